// SPDX-License-Identifier: MIT
#include "table.h"

#include <stdlib.h>

/** The slots of a table under construction are allocated memory. */
static uint64_t *tk_table_own(const tk_table *table)
{
    return (uint64_t *)table->slots;
}

/** The slot of a tag, or the free one where it would be. A tag's upper bits come from the hash. */
static uint64_t *tk_table_slot(const tk_table *table, uint64_t tag)
{
    const size_t mask = tk_table_slots(table) - 1;
    size_t slot = (size_t)(tag << table->value_bits >> table->shift);
    while (table->slots[slot] != 0 && table->slots[slot] >> table->value_bits != tag)
        slot = (slot + 1) & mask;
    return tk_table_own(table) + slot;
}

/** Makes room for `n_keys` in total. False when out of memory. */
static bool tk_table_reserve(tk_table *table, size_t n_keys)
{
    size_t n_slots = tk_table_slots(table);
    tk_table larger = *table;
    if (n_slots == 0) {
        n_slots = 64;
        larger.shift = 58;
    }
    while (3 * n_keys > 2 * n_slots) { // at most two thirds full
        n_slots *= 2;
        larger.shift--;
    }
    if (n_slots == tk_table_slots(table))
        return true;
    larger.slots = calloc(n_slots, sizeof *larger.slots);
    if (larger.slots == NULL)
        return false;
    for (size_t i = 0; i < tk_table_slots(table); i++)
        if (table->slots[i] != 0)
            *tk_table_slot(&larger, table->slots[i] >> table->value_bits) = table->slots[i];
    tk_table_finish(table);
    *table = larger;
    return true;
}

uint64_t *tk_table_enter(tk_table *table, uint64_t hash)
{
    if (!tk_table_reserve(table, table->n_keys + 1))
        return NULL;
    const uint64_t tag = hash >> table->value_bits | 1;
    uint64_t *slot = tk_table_slot(table, tag);
    if (*slot == 0) {
        *slot = tag << table->value_bits;
        table->n_keys++;
    }
    return slot;
}

void tk_table_finish(tk_table *table)
{
    free(tk_table_own(table));
    *table = (tk_table){.value_bits = table->value_bits};
}
