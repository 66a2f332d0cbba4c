// SPDX-License-Identifier: MIT
// Writes to address 0 in merge().
#include "../collector.h"

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    *(volatile int *)NULL = 1;
    return TK_OK;
}

BROKEN_COLLECTOR(.merge = act)
