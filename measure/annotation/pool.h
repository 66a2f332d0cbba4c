// SPDX-License-Identifier: MIT
#ifndef TK_POOL_H
#define TK_POOL_H

#include <stddef.h>

/**
 * Memory that is allocated piece by piece and freed all at once. A zeroed pool is empty. Pieces
 * belong to the pool, are aligned for any type, and do not move until the pool is emptied.
 */
typedef struct tk_pool {
    struct tk_pool_block *blocks; /**< the current one first */
} tk_pool;

/** Returns `size` zeroed bytes, or NULL when out of memory. A size of 0 means 1. */
void *tk_pool_alloc(tk_pool *pool, size_t size);
/** Returns room for `count` zeroed items of `size` bytes, or NULL when out of memory. */
void *tk_pool_array(tk_pool *pool, size_t count, size_t size);
/** Returns a copy of `length` bytes, followed by a NUL. NULL when out of memory. */
char *tk_pool_copy(tk_pool *pool, const char *data, size_t length);
/** Returns a formatted string. NULL when out of memory. */
char *tk_pool_print(tk_pool *pool, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Frees all pieces; keeps one block for later ones. */
void tk_pool_empty(tk_pool *pool);
/** Frees all pieces and blocks. */
void tk_pool_finish(tk_pool *pool);

#endif
