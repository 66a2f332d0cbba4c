// SPDX-License-Identifier: MIT
// Writes a layer that it did not declare.
#include "../broken.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    tk_layer_out out;
    host->layer_reserve(doc, 3, 1, &out);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
