// SPDX-License-Identifier: MIT
#include "memory.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

struct memory_block {
    memory_block *before, *after;
    alignas(max_align_t) char data[];
};

static memory_block *block_of(void *data)
{
    return (memory_block *)((char *)data - offsetof(memory_block, data));
}

static void unlink_block(memory *m, memory_block *block)
{
    if (block->before != NULL) {
        block->before->after = block->after;
    } else {
        m->blocks = block->after;
    }
    if (block->after != NULL) {
        block->after->before = block->before;
    }
}

static void link_block(memory *m, memory_block *block)
{
    block->before = NULL;
    block->after = m->blocks;
    if (m->blocks != NULL) {
        m->blocks->before = block;
    }
    m->blocks = block;
}

static void *resize(void *ctx, void *data, size_t size)
{
    memory *m = ctx;
    memory_block *old = data != NULL ? block_of(data) : NULL;
    if (size > SIZE_MAX - sizeof *old) {
        longjmp(m->none, 1);
    }
    if (old != NULL) {
        unlink_block(m, old);
    }
    memory_block *block = realloc(old, sizeof *block + size);
    if (block == NULL) {
        if (old != NULL) {
            link_block(m, old);
        }
        longjmp(m->none, 1);
    }
    link_block(m, block);
    return block->data;
}

static void *allocate(void *ctx, size_t size)
{
    return resize(ctx, NULL, size);
}

static void release(void *ctx, void *data)
{
    if (data == NULL) {
        return;
    }
    unlink_block(ctx, block_of(data));
    free(block_of(data));
}

yajl_alloc_funcs memory_functions(memory *m)
{
    return (yajl_alloc_funcs){.malloc = allocate, .realloc = resize, .free = release, .ctx = m};
}

void memory_release(memory *m)
{
    for (memory_block *block = m->blocks, *next; block != NULL; block = next) {
        next = block->after;
        free(block);
    }
    m->blocks = NULL;
}
