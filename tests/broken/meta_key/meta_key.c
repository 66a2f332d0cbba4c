// SPDX-License-Identifier: MIT
// Sets a meta value whose key ends a line.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    const tk_ext_meta *meta = host->extension(TK_EXT_META);
    return meta->set(doc, FAULT ".\n", sizeof FAULT + 1, "x", 1, 0);
}

BROKEN_ON_DOCUMENTS(act)
