// SPDX-License-Identifier: MIT
// Never returns in finish().
#include "../collector.h"

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    for (volatile int i = 0;; i++)
        ;
}

BROKEN_COLLECTOR(.finish = act)
