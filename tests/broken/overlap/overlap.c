// SPDX-License-Identifier: MIT
// Spans overlap in a layer that is declared disjoint.
#include "../broken.h"

static uint64_t spans(const tk_doc *doc, tk_layer_out *out)
{
    (void)doc;
    out->begin[0] = 0;
    out->end[0] = 3;
    out->begin[1] = 2;
    out->end[1] = 3;
    return 2;
}

BROKEN_LAYER(TK_LAYER_DISJOINT, spans)
