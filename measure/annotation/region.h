// SPDX-License-Identifier: MIT
#ifndef TK_REGION_H
#define TK_REGION_H

#include <stddef.h>

/**
 * Memory that is allocated piece by piece and freed all at once. A zeroed region is empty. Pieces
 * belong to the region, are aligned for any type, and do not move until the region is emptied.
 */
typedef struct tk_region {
    struct tk_region_block *blocks; /**< the current one first */
} tk_region;

/** Returns `size` zeroed bytes, or NULL when out of memory. A size of 0 means 1. */
void *tk_region_alloc(tk_region *region, size_t size);
/** Returns room for `count` zeroed items of `size` bytes, or NULL when out of memory. */
void *tk_region_array(tk_region *region, size_t count, size_t size);
/** Returns a copy of `length` bytes, followed by a NUL. NULL when out of memory. */
char *tk_region_copy(tk_region *region, const char *data, size_t length);
/** Returns a formatted string. NULL when out of memory. */
char *tk_region_print(tk_region *region, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Frees all pieces; keeps one block for later ones. */
void tk_region_empty(tk_region *region);
/** Frees all pieces and blocks. */
void tk_region_finish(tk_region *region);

#endif
