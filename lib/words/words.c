// SPDX-License-Identifier: MIT
#include <toolkit/text/words.h>

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

typedef struct entry {
    uint8_t length; // 0: free
    uint8_t flags;
    char word[TK_WORD_MAX]; // with its ASCII letters in lower case
} entry;

// Open addressing; at most half full.
struct tk_words {
    size_t capacity; // a power of two
    size_t count;
    // For each length, the first letters of the words of that length: most look-ups end here.
    uint32_t first[TK_WORD_MAX + 1];
    entry entries[];
};

/** A bit for the first letter of a word, the same for both cases. */
static uint32_t first_bit(const char *word)
{
    return 1u << (*word & 31);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool same(const entry *e, const char *word, size_t length)
{
    if (e->length != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (e->word[i] != lower(word[i]))
            return false;
    return true;
}

/** The word's entry, or the free slot for it. */
static size_t find(const tk_words *words, const char *word, size_t length)
{
    uint32_t hash = 2166136261u; // FNV-1a
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)lower(word[i])) * 16777619u;
    size_t at = hash & (words->capacity - 1);
    while (words->entries[at].length != 0 && !same(&words->entries[at], word, length))
        at = (at + 1) & (words->capacity - 1);
    return at;
}

static tk_words *with_capacity(size_t capacity)
{
    tk_words *words = calloc(1, sizeof(tk_words) + capacity * sizeof(entry));
    if (words != NULL)
        words->capacity = capacity;
    return words;
}

static bool add(tk_words **words, const char *word, size_t length, uint32_t flags)
{
    tk_words *old = *words;
    if (old == NULL || old->count * 2 >= old->capacity) {
        tk_words *wider = with_capacity(old == NULL ? 256 : old->capacity * 2);
        if (wider == NULL)
            return false;
        for (size_t i = 0; old != NULL && i < old->capacity; i++) {
            const entry *e = &old->entries[i];
            if (e->length != 0)
                wider->entries[find(wider, e->word, e->length)] = *e;
        }
        if (old != NULL) {
            wider->count = old->count;
            memcpy(wider->first, old->first, sizeof(wider->first));
        }
        free(old);
        *words = wider;
    }
    entry *e = &(*words)->entries[find(*words, word, length)];
    if (e->length == 0) {
        e->length = (uint8_t)length;
        for (size_t i = 0; i < length; i++)
            e->word[i] = lower(word[i]);
        (*words)->count++;
        (*words)->first[length] |= first_bit(word);
    }
    e->flags |= (uint8_t)flags;
    return true;
}

/** The flag of the field with that name, 0 if there is none. */
static uint32_t field_flag(const char *const *fields, uint32_t n, const char *name, size_t length)
{
    for (uint32_t i = 0; i < n; i++)
        if (strlen(fields[i]) == length && memcmp(fields[i], name, length) == 0)
            return 1u << i;
    return 0;
}

static tk_status bad_line(const tk_setup *setup, const char *path, unsigned line, const char *why)
{
    char message[256];
    snprintf(message, sizeof(message), "%s:%u: %s", path, line, why);
    return setup->host->fail_setup(setup->ctx, message);
}

static tk_status add_lines(tk_words **words, const tk_setup *setup, const char *path, tk_str file,
                           uint32_t flags, const char *const *fields, uint32_t n_fields)
{
    unsigned number = 0;
    const char *end = file.data + file.length;
    for (const char *line = file.data, *next; line < end; line = next) {
        const char *eol = memchr(line, '\n', (size_t)(end - line));
        next = eol == NULL ? end : eol + 1;
        size_t length = (size_t)((eol == NULL ? end : eol) - line);
        number++;
        if (length == 0 || line[0] == '#')
            continue;
        uint32_t line_flags = flags;
        if (fields != NULL) {
            const char *tab = memchr(line, '\t', length);
            size_t word = tab == NULL ? length : (size_t)(tab - line);
            uint32_t flag =
                word == length ? 0 : field_flag(fields, n_fields, tab + 1, length - word - 1);
            if (flag == 0)
                return bad_line(setup, path, number,
                                "a tab and a known field must follow the word");
            line_flags |= flag;
            length = word;
        }
        if (length == 0 || length > TK_WORD_MAX)
            return bad_line(setup, path, number, "the word must have 1 to 15 bytes");
        if (line[0] >= 'A' && line[0] <= 'Z')
            line_flags |= TK_WORD_CAPITAL;
        if (!add(words, line, length, line_flags))
            return bad_line(setup, path, number, "out of memory");
    }
    return TK_OK;
}

tk_status tk_words_add_file(tk_words **words, const tk_setup *setup, const char *path,
                            uint32_t flags, const char *const *fields, uint32_t n_fields)
{
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status == TK_OK)
        status = add_lines(words, setup, path, file, flags, fields, n_fields);
    if (status != TK_OK) {
        tk_words_free(*words);
        *words = NULL;
    }
    return status;
}

uint32_t tk_words_flags(const tk_words *words, const char *word, size_t length)
{
    if (words == NULL || length == 0 || length > TK_WORD_MAX ||
        !(words->first[length] & first_bit(word)))
        return 0;
    return words->entries[find(words, word, length)].flags;
}

void tk_words_free(tk_words *words)
{
    free(words);
}
