// SPDX-License-Identifier: MIT
// Moves a page of its stack and enlarges it there: it is still not counted as data.
#define _GNU_SOURCE
#include "../broken.h"

#include <sys/mman.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    char here;
    char *page = (char *)(((uintptr_t)&here - (256 << 10)) & ~4095UL);
    size_t size = 512UL << 20;
    for (char *at = &here; at >= page; at -= 4096)
        *(volatile char *)at = *(volatile char *)at;
    char *data = mremap(page, 4096, size, MREMAP_MAYMOVE);
    if (data == MAP_FAILED)
        abort();
    memset(data, 1, size);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
