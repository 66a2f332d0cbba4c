// SPDX-License-Identifier: MIT
#include "lexicon.h"

#include "hash.h"

#include <stdlib.h>
#include <string.h>

static const char *const tk_list_sections[] = {
#define X(name, section) section,
    TK_LISTS(X)
#undef X
};

/** Never 0, which marks a free slot. */
static uint64_t tk_lexicon_key(const char *word, size_t length)
{
    return tk_hash_mix(tk_hash_bytes(TK_HASH_SEED, word, length)) | 1;
}

static size_t tk_lexicon_slot(const tk_lexicon *lexicon, uint64_t key)
{
    size_t slot = (size_t)(key >> 1) & (lexicon->n_slots - 1);
    while (lexicon->keys[slot] != 0 && lexicon->keys[slot] != key)
        slot = (slot + 1) & (lexicon->n_slots - 1);
    return slot;
}

/** Doubles the table, which is kept at most half full. */
/** Room for `n_words` in all, with half of the slots free. */
static bool tk_lexicon_reserve(tk_lexicon *lexicon, size_t n_words)
{
    size_t n_slots = lexicon->n_slots ? lexicon->n_slots : 1024;
    while (n_slots < 2 * n_words)
        n_slots *= 2;
    if (n_slots == lexicon->n_slots)
        return true;
    uint64_t *keys = calloc(n_slots, sizeof *keys);
    uint32_t *bits = calloc(n_slots, sizeof *bits);
    if (keys == NULL || bits == NULL) {
        free(keys);
        free(bits);
        return false;
    }
    const tk_lexicon old = *lexicon;
    lexicon->keys = keys;
    lexicon->bits = bits;
    lexicon->n_slots = n_slots;
    for (size_t i = 0; i < old.n_slots; i++) {
        if (old.keys[i] == 0)
            continue;
        size_t slot = tk_lexicon_slot(lexicon, old.keys[i]);
        keys[slot] = old.keys[i];
        bits[slot] = old.bits[i];
    }
    free(old.keys);
    free(old.bits);
    return true;
}

static bool tk_lexicon_insert(tk_lexicon *lexicon, const char *word, size_t length, uint32_t bits)
{
    if (!tk_lexicon_reserve(lexicon, lexicon->n_words + 1))
        return false;
    uint64_t key = tk_lexicon_key(word, length);
    size_t slot = tk_lexicon_slot(lexicon, key);
    if (lexicon->keys[slot] == 0) {
        lexicon->keys[slot] = key;
        lexicon->n_words++;
    }
    lexicon->bits[slot] |= bits;
    return true;
}

/** The bit of a section's name; 0 if there is none of that name. */
static uint32_t tk_lexicon_section(const char *name, size_t length)
{
    for (uint32_t i = 0; i < TK_N_LISTS; i++)
        if (strlen(tk_list_sections[i]) == length && memcmp(tk_list_sections[i], name, length) == 0)
            return UINT32_C(1) << i;
    return 0;
}

static bool tk_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool tk_lexicon_add(tk_lexicon *lexicon, const char *data, size_t length, uint32_t bits)
{
    const char *p = data, *end = data + length;
    bool line_start = true;

    // A word and its line end take about nine bytes: a long list grows the table once.
    if (!tk_lexicon_reserve(lexicon, lexicon->n_words + length / 9))
        return false;
    while (p < end) {
        if (tk_is_space(*p)) {
            line_start |= *p++ == '\n';
            continue;
        }
        if (line_start && *p == '#') {
            while (p < end && *p != '\n')
                p++;
            continue;
        }
        const char *word = p;
        while (p < end && !tk_is_space(*p))
            p++;
        size_t size = (size_t)(p - word);
        if (line_start && size > 2 && word[0] == '[' && word[size - 1] == ']') {
            bits = tk_lexicon_section(word + 1, size - 2);
            if (bits == 0)
                return false;
        } else if (!tk_lexicon_insert(lexicon, word, size, bits)) {
            return false;
        }
        line_start = false;
    }
    return true;
}

uint32_t tk_lexicon_find(const tk_lexicon *lexicon, const char *folded, size_t length)
{
    if (lexicon->n_slots == 0)
        return 0;
    size_t slot = tk_lexicon_slot(lexicon, tk_lexicon_key(folded, length));
    return lexicon->bits[slot];
}

void tk_lexicon_finish(tk_lexicon *lexicon)
{
    free(lexicon->keys);
    free(lexicon->bits);
    *lexicon = (tk_lexicon){0};
}
