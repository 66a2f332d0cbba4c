// SPDX-License-Identifier: MIT
// Sets a meta value that would end its object, and begin a document.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    const tk_ext_meta *meta = host->extension(TK_EXT_META);
    static const char value[] = "1}}\n{\"id\": \"doc4\", \"text\": \"forged\"";
    return meta->set(doc, FAULT, sizeof FAULT - 1, value, sizeof value - 1, 1);
}

BROKEN_ON_DOCUMENTS(act)
