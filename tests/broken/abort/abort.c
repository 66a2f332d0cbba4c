// SPDX-License-Identifier: MIT
// Calls abort().
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    abort();
}

BROKEN_ON_DOCUMENTS(act)
