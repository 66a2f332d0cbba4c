// SPDX-License-Identifier: MIT
// Memory of a document, in pieces of any size, which the host frees all at once.
#ifndef HTML_MEMORY_H
#define HTML_MEMORY_H

#include <setjmp.h>
#include <stdbool.h>

#include <toolkit/plugin.h>

/** When out of memory, control jumps to `out`, because the parser does not expect a NULL. */
typedef struct {
    const tk_host *host;
    tk_doc *doc;
    char *at;
    char *end;
    jmp_buf out;
} memory;

/** Returns `bytes` bytes, aligned to 16, all zero. Never NULL. */
void *memory_get(memory *m, size_t bytes);

/** Grows an array: `*items`, with room for `*capacity` items of `size` bytes, gets room for
 * `count` + 1 items. The old array stays allocated until the document ends. */
void *memory_grow(memory *m, void *items, size_t count, size_t *capacity, size_t size);

#endif
