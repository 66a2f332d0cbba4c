// SPDX-License-Identifier: MIT
// Takes memory until there is none, and uses what it did not get.
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
