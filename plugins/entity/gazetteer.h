// SPDX-License-Identifier: MIT
/**
 * @file gazetteer.h
 * Names of several words and their labels, matched against the text at word boundaries.
 *
 * The table holds the hash of every name, and of every beginning of one that ends where a token
 * could end, so that matching goes on token by token for as long as some name goes on. With each
 * stands which characters may follow, in eight classes, so that most matches end without a look-up
 * of what no name goes on with. Text itself is not kept: a million names take 32 MB. Hashes have 53
 * bits and those of the slot: that two of n names share one has odds of n²/2⁵⁴ at worst.
 */
#ifndef TK_ENTITY_GAZETTEER_H
#define TK_ENTITY_GAZETTEER_H

#include "table.h"

/** A value of the table: label + 1 of the name, or 0, and the characters that may follow. */
#define TK_NAME_LABEL_BITS 3u
#define TK_NAME_VALUE_BITS (TK_NAME_LABEL_BITS + 8u)

typedef struct tk_gazetteer {
    tk_table names;
} tk_gazetteer;

/** What tk_gazetteer_find() says of a hash. */
typedef struct tk_name_found {
    bool begins;    /**< it is a name, or the beginning of one */
    bool goes_on;   /**< it is the beginning of a longer one */
    uint32_t label; /**< TK_N_LABELS if it is no name */
} tk_name_found;

/** An empty gazetteer, to be added to. */
#define TK_GAZETTEER_EMPTY                           \
    {                                                \
        .names = {.value_bits = TK_NAME_VALUE_BITS } \
    }

/**
 * Adds the names of a file, one a line: name, TAB, label (PERSON, ORG, LOC, PRODUCT, EVENT, MISC).
 * A line that starts with `#` is a comment. A later line wins over an earlier one. Returns 0 if all
 * is well, else the number of the line that is wrong, or SIZE_MAX if there is no memory.
 */
size_t tk_gazetteer_add(tk_gazetteer *gazetteer, const char *data, size_t length);

/** Looks up a name or the beginning of one by tk_hash_name(). */
tk_name_found tk_gazetteer_find(const tk_gazetteer *gazetteer, uint64_t hash);

/**
 * The longest name that starts with token `first` and ends by token `limit` (exclusive): the number
 * of its tokens and its label, or 0. `begin` and `end` are the tokens' bytes in `text`.
 */
uint32_t tk_gazetteer_match(const tk_gazetteer *gazetteer, const char *text, const uint32_t *begin,
                            const uint32_t *end, uint32_t first, uint32_t limit, uint32_t *label);

/** Frees what the gazetteer holds. */
void tk_gazetteer_finish(tk_gazetteer *gazetteer);

#endif
