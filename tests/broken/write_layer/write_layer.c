// SPDX-License-Identifier: MIT
// Writes to a layer that it may only read.
#include "../broken.h"

static const tk_layer_decl required[] = {{.name = "token/1", .doc = "tokens"}};

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host;
    if (triggered(doc) && doc->layers[0].count)
        ((uint32_t *)doc->layers[0].end)[0]--;
    return TK_OK;
}

BROKEN(.annotate = annotate, .required = required, .n_required = 1)
