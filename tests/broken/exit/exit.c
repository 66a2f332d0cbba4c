// SPDX-License-Identifier: MIT
// Calls exit().
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    exit(0);
}

BROKEN_ON_DOCUMENTS(act)
