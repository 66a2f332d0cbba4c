// SPDX-License-Identifier: MIT
#include <toolkit/text/word_table.h>

#include <stdlib.h>
#include <string.h>

#define SLOT_INDEX 0xffffu

static uint32_t hash_form(const char *form, size_t length)
{
    uint32_t h = 2166136261u; // FNV-1a
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)form[i]) * 16777619u;
    return h ^ h >> 15;
}

/** A bit of the filter for a form, from three bytes of it and its length. */
static uint32_t filter_bit(const char *form, size_t length)
{
    const unsigned char *s = (const unsigned char *)form;
    uint32_t h = s[0] | (uint32_t)s[length / 2] << 8 | (uint32_t)s[length - 1] << 16 |
                 (uint32_t)length << 24;
    return h * 2654435761u >> 17; // 15 bits
}

_Static_assert(TK_WORD_TABLE_FILTER * 8 == 1u << 15, "filter_bit() has 15 bits");

void tk_word_table_finish(tk_word_table *lexicon)
{
    free(lexicon->words);
    free(lexicon->table);
    memset(lexicon, 0, sizeof *lexicon);
}

/** A slot's upper half has these bits of the hash, so that a form that is not there, as most are
 *  not, is known without a look at the words. */
static uint32_t tag_of(uint32_t hash)
{
    return hash & ~SLOT_INDEX;
}

static uint32_t *find_slot(const tk_word_table *lexicon, const char *form, size_t length,
                           uint32_t hash)
{
    uint32_t mask = lexicon->table_size - 1;
    for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &lexicon->table[i];
        if (!*slot)
            return slot;
        if (tag_of(*slot) != tag_of(hash))
            continue;
        const tk_word *word = &lexicon->words[(*slot & SLOT_INDEX) - 1];
        if (word->length == length && !memcmp(word->form, form, length))
            return slot;
    }
}

const tk_word *tk_word_table_find(const tk_word_table *lexicon, const char *form, size_t length)
{
    if (!lexicon->table_size || !length || length > TK_FORM_MAX)
        return NULL;
    uint32_t bit = filter_bit(form, length);
    if (!(lexicon->filter[bit / 8] >> bit % 8 & 1))
        return NULL;
    uint32_t slot = *find_slot(lexicon, form, length, hash_form(form, length));
    uint32_t index = slot & SLOT_INDEX;
    return index ? &lexicon->words[index - 1] : NULL;
}

/** Keeps the table at most a quarter full. */
static bool grow(tk_word_table *lexicon)
{
    if (lexicon->count == lexicon->capacity) {
        uint32_t capacity = lexicon->capacity ? lexicon->capacity * 2 : 256;
        tk_word *words = realloc(lexicon->words, capacity * sizeof *words);
        if (!words)
            return false;
        lexicon->words = words;
        lexicon->capacity = capacity;
    }
    if (lexicon->count == SLOT_INDEX)
        return false;
    if (lexicon->count * 4 < lexicon->table_size)
        return true;
    uint32_t size = lexicon->table_size ? lexicon->table_size * 2 : 1024;
    uint32_t *table = calloc(size, sizeof *table);
    if (!table)
        return false;
    free(lexicon->table);
    lexicon->table = table;
    lexicon->table_size = size;
    for (uint32_t i = 0; i < lexicon->count; i++) {
        const tk_word *word = &lexicon->words[i];
        uint32_t hash = hash_form(word->form, word->length);
        *find_slot(lexicon, word->form, word->length, hash) = tag_of(hash) | (i + 1);
    }
    return true;
}

static tk_word *obtain(tk_word_table *lexicon, const char *form, size_t length)
{
    if (!length || length > TK_FORM_MAX || !grow(lexicon))
        return NULL;
    uint32_t hash = hash_form(form, length), *slot = find_slot(lexicon, form, length, hash);
    if (!*slot) {
        tk_word *word = &lexicon->words[lexicon->count++];
        memset(word, 0, sizeof *word);
        memcpy(word->form, form, length);
        word->length = (uint8_t)length;
        *slot = tag_of(hash) | lexicon->count;
        uint32_t bit = filter_bit(form, length);
        lexicon->filter[bit / 8] |= (uint8_t)(1u << bit % 8);
    }
    return &lexicon->words[(*slot & SLOT_INDEX) - 1];
}

