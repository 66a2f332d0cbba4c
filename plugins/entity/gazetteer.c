// SPDX-License-Identifier: MIT
#include "gazetteer.h"

#include "hash.h"
#include "label.h"

#include <stdlib.h>
#include <string.h>

static const char *const tk_label_names[TK_N_LABELS] = {"PERSON",  "ORG",   "LOC",
                                                        "PRODUCT", "EVENT", "MISC"};

static size_t tk_gazetteer_slot(const tk_gazetteer *gazetteer, uint64_t key)
{
    size_t slot = (size_t)(key >> 1) & (gazetteer->n_slots - 1);
    while (gazetteer->keys[slot] != 0 && gazetteer->keys[slot] != key)
        slot = (slot + 1) & (gazetteer->n_slots - 1);
    return slot;
}

/** Doubles the table, which is kept at most two thirds full. */
static bool tk_gazetteer_grow(tk_gazetteer *gazetteer)
{
    size_t n_slots = gazetteer->n_slots ? gazetteer->n_slots * 2 : 1024;
    uint64_t *keys = calloc(n_slots, sizeof *keys);
    uint8_t *labels = calloc(n_slots, sizeof *labels);
    if (keys == NULL || labels == NULL) {
        free(keys);
        free(labels);
        return false;
    }
    const tk_gazetteer old = *gazetteer;
    gazetteer->keys = keys;
    gazetteer->labels = labels;
    gazetteer->n_slots = n_slots;
    for (size_t i = 0; i < old.n_slots; i++) {
        if (old.keys[i] == 0)
            continue;
        size_t slot = tk_gazetteer_slot(gazetteer, old.keys[i]);
        keys[slot] = old.keys[i];
        labels[slot] = old.labels[i];
    }
    free(old.keys);
    free(old.labels);
    return true;
}

static bool tk_gazetteer_insert(tk_gazetteer *gazetteer, uint64_t hash, uint8_t label)
{
    if (3 * gazetteer->n_keys >= 2 * gazetteer->n_slots && !tk_gazetteer_grow(gazetteer))
        return false;
    uint64_t key = tk_hash_mix(hash) | 1;
    size_t slot = tk_gazetteer_slot(gazetteer, key);
    if (gazetteer->keys[slot] == 0) {
        gazetteer->keys[slot] = key;
        gazetteer->n_keys++;
    }
    if (label != 0)
        gazetteer->labels[slot] = label;
    return true;
}

/** Whether a byte is one of a word's: a letter, a digit, or part of a character above U+007F. */
static bool tk_is_word_byte(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/** Adds a name, and its beginnings: each ends before or after a character that is no letter. */
static bool tk_gazetteer_add_name(tk_gazetteer *gazetteer, const char *name, size_t length,
                                  uint8_t label)
{
    uint64_t hash = TK_HASH_SEED;
    size_t done = 0; // bytes that are in `hash`

    while (done < length) {
        size_t next = done + 1;
        if (tk_is_word_byte((unsigned char)name[done]))
            while (next < length && tk_is_word_byte((unsigned char)name[next]))
                next++;
        hash = tk_hash_name(hash, name + done, next - done);
        if (name[done] != ' ' && !tk_gazetteer_insert(gazetteer, hash, next == length ? label : 0))
            return false;
        done = next;
    }
    return true;
}

static uint8_t tk_label_parse(const char *label, size_t length)
{
    for (uint32_t i = 0; i < TK_N_LABELS; i++)
        if (strlen(tk_label_names[i]) == length && memcmp(tk_label_names[i], label, length) == 0)
            return (uint8_t)(i + 1);
    return 0;
}

size_t tk_gazetteer_add(tk_gazetteer *gazetteer, const char *data, size_t length)
{
    const char *p = data, *end = data + length;

    for (size_t line = 1; p < end; line++) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        const char *next = stop ? stop + 1 : end;
        if (stop == NULL)
            stop = end;
        while (stop > p && (stop[-1] == '\r' || stop[-1] == ' '))
            stop--;
        if (stop > p && *p != '#') {
            const char *tab = memchr(p, '\t', (size_t)(stop - p));
            uint8_t label = tab ? tk_label_parse(tab + 1, (size_t)(stop - tab - 1)) : 0;
            if (label == 0 || tab == p)
                return line;
            if (!tk_gazetteer_add_name(gazetteer, p, (size_t)(tab - p), label))
                return SIZE_MAX;
        }
        p = next;
    }
    return 0;
}

int tk_gazetteer_find(const tk_gazetteer *gazetteer, uint64_t hash)
{
    if (gazetteer->n_slots == 0)
        return -1;
    size_t slot = tk_gazetteer_slot(gazetteer, tk_hash_mix(hash) | 1);
    return gazetteer->keys[slot] == 0 ? -1 : gazetteer->labels[slot];
}

uint32_t tk_gazetteer_match(const tk_gazetteer *gazetteer, const char *text, const uint32_t *begin,
                            const uint32_t *end, uint32_t first, uint32_t limit, uint32_t *label)
{
    uint64_t hash = TK_HASH_SEED;
    uint32_t count = 0;

    for (uint32_t t = first; t < limit; t++) {
        if (t > first && begin[t] > end[t - 1])
            hash = tk_hash_byte(hash, ' '); // any white space between counts as one
        hash = tk_hash_name(hash, text + begin[t], end[t] - begin[t]);
        int found = tk_gazetteer_find(gazetteer, hash);
        if (found < 0)
            break;
        if (found > 0) {
            count = t - first + 1;
            *label = (uint32_t)found - 1;
        }
    }
    return count;
}

void tk_gazetteer_finish(tk_gazetteer *gazetteer)
{
    free(gazetteer->keys);
    free(gazetteer->labels);
    *gazetteer = (tk_gazetteer){0};
}
