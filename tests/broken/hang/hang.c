// SPDX-License-Identifier: MIT
// Never returns.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (volatile int i = 0;; i++) {
    }
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
