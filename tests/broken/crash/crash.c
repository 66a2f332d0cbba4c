// SPDX-License-Identifier: MIT
// Writes to address 0.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    *(volatile int *)NULL = 1;
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
