// SPDX-License-Identifier: MIT
// Sets a meta value of the document's own.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    const tk_ext_meta *meta = host->extension(TK_EXT_META);
    return meta->set(doc, "date", 4, "2024-01-01", 10, 0);
}

BROKEN_ON_DOCUMENTS(act)
