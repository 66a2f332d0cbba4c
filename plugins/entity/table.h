// SPDX-License-Identifier: MIT
/**
 * @file table.h
 * An open-addressing table from hashes of 64 bits to small values: words to lists, names to labels,
 * features to weights.
 *
 * A slot is one word: the upper bits of the hash, then the value. Keys are not kept: the
 * probability that two of n keys share the upper bits is n² / 2^(65 - value_bits). The build makes
 * the tables of the plugin's own data (compile/compile.c), which are constants of the program; the
 * table of a user's gazetteer grows.
 */
#ifndef TK_ENTITY_TABLE_H
#define TK_ENTITY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct tk_table {
    const uint64_t *slots; /**< 0 in a free slot; NULL if the table is empty */
    uint32_t shift;        /**< 64 - the logarithm of the number of slots */
    uint32_t value_bits;
    size_t n_keys;
} tk_table;

static inline size_t tk_table_slots(const tk_table *table)
{
    return table->slots == NULL ? 0 : (size_t)1 << (64 - table->shift);
}

/** Value of a hash; -1 if the table does not have it. */
static inline int64_t tk_table_find(const tk_table *table, uint64_t hash)
{
    if (table->slots == NULL)
        return -1;
    const size_t mask = tk_table_slots(table) - 1;
    const uint64_t tag = hash >> table->value_bits | 1;
    for (size_t slot = (size_t)(hash >> table->shift); table->slots[slot] != 0;
         slot = (slot + 1) & mask)
        if (table->slots[slot] >> table->value_bits == tag)
            return (int64_t)(table->slots[slot] & ((UINT64_C(1) << table->value_bits) - 1));
    return -1;
}

/**
 * The slot of a hash, added with value 0 if it is new: the caller sets its lower `value_bits`
 * before the next call. NULL when out of memory.
 */
uint64_t *tk_table_enter(tk_table *table, uint64_t hash);

/** Frees the slots of a table to which something was added. */
void tk_table_finish(tk_table *table);

#endif
