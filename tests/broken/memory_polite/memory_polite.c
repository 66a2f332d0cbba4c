// SPDX-License-Identifier: MIT
// Allocates memory of the document until that fails, and reports it.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    for (;;)
        if (!host->alloc(doc, 1 << 20))
            return TK_ERR_DOC;
}

BROKEN_ON_DOCUMENTS(act)