bool tk_word_table_add(tk_word_table *lexicon, const char *form, size_t length, uint32_t class_id,
                       int32_t value)
{
    char folded[TK_FORM_MAX];
    if (length > sizeof folded)
        return false;
    uint8_t n_words = 1;
    size_t first = length;
    for (size_t i = 0; i < length; i++) {
        folded[i] = form[i] >= 'A' && form[i] <= 'Z' ? (char)(form[i] + 32) : form[i];
        if (form[i] != ' ')
            continue;
        n_words++;
        if (first == length)
            first = i;
    }
    tk_word *word = obtain(lexicon, folded, length);
    if (!word)
        return false;
    if (!tk_word_is(word, class_id)) {
        if (word->n_classes == TK_WORD_CLASSES)
            return false;
        word->class_id[word->n_classes] = (uint8_t)class_id;
        word->value[word->n_classes++] = value;
        word->mask |= UINT64_C(1) << class_id;
        word->starts |= UINT64_C(1) << class_id;
    }
    if (n_words > 1) {
        tk_word *head = obtain(lexicon, folded, first);
        if (!head)
            return false;
        if (head->phrase_words < n_words)
            head->phrase_words = n_words;
        head->starts |= UINT64_C(1) << class_id;
        head->second |= tk_initial(folded[first + 1]);
    }
    return true;
}

static const char *field_end(const char *p, const char *end)
{
    while (p < end && *p != '\t')
        p++;
    return p;
}

static bool is_name(const char *name, const char *s, size_t n)
{
    return !strncmp(name, s, n) && !name[n];
}

/** Adds a line; `name_id` is the index of the name in the line before, and becomes that of this. */
static bool read_line(tk_word_table *lexicon, const char *p, const char *end,
                      const char *const *names, uint32_t n_names, uint32_t keyword,
                      uint32_t *name_id)
{
    const char *form_end = field_end(p, end);
    if (form_end == end)
        return false;
    const char *name = form_end + 1;
    const char *name_end = field_end(name, end);
    size_t name_length = (size_t)(name_end - name);
    int32_t value = name_end < end ? (int32_t)strtol(name_end + 1, NULL, 10) : 0;
    if (!is_name(names[*name_id], name, name_length))
        for (*name_id = 0; !is_name(names[*name_id], name, name_length);)
            if (++*name_id == n_names)
                return false;
    bool is_keyword = *name_id >= keyword;
    return tk_word_table_add(lexicon, p, (size_t)(form_end - p), is_keyword ? keyword : *name_id,
                             is_keyword ? (int32_t)(*name_id - keyword) : value);
}

uint32_t tk_word_table_read(tk_word_table *lexicon, const char *data, size_t length,
                            const char *const *names, uint32_t n_names, uint32_t keyword)
{
    uint32_t line = 0, name_id = 0;
    for (const char *p = data, *end = data + length; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop)
            stop = end;
        line++;
        if (p < stop && *p != '#' &&
            !read_line(lexicon, p, stop, names, n_names, keyword, &name_id))
            return line;
        p = stop + 1;
    }
    return 0;
}

bool tk_word_table_mark_inner(tk_word_table *lexicon, uint32_t class_id)
{
    return tk_word_table_mark_inner_of(lexicon, UINT64_MAX, class_id);
}

bool tk_word_table_mark_inner_of(tk_word_table *lexicon, uint64_t mask, uint32_t class_id)
{
    for (uint32_t i = 0; i < lexicon->count; i++) {
        if (!(lexicon->words[i].mask & mask))
            continue;
        char form[TK_FORM_MAX]; // a copy: adding may move the words
        size_t length = lexicon->words[i].length;
        memcpy(form, lexicon->words[i].form, length);
        const char *end = form + length, *space = memchr(form, ' ', length);
        while (space) {
            const char *word = space + 1;
            space = memchr(word, ' ', (size_t)(end - word));
            size_t n = (size_t)((space ? space : end) - word);
            if (!tk_word_table_add(lexicon, word, n, class_id, 0))
                return false;
        }
    }
    return true;
}

bool tk_word_table_mark_last(tk_word_table *lexicon, uint32_t class_id, uint32_t mark)
{
    for (uint32_t i = 0; i < lexicon->count; i++) {
        const tk_word *word = &lexicon->words[i];
        if (!tk_word_is(word, class_id))
            continue;
        char form[TK_FORM_MAX]; // a copy: adding may move the words
        size_t length = word->length, begin = length;
        memcpy(form, word->form, length);
        while (begin && form[begin - 1] != ' ')
            begin--;
        if (!tk_word_table_add(lexicon, form + begin, length - begin, mark, 0))
            return false;
    }
    return true;
}
