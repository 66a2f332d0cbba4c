// SPDX-License-Identifier: MIT
#include "lexicon.h"

#include "inflect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_BASE     0x100000001b3u /* odd, as the FNV prime, so that no power of it is even */
#define PHRASE_MAX    128            /* bytes of a phrase, with its NUL */
#define SLOTS_INITIAL 1024u

// -------------------------------------------------------------------------------------- hash

tk_hash_part tk_hash_text(const char *text, size_t length)
{
    tk_hash_part part = {0, 1};
    for (size_t i = 0; i < length; i++) {
        unsigned char c = text[i] == '-' ? ' ' : (unsigned char)text[i];
        // 1 is added so that no character is 0, whose repetitions would all hash alike.
        part.hash = part.hash * HASH_BASE + c + 1;
        part.power *= HASH_BASE;
    }
    return part;
}

static uint64_t with_space(uint64_t hash)
{
    return hash * HASH_BASE + ' ' + 1;
}

// ------------------------------------------------------------------------------------- table

static tk_lexicon_slot *slot_for(tk_lexicon *lexicon, uint64_t hash)
{
    uint32_t mask = lexicon->slot_count - 1;
    uint32_t at = (uint32_t)((hash * 0x9e3779b97f4a7c15u) >> 32) & mask;
    while (lexicon->slots[at].used && lexicon->slots[at].hash != hash) {
        at = (at + 1) & mask;
    }
    return &lexicon->slots[at];
}

/** Makes room for one more slot. */
static bool grow_slots(tk_lexicon *lexicon)
{
    if (lexicon->slot_count != 0 && lexicon->slots_used < lexicon->slot_count / 3 * 2) {
        return true;
    }
    tk_lexicon larger = *lexicon;
    larger.slot_count = lexicon->slot_count ? lexicon->slot_count * 2 : SLOTS_INITIAL;
    larger.slots = calloc(larger.slot_count, sizeof *larger.slots);
    if (!larger.slots) {
        return false;
    }
    for (uint32_t i = 0; i < lexicon->slot_count; i++) {
        if (lexicon->slots[i].used) {
            *slot_for(&larger, lexicon->slots[i].hash) = lexicon->slots[i];
        }
    }
    free(lexicon->slots);
    *lexicon = larger;
    return true;
}

static tk_lexicon_slot *add_slot(tk_lexicon *lexicon, uint64_t hash)
{
    if (!grow_slots(lexicon)) {
        return NULL;
    }
    tk_lexicon_slot *slot = slot_for(lexicon, hash);
    if (!slot->used) {
        slot->used = 1;
        slot->hash = hash;
        lexicon->slots_used++;
    }
    return slot;
}

static bool add_entry(tk_lexicon *lexicon, tk_lexicon_entry entry, uint32_t *index)
{
    if (lexicon->entry_count == lexicon->entry_capacity) {
        uint32_t capacity = lexicon->entry_capacity ? lexicon->entry_capacity * 2 : 256;
        tk_lexicon_entry *entries = realloc(lexicon->entries, capacity * sizeof *entries);
        if (!entries) {
            return false;
        }
        lexicon->entries = entries;
        lexicon->entry_capacity = capacity;
    }
    *index = lexicon->entry_count;
    lexicon->entries[lexicon->entry_count++] = entry;
    return true;
}

/** Whether a token may end before `c`: a phrase must be found however the text is cut. */
static bool may_cut_before(char c)
{
    return c == ' ' || c == '-' || c == '\'';
}

typedef enum add_result { ADD_OK, ADD_TWICE, ADD_NO_MEMORY } add_result;

/** Whether a token may end at byte i of a phrase, not at its end. */
static bool is_cut(const char *phrase, size_t i)
{
    return may_cut_before(phrase[i]) || may_cut_before(phrase[i - 1]) ||
           strcmp(phrase + i, "n't") == 0 || strncmp(phrase + i, "n't ", 4) == 0;
}

/** Notes the word at byte `from` of a phrase, however it is cut, as one that can come second. */
static bool add_second(tk_lexicon *lexicon, const char *phrase, size_t from)
{
    size_t length = strlen(phrase);
    for (size_t i = from + 1; i <= length && phrase[i - 1] != ' '; i++) {
        if (i == length || is_cut(phrase, i)) {
            tk_lexicon_slot *slot = add_slot(lexicon, tk_hash_text(phrase + from, i - from).hash);
            if (!slot) {
                return false;
            }
            slot->second = 1;
        }
    }
    return true;
}

