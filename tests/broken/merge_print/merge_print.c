// SPDX-License-Identifier: MIT
// Prints in merge() and finish(), which is allowed.
#include "../collector.h"
#include <stdio.h>

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    printf("merging\n");
    fflush(stdout);
    return TK_OK;
}

BROKEN_COLLECTOR(.merge = act, .finish = act)
