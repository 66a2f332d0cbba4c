// SPDX-License-Identifier: MIT
// Returns a status that does not exist.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    return 42;
}

BROKEN_ON_DOCUMENTS(act)
