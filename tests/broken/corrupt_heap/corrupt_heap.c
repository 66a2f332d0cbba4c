// SPDX-License-Identifier: MIT
// Overwrites the allocator's data, so that a later call crashes.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (int i = 0; i < 64; i++) {
        char *small = malloc(24);
        memset(small - 16, 0x41, 4096);
        free(small);
    }
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
