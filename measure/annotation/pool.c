// SPDX-License-Identifier: MIT
#include "pool.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 1 << 16 };

struct tk_pool_block {
    struct tk_pool_block *next;
    size_t used, size; /**< bytes of data */
    alignas(max_align_t) char data[];
};

/** Adds a block with room for `size` bytes: first in the list if it is of ordinary size, else
 * second. */
static struct tk_pool_block *add_block(tk_pool *pool, size_t size)
{
    const size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    struct tk_pool_block *block =
        room < SIZE_MAX - sizeof *block ? malloc(sizeof *block + room) : NULL;
    if (!block)
        return NULL;
    block->used = 0;
    block->size = room;
    struct tk_pool_block **place =
        pool->blocks && room > BLOCK_SIZE ? &pool->blocks->next : &pool->blocks;
    block->next = *place;
    *place = block;
    return block;
}

void *tk_pool_alloc(tk_pool *pool, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        return NULL;
    size = size ? (size + align - 1) & ~(align - 1) : align;
    struct tk_pool_block *block = pool->blocks;
    if (!block || block->size - block->used < size)
        block = add_block(pool, size);
    if (!block)
        return NULL;
    void *out = block->data + block->used;
    block->used += size;
    return memset(out, 0, size);
}

void *tk_pool_array(tk_pool *pool, size_t count, size_t size)
{
    return size && count > SIZE_MAX / size ? NULL : tk_pool_alloc(pool, count * size);
}

char *tk_pool_copy(tk_pool *pool, const char *data, size_t length)
{
    char *out = length < SIZE_MAX ? tk_pool_alloc(pool, length + 1) : NULL;
    if (out && length)
        memcpy(out, data, length);
    return out;
}

char *tk_pool_print(tk_pool *pool, const char *format, ...)
{
    va_list values, again;
    va_start(values, format);
    va_copy(again, values);
    const int length = vsnprintf(NULL, 0, format, values);
    char *out = length >= 0 ? tk_pool_alloc(pool, (size_t)length + 1) : NULL;
    if (out)
        vsnprintf(out, (size_t)length + 1, format, again);
    va_end(again);
    va_end(values);
    return out;
}

static void free_blocks(struct tk_pool_block *block)
{
    while (block) {
        struct tk_pool_block *next = block->next;
        free(block);
        block = next;
    }
}

void tk_pool_empty(tk_pool *pool)
{
    if (!pool->blocks)
        return;
    free_blocks(pool->blocks->next);
    pool->blocks->next = NULL;
    pool->blocks->used = 0;
}

void tk_pool_finish(tk_pool *pool)
{
    free_blocks(pool->blocks);
    pool->blocks = NULL;
}
