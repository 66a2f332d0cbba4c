// SPDX-License-Identifier: MIT
/**
 * @file gazetteer.h
 * Names of several words and their labels, matched against the text at word boundaries.
 *
 * The table holds the hash of every name, and of every beginning of one that ends where a token
 * could end, so that matching goes on token by token for as long as some name goes on. Text itself
 * is not kept: a million names take about 40 MB. Hashes have 64 bits; that two of n names share one
 * has odds of n²/2⁶⁵, one in 30 million for a million names.
 */
#ifndef TK_ENTITY_GAZETTEER_H
#define TK_ENTITY_GAZETTEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct tk_gazetteer {
    uint64_t *keys;  /**< 0 where a slot is free */
    uint8_t *labels; /**< label + 1 of the name, 0 for what is only the beginning of one */
    size_t n_slots;  /**< a power of two, or 0 */
    size_t n_keys;
} tk_gazetteer;

/**
 * Adds the names of a file, one a line: name, TAB, label (PERSON, ORG, LOC, PRODUCT, EVENT, MISC).
 * A line that starts with `#` is a comment. A later line wins over an earlier one. Returns 0 if all
 * is well, else the number of the line that is wrong, or SIZE_MAX if there is no memory.
 */
size_t tk_gazetteer_add(tk_gazetteer *gazetteer, const char *data, size_t length);

/**
 * Looks up a name or the beginning of one by tk_hash_name(). -1: no name begins like this. Else 0,
 * or label + 1 if it is a name.
 */
int tk_gazetteer_find(const tk_gazetteer *gazetteer, uint64_t hash);

/**
 * The longest name that starts with token `first` and ends by token `limit` (exclusive): the number
 * of its tokens and its label, or 0. `begin` and `end` are the tokens' bytes in `text`.
 */
uint32_t tk_gazetteer_match(const tk_gazetteer *gazetteer, const char *text, const uint32_t *begin,
                            const uint32_t *end, uint32_t first, uint32_t limit, uint32_t *label);

/** Frees what the gazetteer holds. */
void tk_gazetteer_finish(tk_gazetteer *gazetteer);

#endif
