// SPDX-License-Identifier: MIT
#ifndef TK_POOL_H
#define TK_POOL_H

#include <stddef.h>

/**
 * Memory that is given out piece by piece and freed all at once. A zeroed pool is empty. What comes
 * out belongs to the pool, is aligned for any type, and stays where it is until the pool is
 * emptied.
 */
typedef struct tk_pool {
    struct tk_pool_block *blocks; /**< the one in use first */
} tk_pool;

/** `size` zeroed bytes, or NULL if there is no memory. A size of 0 is taken for 1. */
void *tk_pool_alloc(tk_pool *pool, size_t size);
/** Room for `count` zeroed things of `size` bytes, or NULL. */
void *tk_pool_array(tk_pool *pool, size_t count, size_t size);
/** A copy of `length` bytes, followed by a NUL. NULL if there is no memory. */
char *tk_pool_copy(tk_pool *pool, const char *data, size_t length);
/** A formatted string. NULL if there is no memory. */
char *tk_pool_print(tk_pool *pool, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Takes everything back, and keeps one block for what comes next. */
void tk_pool_empty(tk_pool *pool);
/** Takes everything back, and frees it. */
void tk_pool_finish(tk_pool *pool);

#endif
