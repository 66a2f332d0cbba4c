// SPDX-License-Identifier: MIT
// Maps address space without memory and reads it, which uses the system's page tables.
#include "../broken.h"

#include <sys/mman.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    size_t size = 1UL << 40;
    volatile char *data =
        mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (data == MAP_FAILED)
        abort();
    for (size_t at = 0; at < size >> 5; at += 2UL << 20)
        (void)data[at];
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
