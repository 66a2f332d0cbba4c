// SPDX-License-Identifier: MIT
#include "arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct tk_arena_block {
    struct tk_arena_block *next;
    size_t used, size; // of data, in bytes
    alignas(16) char data[];
};

static struct tk_arena_block *add_block(tk_arena *arena, size_t size)
{
    if (size < BLOCK_SIZE)
        size = BLOCK_SIZE;
    struct tk_arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    *block = (struct tk_arena_block){.next = arena->block, .size = size};
    arena->block = block;
    arena->total += size;
    return block;
}

static void *bump(tk_arena *arena, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct tk_arena_block) - 32)
        return NULL;
    size = (size + 15) & ~(size_t)15;
    struct tk_arena_block *block = arena->block;
    if ((!block || block->size - block->used < size) && !(block = add_block(arena, size)))
        return NULL;
    void *out = block->data + block->used;
    block->used += size;
    return out;
}

void *tk_arena_alloc(tk_arena *arena, size_t size)
{
    void *out = bump(arena, size);
    return out ? memset(out, 0, size) : NULL;
}

char *tk_arena_copy(tk_arena *arena, const char *data, size_t length, size_t pad)
{
    if (length > SIZE_MAX - pad)
        return NULL;
    char *out = bump(arena, length + pad);
    if (!out)
        return NULL;
    if (length)
        memcpy(out, data, length);
    memset(out + length, 0, pad);
    return out;
}

size_t tk_arena_used(const tk_arena *arena)
{
    size_t used = 0;
    for (const struct tk_arena_block *block = arena->block; block; block = block->next)
        used += block->used;
    return used;
}

void tk_arena_reset(tk_arena *arena)
{
    struct tk_arena_block *keep = NULL;
    for (struct tk_arena_block *block = arena->block, *next; block; block = next) {
        next = block->next;
        if (!keep && block->size == BLOCK_SIZE)
            keep = block;
        else
            free(block);
    }
    if (keep) {
        keep->next = NULL;
        keep->used = 0;
    }
    arena->block = keep;
    arena->total = keep ? BLOCK_SIZE : 0;
}

void tk_arena_free(tk_arena *arena)
{
    tk_arena_reset(arena);
    free(arena->block);
    *arena = (tk_arena){0};
}