/** Notes what can be the second token of a phrase: it follows the first space, or a hyphen. */
static bool add_seconds(tk_lexicon *lexicon, const char *phrase)
{
    size_t hyphen = strcspn(phrase, " -"), space = strcspn(phrase, " ");
    if (phrase[hyphen] && !add_second(lexicon, phrase, hyphen + 1)) {
        return false;
    }
    return space == hyphen || !phrase[space] || add_second(lexicon, phrase, space + 1);
}

/** Adds a phrase, and marks each of its starts at which a token may end. */
static add_result add_phrase(tk_lexicon *lexicon, const char *phrase, tk_lexicon_entry entry)
{
    size_t length = strlen(phrase);
    for (size_t i = 1; i < length; i++) {
        if (is_cut(phrase, i)) {
            tk_lexicon_slot *start = add_slot(lexicon, tk_hash_text(phrase, i).hash);
            if (!start) {
                return ADD_NO_MEMORY;
            }
            start->longer = 1;
        }
    }
    if (!add_seconds(lexicon, phrase)) {
        return ADD_NO_MEMORY;
    }
    tk_lexicon_slot *slot = add_slot(lexicon, tk_hash_text(phrase, length).hash);
    if (!slot) {
        return ADD_NO_MEMORY;
    }
    if (slot->entry != 0) {
        tk_lexicon_entry *old = &lexicon->entries[slot->entry - 1];
        if (!entry.derived && !old->derived) {
            return ADD_TWICE;
        }
        if (!entry.derived) {
            *old = entry;
        }
        return ADD_OK;
    }
    uint32_t index;
    if (!add_entry(lexicon, entry, &index)) {
        return ADD_NO_MEMORY;
    }
    slot->entry = index + 1;
    return ADD_OK;
}

// -------------------------------------------------------------------------------------- file

/** What a parse carries along. */
typedef struct reader {
    tk_lexicon *lexicon;
    const char *const *kinds;
    uint32_t n_kinds;
    uint32_t line;
    char *message;
    size_t message_size;
} reader;

static bool refuse(const reader *r, const char *what, const char *text, size_t length)
{
    snprintf(r->message, r->message_size, "line %u: %s: \"%.*s\"", r->line, what, (int)length,
             text);
    return false;
}

static bool add_or_refuse(const reader *r, const char *phrase, tk_lexicon_entry entry)
{
    switch (add_phrase(r->lexicon, phrase, entry)) {
    case ADD_TWICE:
        return refuse(r, "the phrase is listed twice", phrase, strlen(phrase));
    case ADD_NO_MEMORY:
        snprintf(r->message, r->message_size, "out of memory");
        return false;
    default:
        return true;
    }
}

/** Adds one phrase of the list, "word", "word/v" or "two words/n more", with its derived forms. */
static bool read_phrase(const reader *r, const char *text, size_t length, tk_lexicon_entry entry)
{
    char phrase[PHRASE_MAX], forms[TK_FORM_COUNT][TK_FORM_MAX];
    if (length == 0 || length >= PHRASE_MAX) {
        return refuse(r, "a phrase is empty or too long", text, length);
    }
    const char *mark = memchr(text, '/', length);
    size_t stem_end = mark ? (size_t)(mark - text) : length;
    size_t rest = mark ? stem_end + 2 : length;
    if (rest > length) {
        return refuse(r, "nothing follows the slash", text, length);
    }
    snprintf(phrase, sizeof phrase, "%.*s%.*s", (int)stem_end, text, (int)(length - rest),
             text + rest);
    if (!add_or_refuse(r, phrase, entry)) {
        return false;
    }
    if (!mark) {
        return true;
    }
    size_t word = stem_end;
    while (word > 0 && text[word - 1] != ' ' && text[word - 1] != '-') {
        word--;
    }
    size_t n = tk_inflect(text + word, stem_end - word, mark[1], forms);
    if (n == 0) {
        return refuse(r, "a word cannot be inflected so", text, length);
    }
    entry.derived = 1;
    for (size_t i = 0; i < n; i++) {
        int written = snprintf(phrase, sizeof phrase, "%.*s%s%.*s", (int)word, text, forms[i],
                               (int)(length - rest), text + rest);
        if (written < 0 || written >= PHRASE_MAX || !add_or_refuse(r, phrase, entry)) {
            return refuse(r, "an inflected phrase cannot be added", text, length);
        }
    }
    return true;
}

