// SPDX-License-Identifier: MIT
#include "words.h"

#include <toolkit/text/clitic.h>
#include <toolkit/text/inflect.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PHRASE_WORDS 6 /* of the longest phrase */

static const char *const class_names[] = {
#define FACT_CLASS(name) #name,
    FACT_CLASSES(FACT_CLASS)
#undef FACT_CLASS
};

uint32_t fact_class_named(const char *name, size_t length)
{
    uint32_t c = 0;
    while (c < W_CLASSES &&
           (strlen(class_names[c]) != length || memcmp(class_names[c], name, length) != 0)) {
        c++;
    }
    return c;
}

// -------------------------------------------------------------------------------------- hash

static uint64_t hash_part(const char *text, size_t length)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001B3);
    }
    return hash;
}

static bool parts_phrase(char c)
{
    return c == ' ' || c == '-';
}

/** The hash of a word or phrase; `*first` is that of its first part, `*parts` their number. */
static uint64_t hash_phrase(const char *text, size_t length, uint64_t *first, uint32_t *parts)
{
    uint64_t hash = 0;
    *parts = 0;
    for (size_t i = 0; i < length;) {
        size_t end = i;
        while (end < length && !parts_phrase(text[end])) {
            end++;
        }
        if (end > i) {
            uint64_t part = hash_part(text + i, tk_clitic_base(text + i, (uint32_t)(end - i)));
            hash = *parts ? fact_hash_join(hash, part) : part;
            *first = *parts ? *first : part;
            ++*parts;
        }
        i = end + 1;
    }
    return hash;
}

uint32_t fact_words_hashed(const fact_words *words, uint64_t hash)
{
    if (!words->slot_count) {
        return 0;
    }
    uint32_t mask = words->slot_count - 1;
    uint32_t i = (uint32_t)(hash >> 32) & mask;
    while (words->slots[i] && words->entries[words->slots[i]].hash != hash) {
        i = (i + 1) & mask;
    }
    return words->slots[i];
}

uint32_t fact_words_find(const fact_words *words, const char *text, size_t length)
{
    uint64_t first = 0;
    uint32_t parts;
    return fact_words_hashed(words, hash_phrase(text, length, &first, &parts));
}

// ----------------------------------------------------------------------------------- entries

static void put_slot(fact_words *words, uint32_t entry)
{
    uint32_t mask = words->slot_count - 1;
    uint32_t i = (uint32_t)(words->entries[entry].hash >> 32) & mask;
    while (words->slots[i]) {
        i = (i + 1) & mask;
    }
    words->slots[i] = entry;
}

static bool grow(fact_words *words)
{
    if (words->count + 1 >= words->capacity) {
        uint32_t capacity = words->capacity ? 2 * words->capacity : 1024;
        fact_entry *entries = realloc(words->entries, capacity * sizeof *entries);
        if (!entries) {
            return false;
        }
        words->entries = entries;
        words->capacity = capacity;
        if (!words->count) {
            memset(&entries[0], 0, sizeof *entries);
            words->count = 1;
        }
    }
    if (2 * words->count >= words->slot_count) {
        uint32_t count = words->slot_count ? 2 * words->slot_count : 4096;
        uint32_t *slots = calloc(count, sizeof *slots);
        if (!slots) {
            return false;
        }
        free(words->slots);
        words->slots = slots;
        words->slot_count = count;
        for (uint32_t e = 1; e < words->count; e++) {
            put_slot(words, e);
        }
    }
    return true;
}

static bool keep_text(fact_words *words, fact_entry *entry, const char *text, size_t length)
{
    if (words->text_length + length > words->text_capacity) {
        uint32_t capacity = 2 * words->text_capacity + 16384;
        char *all = realloc(words->text, capacity);
        if (!all) {
            return false;
        }
        words->text = all;
        words->text_capacity = capacity;
    }
    memcpy(words->text + words->text_length, text, length);
    entry->text = words->text_length;
    entry->length = (uint8_t)length;
    words->text_length += (uint32_t)length;
    return true;
}

