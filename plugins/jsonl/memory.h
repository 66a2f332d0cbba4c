// SPDX-License-Identifier: MIT
#ifndef JSONL_MEMORY_H
#define JSONL_MEMORY_H

#include <setjmp.h>
#include <yajl/yajl_common.h>

typedef struct memory_block memory_block;

/**
 * Memory for yajl, which uses what it is given without a look whether it is there. Where there is
 * none, this leaves yajl by a jump to `none`, to the function that called it; all blocks can then
 * be released, as they are kept in a list. A zeroed one is empty.
 */
typedef struct memory {
    memory_block *blocks;
    jmp_buf none;
} memory;

/** The functions to hand to yajl_alloc(). `none` must be set before yajl is called. */
yajl_alloc_funcs memory_functions(memory *m);
/** Frees whatever yajl has not: its handle is no more. */
void memory_release(memory *m);

#endif