static bool read_line(const reader *r, const char *line, size_t length)
{
    const char *end = line + length, *kind_end = memchr(line, '\t', length);
    const char *value_end =
        kind_end ? memchr(kind_end + 1, '\t', (size_t)(end - kind_end - 1)) : NULL;
    if (!value_end) {
        return refuse(r, "KIND, VALUE and phrases are wanted, with tabs between", line, length);
    }
    tk_lexicon_entry entry = {0};
    size_t kind_length = (size_t)(kind_end - line);
    while (entry.kind < r->n_kinds && (strlen(r->kinds[entry.kind]) != kind_length ||
                                       memcmp(r->kinds[entry.kind], line, kind_length) != 0)) {
        entry.kind++;
    }
    if (entry.kind == r->n_kinds) {
        return refuse(r, "an unknown kind", line, kind_length);
    }
    char *number_end;
    entry.value = strtof(kind_end + 1, &number_end); // the host never sets a locale
    if (number_end != value_end) {
        return refuse(r, "not a number", kind_end + 1, (size_t)(value_end - kind_end - 1));
    }
    for (const char *at = value_end + 1; at < end;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma ? comma : end;
        while (at < stop && *at == ' ') {
            at++;
        }
        if (!read_phrase(r, at, (size_t)(stop - at), entry)) {
            return false;
        }
        at = comma ? comma + 1 : end;
    }
    return true;
}

bool tk_lexicon_parse(tk_lexicon *lexicon, const char *text, size_t length,
                      const char *const *kinds, uint32_t n_kinds, char *message,
                      size_t message_size)
{
    reader r = {lexicon, kinds, n_kinds, 0, message, message_size};
    const char *end = text + length;
    if (!grow_slots(lexicon)) {
        snprintf(message, message_size, "out of memory");
        return false;
    }
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *line_end = newline ? newline : end;
        r.line++;
        if (line_end > text && *text != '#' && !read_line(&r, text, (size_t)(line_end - text))) {
            return false;
        }
        text = newline ? newline + 1 : end;
    }
    return true;
}

void tk_lexicon_finish(tk_lexicon *lexicon)
{
    free(lexicon->slots);
    free(lexicon->entries);
    memset(lexicon, 0, sizeof *lexicon);
}

// ------------------------------------------------------------------------------------- match

uint32_t tk_lexicon_flags(const tk_lexicon *lexicon, const char *folded, size_t length)
{
    // What a tokenizer cuts off a word: "-", "'s", "n't".
    bool piece = length > 0 && (folded[0] == '-' || folded[0] == '\'' ||
                                (length == 3 && memcmp(folded, "n't", 3) == 0));
    uint32_t flags = piece ? TK_LEXICON_SECOND : 0;
    const tk_lexicon_slot *slot = tk_lexicon_find(lexicon, tk_hash_text(folded, length).hash);
    if (slot) {
        flags |= slot->entry ? TK_LEXICON_ENTRY : 0;
        flags |= slot->longer ? TK_LEXICON_LONGER : 0;
        flags |= slot->second ? TK_LEXICON_SECOND : 0;
    }
    return flags;
}

const tk_lexicon_entry *tk_lexicon_entry_of(const tk_lexicon *lexicon, const char *folded,
                                            size_t length)
{
    const tk_lexicon_slot *slot = tk_lexicon_find(lexicon, tk_hash_text(folded, length).hash);
    return slot && slot->entry ? &lexicon->entries[slot->entry - 1] : NULL;
}

tk_phrase tk_lexicon_match(const tk_lexicon *lexicon, const tk_hash_part *parts,
                           const uint32_t *begin, const uint32_t *token_end, const uint32_t *lexeme,
                           uint32_t first, uint32_t end)
{
    tk_phrase found = {NULL, 0};
    uint64_t hash = 0;
    for (uint32_t t = first; t < end; t++) {
        if (t > first && begin[t] > token_end[t - 1]) {
            hash = with_space(hash);
        }
        hash = tk_hash_join(hash, parts[lexeme[t]]);
        const tk_lexicon_slot *slot = tk_lexicon_find(lexicon, hash);
        if (!slot) {
            break;
        }
        if (slot->entry != 0) {
            found.entry = &lexicon->entries[slot->entry - 1];
            found.tokens = t - first + 1;
        }
        if (!slot->longer) {
            break;
        }
    }
    return found;
}
