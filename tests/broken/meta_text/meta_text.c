// SPDX-License-Identifier: MIT
// Sets a meta value that is not UTF-8.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    const tk_ext_meta *meta = host->extension(TK_EXT_META);
    return meta->set(doc, FAULT, sizeof FAULT - 1, "\xff", 1, 0);
}

BROKEN_ON_DOCUMENTS(act)