/** The entry with a hash, a new one if there is none; 0 when out of memory. */
static uint32_t entry_of(fact_words *words, uint64_t hash, const char *text, size_t length)
{
    uint32_t found = fact_words_hashed(words, hash);
    if (found) {
        return found;
    }
    if (!grow(words)) {
        return 0;
    }
    uint32_t e = words->count;
    words->entries[e] = (fact_entry){.hash = hash, .lemma = e};
    if (!keep_text(words, &words->entries[e], text, length)) {
        return 0;
    }
    words->count++;
    put_slot(words, e);
    return e;
}

/** Notes at the entry of its first word that a phrase of `parts` words starts with it. */
static void add_start(fact_words *words, uint32_t start, const char *text, size_t length,
                      uint8_t parts)
{
    fact_entry *entry = &words->entries[start];
    size_t rest = strcspn(text, " -");
    uint64_t second = 0;
    uint32_t more;
    hash_phrase(text + rest, length - rest, &second, &more);
    entry->second |= fact_hash_bit(second);
    entry->words = parts > entry->words ? parts : entry->words;
}

/** Adds a form of a word or phrase. `lemma` 0: it is its own. Returns its entry, or 0. */
static uint32_t add(fact_words *words, const char *text, size_t length, uint32_t class_id,
                    uint32_t lemma, uint8_t forms)
{
    uint64_t first = 0;
    uint32_t parts;
    uint64_t hash = hash_phrase(text, length, &first, &parts);
    if (!parts || parts > PHRASE_WORDS || length > UINT8_MAX) {
        return 0;
    }
    uint32_t e = entry_of(words, hash, text, length);
    uint32_t start = parts > 1 && e ? entry_of(words, first, text, strcspn(text, " -")) : e;
    if (!e || !start) {
        return 0;
    }
    if (parts > 1) {
        add_start(words, start, text, length, (uint8_t)parts);
    }
    fact_entry *entry = &words->entries[e];
    bool other_lemma = forms && entry->forms && lemma && entry->lemma != lemma;
    fact_put(&entry->classes, class_id);
    if (lemma && entry->lemma == e && !(entry->forms & FORM_BASE)) {
        entry->lemma = lemma;
    }
    if (!other_lemma) {
        entry->forms |= forms;
    }
    return e;
}

// -------------------------------------------------------------------------------------- file

/** Adds a form of a phrase whose first or last word is inflected. */
static uint32_t add_inflected(fact_words *words, const char *text, size_t length, size_t from,
                              size_t to, const tk_form_text *form, uint32_t class_id,
                              uint32_t lemma, uint8_t forms)
{
    char whole[2 * TK_INFLECTED_MAX + 128];
    int n = snprintf(whole, sizeof whole, "%.*s%.*s%.*s", (int)from, text, (int)form->length,
                     form->text, (int)(length - to), text + to);
    return n > 0 && (size_t)n < sizeof whole ? add(words, whole, (size_t)n, class_id, lemma, forms)
                                             : 0;
}

static bool add_verb(fact_words *words, const char *text, size_t length, uint32_t class_id)
{
    static const uint8_t derived[] = {FORM_THIRD, FORM_PAST | FORM_PART, FORM_ING};
    size_t end = 0;
    while (end < length && !parts_phrase(text[end])) {
        end++;
    }
    if (length > end && text[end] == '-') {
        end = length;
    }
    uint32_t lemma = add(words, text, length, class_id, 0, FORM_BASE);
    tk_form_text forms[TK_FORM_COUNT];
    size_t count = tk_inflect(text, end, 'v', forms);
    bool done = lemma && count == TK_FORM_COUNT;
    for (size_t i = 0; done && i < count; i++) {
        done = add_inflected(words, text, length, 0, end, &forms[i], class_id, lemma, derived[i]);
    }
    return done;
}

static bool add_noun(fact_words *words, const char *text, size_t length, uint32_t class_id)
{
    size_t from = length;
    while (from > 0 && !parts_phrase(text[from - 1])) {
        from--;
    }
    uint32_t lemma = add(words, text, length, class_id, 0, 0);
    tk_form_text form[TK_FORM_COUNT];
    uint32_t plural =
        lemma && tk_inflect(text + from, length - from, 'n', form)
            ? add_inflected(words, text, length, from, length, form, class_id, lemma, 0)
            : 0;
    if (plural) {
        words->entries[plural].plural = true;
    }
    return plural != 0;
}

