// SPDX-License-Identifier: MIT
#include "region.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 1 << 16 };

struct tk_region_block {
    struct tk_region_block *next;
    size_t used, size; /**< bytes of data */
    alignas(max_align_t) char data[];
};

/** Adds a block with room for `size` bytes: first in the list if it is of ordinary size, else
 * second. */
static struct tk_region_block *add_block(tk_region *region, size_t size)
{
    const size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    struct tk_region_block *block =
        room < SIZE_MAX - sizeof *block ? malloc(sizeof *block + room) : NULL;
    if (!block)
        return NULL;
    block->used = 0;
    block->size = room;
    struct tk_region_block **place =
        region->blocks && room > BLOCK_SIZE ? &region->blocks->next : &region->blocks;
    block->next = *place;
    *place = block;
    return block;
}

void *tk_region_alloc(tk_region *region, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        return NULL;
    size = size ? (size + align - 1) & ~(align - 1) : align;
    struct tk_region_block *block = region->blocks;
    if (!block || block->size - block->used < size)
        block = add_block(region, size);
    if (!block)
        return NULL;
    void *out = block->data + block->used;
    block->used += size;
    return memset(out, 0, size);
}

void *tk_region_array(tk_region *region, size_t count, size_t size)
{
    return size && count > SIZE_MAX / size ? NULL : tk_region_alloc(region, count * size);
}

char *tk_region_copy(tk_region *region, const char *data, size_t length)
{
    char *out = length < SIZE_MAX ? tk_region_alloc(region, length + 1) : NULL;
    if (out && length)
        memcpy(out, data, length);
    return out;
}

char *tk_region_print(tk_region *region, const char *format, ...)
{
    va_list values, again;
    va_start(values, format);
    va_copy(again, values);
    const int length = vsnprintf(NULL, 0, format, values);
    char *out = length >= 0 ? tk_region_alloc(region, (size_t)length + 1) : NULL;
    if (out)
        vsnprintf(out, (size_t)length + 1, format, again);
    va_end(again);
    va_end(values);
    return out;
}

static void free_blocks(struct tk_region_block *block)
{
    while (block) {
        struct tk_region_block *next = block->next;
        free(block);
        block = next;
    }
}

void tk_region_empty(tk_region *region)
{
    if (!region->blocks)
        return;
    free_blocks(region->blocks->next);
    region->blocks->next = NULL;
    region->blocks->used = 0;
}

void tk_region_finish(tk_region *region)
{
    free_blocks(region->blocks);
    region->blocks = NULL;
}
