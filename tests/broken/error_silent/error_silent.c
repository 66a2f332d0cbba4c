// SPDX-License-Identifier: MIT
// Fails without a reason.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    return TK_ERR_DOC;
}

BROKEN_ON_DOCUMENTS(act)
