// SPDX-License-Identifier: MIT
// Writes to the text in add().
#include "../collector.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    ((char *)doc->text)[0] = 'X';
    return TK_OK;
}

BROKEN_COLLECTOR(.add = act)
