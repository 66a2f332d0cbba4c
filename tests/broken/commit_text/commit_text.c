// SPDX-License-Identifier: MIT
// Sets the text again, which only a decoder may do.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    if (host->text_reserve(doc, 10))
        host->text_commit(doc, 10);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
