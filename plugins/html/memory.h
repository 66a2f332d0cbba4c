// SPDX-License-Identifier: MIT
// Memory of a document, in pieces of any size, freed all at once by the host.
#ifndef HTML_MEMORY_H
#define HTML_MEMORY_H

#include <setjmp.h>
#include <stdbool.h>

#include <toolkit/plugin.h>

/** Where there is no memory left, control goes to `out`: the parser does not expect a NULL. */
typedef struct {
    const tk_host *host;
    tk_doc *doc;
    char *at;
    char *end;
    jmp_buf out;
} memory;

/** `bytes` bytes, aligned to 16, all zero. Never NULL. */
void *memory_get(memory *m, size_t bytes);

/** An array that grows: `*items`, with room for `*capacity` items of `size` bytes, gets room for
 * `count` + 1. The old one is left to the document's end. */
void *memory_grow(memory *m, void *items, size_t count, size_t *capacity, size_t size);

#endif
