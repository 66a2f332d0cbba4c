// SPDX-License-Identifier: MIT
/**
 * @file gazetteer.h
 * Names of several words and their labels, matched against the text at word boundaries.
 *
 * The table holds the hash of every name, and of every prefix of one that ends where a token could
 * end, so that matching continues token by token as long as some name continues. Each entry
 * includes the classes of characters that may follow, of eight, so that most matches end without a
 * further look-up. The text of names is not kept: a million names take 32 MB. A hash has 53 bits
 * plus those of the slot: the probability that two of n names share one is at most n²/2⁵⁴.
 */
#ifndef TK_ENTITY_GAZETTEER_H
#define TK_ENTITY_GAZETTEER_H

#include "ids.h"
#include "table.h"

/** A value of the table: label + 1 of the name, or 0, and the characters that may follow. */
#define TK_NAME_LABEL_BITS 3u
#define TK_NAME_VALUE_BITS (TK_NAME_LABEL_BITS + 8u)

typedef struct tk_gazetteer {
    tk_table names;
} tk_gazetteer;

/** The result of tk_gazetteer_find() for a hash. */
typedef struct tk_name_found {
    bool begins;    /**< it is a name, or a prefix of one */
    bool goes_on;   /**< it is a prefix of a longer one */
    uint32_t label; /**< TK_N_LABELS if it is not a name */
} tk_name_found;

/** An empty gazetteer, to which names can be added. */
#define TK_GAZETTEER_EMPTY                           \
    {                                                \
        .names = {.value_bits = TK_NAME_VALUE_BITS } \
    }

/**
 * Adds the names of a file, one per line: name, TAB, label (PERSON, ORG, LOC, PRODUCT, EVENT,
 * MISC). With `ids`, a TAB and an id can follow. A line that starts with `#` is a comment. A later
 * line overrides an earlier one. Returns 0 on success, else the number of the wrong line, or
 * SIZE_MAX when out of memory.
 */
size_t tk_gazetteer_add(tk_gazetteer *gazetteer, tk_ids *ids, const char *data, size_t length);

/** The tk_hash_name() of tokens `first` … `end` - 1 as a gazetteer has names: any white space is
 * one space. */
uint64_t tk_gazetteer_hash(const char *text, const uint32_t *begin, const uint32_t *end,
                           uint32_t first, uint32_t limit);

/** Looks up a name or a prefix of one by its tk_hash_name(). */
tk_name_found tk_gazetteer_find(const tk_gazetteer *gazetteer, uint64_t hash);

/**
 * The longest name that starts with token `first` and ends by token `limit` (exclusive): the number
 * of its tokens and its label, or 0. `begin` and `end` are the byte offsets of the tokens in
 * `text`.
 */
uint32_t tk_gazetteer_match(const tk_gazetteer *gazetteer, const char *text, const uint32_t *begin,
                            const uint32_t *end, uint32_t first, uint32_t limit, uint32_t *label);

/** Frees the gazetteer's memory. */
void tk_gazetteer_finish(tk_gazetteer *gazetteer);

#endif
