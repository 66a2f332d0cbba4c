// SPDX-License-Identifier: MIT
// Leaves a document out, which is not an error.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    return host->fail(doc, TK_SKIP, UINT64_MAX, "nothing for us");
}

BROKEN_ON_DOCUMENTS(act)
