// SPDX-License-Identifier: MIT
// Cannot continue at all.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    return host->fail(doc, TK_ERR_INSTANCE, UINT64_MAX, "the licence has run out");
}

BROKEN_ON_DOCUMENTS(act)
