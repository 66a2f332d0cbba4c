// SPDX-License-Identifier: MIT
// Leaves documents out of its result.
#include "../collector.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    return TK_SKIP;
}

BROKEN_COLLECTOR(.add = act)
