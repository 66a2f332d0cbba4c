// SPDX-License-Identifier: MIT
// The span of a layer of the document is not the whole text.
#include "../broken.h"

static const tk_layer_decl provided[] = {
    {.name = FAULT "/1", .doc = "the document", .flags = TK_LAYER_DOCUMENT}};

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance;
    tk_layer_out out;
    if (host->layer_reserve(doc, 0, 1, &out) != TK_OK)
        return TK_ERR_DOC;
    out.begin[0] = triggered(doc) ? 1 : 0;
    out.end[0] = doc->length;
    return host->layer_commit(doc, 0, 1);
}

BROKEN(.annotate = annotate, .provided = provided, .n_provided = 1)
