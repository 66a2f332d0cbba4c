// SPDX-License-Identifier: MIT
/**
 * @file intern.h
 * A table of byte strings: equal ones have the same number. The strings' bytes are those of the
 * caller, or copies in blocks that the table owns.
 */
#ifndef TK_MERGE_INTERN_H
#define TK_MERGE_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <toolkit/plugin.h>

#define TK_INTERN_NONE UINT32_MAX

typedef struct tk_intern_entry {
    const char *data;
    uint32_t length;
    uint32_t hash;
} tk_intern_entry;

/** A zeroed one is empty. Invariant: `n_slots` is 0 or a power of two, and at least half of the
 * slots are free. */
typedef struct tk_intern {
    tk_intern_entry *entries; /**< by number */
    uint32_t n, capacity;
    uint32_t *slots; /**< number + 1; 0: free */
    uint32_t n_slots;
    struct tk_intern_block *blocks;
} tk_intern;

/** The number of a string. Keeps a copy of its bytes, aligned to 8, if it is new and `copy` is
 * set; else they must stay valid. TK_INTERN_NONE when out of memory. */
uint32_t tk_intern_add(tk_intern *table, const char *data, size_t length, bool copy);

/** The number of a string, or TK_INTERN_NONE if the table does not have it. */
uint32_t tk_intern_find(const tk_intern *table, const char *data, size_t length);

static inline tk_str tk_intern_text(const tk_intern *table, uint32_t number)
{
    return (tk_str){table->entries[number].data, table->entries[number].length};
}

/** Empties the table, and keeps memory of moderate size for the next use. */
void tk_intern_clear(tk_intern *table);

void tk_intern_finish(tk_intern *table);

#endif
