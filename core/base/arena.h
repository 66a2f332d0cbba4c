// SPDX-License-Identifier: MIT
#ifndef TK_ARENA_H
#define TK_ARENA_H

#include <stddef.h>

/**
 * Memory that is allocated by moving a pointer and freed all at once. Blocks form a list, the
 * current one first. A zeroed arena is empty and valid.
 */
typedef struct tk_arena {
    struct tk_arena_block *block;
    size_t total; /**< bytes of all blocks */
} tk_arena;

/** `size` zeroed bytes aligned to 16, valid until the reset; NULL when out of memory. */
void *tk_arena_alloc(tk_arena *arena, size_t size);
/** A copy of `length` bytes followed by `pad` zero bytes; NULL when out of memory. */
char *tk_arena_copy(tk_arena *arena, const char *data, size_t length, size_t pad);
/** Bytes in use, rounding included. */
size_t tk_arena_used(const tk_arena *arena);
/** Frees all allocations; keeps one block of ordinary size for the next use. */
void tk_arena_reset(tk_arena *arena);
/** Frees everything. */
void tk_arena_free(tk_arena *arena);

#endif
