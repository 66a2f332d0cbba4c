// SPDX-License-Identifier: MIT
// Writes to the text.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host;
    ((char *)doc->text)[0] ^= 1;
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
