// SPDX-License-Identifier: MIT
/**
 * @file vector.h
 * Arrays that grow.
 */
#ifndef TK_MERGE_VECTOR_H
#define TK_MERGE_VECTOR_H

#include <stdint.h>
#include <stdlib.h>

/** Makes room for one more item of `size` bytes after `n` in *data. Returns whether there is. */
static inline int tk_vector_room(void *data, uint32_t n, uint32_t *capacity, size_t size)
{
    void **items = data;
    const uint32_t more = *capacity + *capacity / 2 + 64;
    void *grown;

    if (n < *capacity)
        return 1;
    grown = more > UINT32_MAX / 2 ? NULL : realloc(*items, more * size);
    if (!grown)
        return 0;
    *items = grown;
    *capacity = more;
    return 1;
}

#endif
