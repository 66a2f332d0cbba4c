// SPDX-License-Identifier: MIT
// Writes to address 0 in add().
#include "../collector.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    *(volatile int *)NULL = 1;
    return TK_OK;
}

BROKEN_COLLECTOR(.add = act)
