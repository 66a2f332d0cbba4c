// SPDX-License-Identifier: MIT
// Never returns in add().
#include "../collector.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (volatile int i = 0;; i++)
        ;
}

BROKEN_COLLECTOR(.add = act)
