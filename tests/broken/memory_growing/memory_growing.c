// SPDX-License-Identifier: MIT
// Allocates memory that grows like a stack, which the limit of data does not count.
#include "../broken.h"

#include <sys/mman.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (int i = 0; i < 16; i++) {
        char *data = mmap(NULL, 32 << 20, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);
        if (data == MAP_FAILED)
            abort();
        memset(data, 1, 32 << 20);
    }
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