/** "rise|rises|rose|risen|rising" */
static bool add_irregular(fact_words *words, const char *text, size_t length, uint32_t class_id)
{
    static const uint8_t forms[] = {FORM_BASE, FORM_THIRD, FORM_PAST, FORM_PART, FORM_ING};
    uint32_t lemma = 0;
    size_t at = 0;
    for (size_t i = 0; i < sizeof forms; i++) {
        size_t end = at;
        while (end < length && text[end] != '|') {
            end++;
        }
        uint32_t e = add(words, text + at, end - at, class_id, lemma, forms[i]);
        if (!e || (end == length && i + 1 < sizeof forms)) {
            return false;
        }
        lemma = lemma ? lemma : e;
        at = end + 1;
    }
    return true;
}

uint32_t fact_words_add(fact_words *words, const char *text, size_t length, uint32_t class_id)
{
    bool done = class_id == W_VERB ? add_verb(words, text, length, class_id)
                                   : add_noun(words, text, length, class_id);
    return done ? fact_words_find(words, text, length) : 0;
}

/** "eps=earnings per share" */
static bool add_alias(fact_words *words, const char *text, size_t length, uint32_t class_id)
{
    size_t form = (size_t)((const char *)memchr(text, '=', length) - text);
    uint32_t lemma = add(words, text + form + 1, length - form - 1, class_id, 0, 0);
    uint32_t e = lemma ? add(words, text, form, class_id, lemma, 0) : 0;
    if (e) {
        words->entries[e].alias = true;
    }
    return e != 0;
}

static bool add_word(fact_words *words, const char *text, size_t length, uint32_t class_id)
{
    if (memchr(text, '=', length)) {
        return add_alias(words, text, length, class_id);
    }
    if (memchr(text, '|', length)) {
        return add_irregular(words, text, length, class_id);
    }
    if (length > 2 && text[length - 2] == '/') {
        char mark = text[length - 1];
        return mark == 'v'   ? add_verb(words, text, length - 2, class_id)
               : mark == 'n' ? add_noun(words, text, length - 2, class_id)
                             : false;
    }
    return add(words, text, length, class_id, 0, 0) != 0;
}

/** Reads a line "CLASS⇥word, word". Returns the word at fault, or NULL. */
static const char *read_line(fact_words *words, const char *line, const char *end, size_t *wrong)
{
    const char *tab = memchr(line, '\t', (size_t)(end - line));
    *wrong = tab ? (size_t)(tab - line) : (size_t)(end - line);
    uint32_t class_id = fact_class_named(line, *wrong);
    if (!tab || class_id == W_CLASSES) {
        return line;
    }
    for (const char *word = tab + 1; word < end;) {
        const char *stop = memchr(word, ',', (size_t)(end - word));
        stop = stop ? stop : end;
        *wrong = (size_t)(stop - word);
        if (!add_word(words, word, *wrong, class_id)) {
            return word;
        }
        word = stop + 1;
        while (word < end && *word == ' ') {
            word++;
        }
    }
    return NULL;
}

tk_status fact_words_read(fact_words *words, const tk_setup *setup, const char *path)
{
    for (uint32_t c = W_FIRST_NOUN; c < W_CLASSES; c++) {
        fact_put(&words->nouns, c);
    }
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    uint32_t number = 0;
    for (const char *line = file.data, *stop; status == TK_OK && line < file.data + file.length;
         line = stop + 1) {
        stop = memchr(line, '\n', (size_t)(file.data + file.length - line));
        stop = stop ? stop : file.data + file.length;
        number++;
        if (stop == line || *line == '#') {
            continue;
        }
        size_t wrong;
        const char *fault = read_line(words, line, stop, &wrong);
        if (fault) {
            char message[256];
            snprintf(message, sizeof message,
                     "%s:%u: '%.*s' is not a class with a tab after it, or not a word in the form "
                     "of this file",
                     path, number, wrong > 60 ? 60 : (int)wrong, fault);
            status = setup->host->fail_setup(setup->ctx, message);
        }
    }
    return status;
}

void fact_words_finish(fact_words *words)
{
    free(words->entries);
    free(words->slots);
    free(words->text);
    *words = (fact_words){.count = 0};
}

// -------------------------------------------------------------------------------------- heat

