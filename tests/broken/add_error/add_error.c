// SPDX-License-Identifier: MIT
// Fails in add(), with a message.
#include "../collector.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    return host->fail(doc, TK_ERR_DOC, 3, "cannot count this one");
}

BROKEN_COLLECTOR(.add = act)
