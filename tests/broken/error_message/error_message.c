// SPDX-License-Identifier: MIT
// Fails as a plugin should: with a reason.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    return host->fail(doc, TK_ERR_DOC, 5, "no luck with this one");
}

BROKEN_ON_DOCUMENTS(act)