void fact_words_heat_entry(fact_words *words, uint32_t entry, uint8_t hot)
{
    const fact_entry *e = &words->entries[entry];
    const char *text = words->text + e->text;
    size_t length = 0;
    while (length < e->length && !parts_phrase(text[length])) {
        length++;
    }
    uint32_t first = length < e->length ? fact_words_find(words, text, length) : 0;
    words->entries[entry].hot |= hot;
    words->entries[first].hot |= first ? hot : 0;
}

void fact_words_heat(fact_words *words, uint32_t class_id, uint8_t hot)
{
    for (uint32_t e = 1; e < words->count; e++) {
        if (fact_has(&words->entries[e].classes, class_id)) {
            fact_words_heat_entry(words, e, hot);
        }
    }
}

// -------------------------------------------------------------------------------------- form

/** The mark of a form of punctuation. */
static uint16_t punctuation(const tk_form *form)
{
    static const struct {
        const char *text;
        uint16_t mark;
    } marks[] = {
        {",", MARK_COMMA},  {";", MARK_BREAK},   {":", MARK_BREAK},  {"--", MARK_BREAK},
        {"—", MARK_BREAK},  {"–", MARK_BREAK},   {"\"", MARK_QUOTE}, {"``", MARK_QUOTE},
        {"''", MARK_QUOTE}, {"“", MARK_QUOTE},   {"”", MARK_QUOTE},  {"(", MARK_OPEN},
        {"[", MARK_OPEN},   {")", MARK_CLOSE},   {"]", MARK_CLOSE},  {"-", MARK_HYPHEN},
        {"‐", MARK_HYPHEN}, {"‑", MARK_HYPHEN},  {"|", MARK_BAR},    {"?", MARK_QUESTION},
        {"+", MARK_PLUS},   {"−", MARK_MINUS},   {"‘", MARK_QUOTE},  {"’", MARK_QUOTE},
        {"•", MARK_BREAK},  {"...", MARK_BREAK}, {"…", MARK_BREAK},  {"*", MARK_BREAK},
    };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (strlen(marks[i].text) == form->length &&
            memcmp(marks[i].text, form->text, form->length) == 0) {
            return marks[i].mark;
        }
    }
    return MARK_OTHER;
}

/** Whether code.c looks at a form: ".", "XAU=", "LCOc1". */
static bool can_be_code(const tk_form *form)
{
    return form->shape & TK_SHAPE_UPPER || (form->length == 1 && *form->text == '.') ||
           (form->length >= 4 && form->text[form->length - 2] == 'c');
}

fact_word fact_words_form(const fact_words *words, const tk_form *form)
{
    fact_word word = {.shape = form->shape};
    if (form->shape & TK_SHAPE_PUNCT) {
        word.marks = punctuation(form);
        if (word.marks != MARK_OTHER) {
            return word;
        }
    }
    if (can_be_code(form)) {
        word.marks |= MARK_CODE;
    }
    uint32_t clitic = tk_clitic_find(form->folded, form->folded_length);
    uint32_t length = form->folded_length - (uint32_t)strlen(tk_clitics[clitic]);
    uint64_t first = 0;
    uint32_t parts;
    word.hash = hash_phrase(form->folded, length, &first, &parts);
    word.entry = fact_words_hashed(words, word.hash);
    if (clitic == 1 || clitic == 2) {
        word.marks |= MARK_OWNER;
    } else if (clitic == 3) {
        word.marks |= MARK_NOT;
    }
    if (length > 4 && memcmp(form->folded + length - 2, "ly", 2) == 0) {
        word.marks |= MARK_LY;
    }
    if (length > 4 && memcmp(form->folded + length - 2, "ed", 2) == 0) {
        word.marks |= MARK_ED;
    }
    if (length > 6 && (memcmp(form->folded + length - 4, "izes", 4) == 0 ||
                       memcmp(form->folded + length - 4, "ises", 4) == 0 ||
                       memcmp(form->folded + length - 4, "ates", 4) == 0 ||
                       memcmp(form->folded + length - 4, "fies", 4) == 0)) {
        word.marks |= MARK_IZES;
    }
    if (length > 3 && form->folded[length - 1] == 's' && form->folded[length - 2] != 's') {
        word.marks |= MARK_PLURAL;
    }
    return word;
}
