// SPDX-License-Identifier: MIT
// Allocates memory until that fails, and then uses the NULL pointer.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    enum { PIECE = 1 << 20 };
    for (;;)
        memset(malloc(PIECE), 1, PIECE);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
