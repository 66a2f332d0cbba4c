// SPDX-License-Identifier: MIT
/**
 * @file
 * A growing set of distinct strings of bytes, numbered from 0 in the order in which they were
 * added, each with a value of fixed size: terms and what is counted about them.
 */
#ifndef TK_STRING_TABLE_H
#define TK_STRING_TABLE_H

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

#define TK_STRING_NONE UINT32_MAX

/** Zeroed except for `value_size`, it is empty. Invariant: at least half of the slots is free. */
typedef struct tk_string_table {
    uint32_t value_size; /**< bytes of a value, which is zero at first; a multiple of 8, or 0 */
    uint32_t count;
    char *bytes; /**< the strings, one after another */
    uint64_t bytes_capacity;
    uint64_t *ends;   /**< of each string in `bytes` */
    uint32_t *hashes; /**< of each string */
    char *values;
    uint32_t capacity; /**< of `ends`, `hashes` and `values` */
    uint32_t slot_count;
    uint32_t slot_capacity; /**< slots after a tk_string_table_clear() may be fewer */
    uint32_t *slots;        /**< number of a string plus 1; 0: free */
} tk_string_table;

/** The number of a string, which is added if it is new; TK_STRING_NONE when out of memory. */
uint32_t tk_string_table_add(tk_string_table *table, const char *data, uint64_t length);

/** The number of a string, or TK_STRING_NONE if the table does not have it. */
uint32_t tk_string_table_find(const tk_string_table *table, const char *data, uint64_t length);

/** String `index` < count. Valid until a string is added. */
static inline tk_str tk_string_table_at(const tk_string_table *table, uint32_t index)
{
    uint64_t begin = index == 0 ? 0 : table->ends[index - 1];
    return (tk_str){table->bytes + begin, table->ends[index] - begin};
}

/** The value of string `index` < count. Valid until a string is added. */
static inline void *tk_string_table_value(const tk_string_table *table, uint32_t index)
{
    return table->values + (uint64_t)index * table->value_size;
}

/** Compares two strings of bytes: negative, 0 or positive, as memcmp() does. */
int tk_string_compare(tk_str a, tk_str b);

/** Removes all strings. Keeps the memory, and takes a short time even if there were many. */
void tk_string_table_clear(tk_string_table *table);

/** Frees the memory; the table is empty after it. */
void tk_string_table_finish(tk_string_table *table);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
