// SPDX-License-Identifier: MIT
#ifndef TK_SORT_H
#define TK_SORT_H

#include <stddef.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

#define TK_SORT_SIZE_MAX 256u /**< bytes of an item */

/**
 * Sorts `n` items of `size` bytes, as qsort_r() does. But it allocates nothing, and asks nothing of
 * the system, as qsort() does, which a worker may not. It is a heap sort. `compare` must be a total
 * order, as equal items can change places.
 */
void tk_sort(void *items, size_t n, size_t size,
             int (*compare)(const void *a, const void *b, void *context), void *context);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
