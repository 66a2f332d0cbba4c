// SPDX-License-Identifier: MIT
// The second span begins before the first.
#include "../broken.h"

static uint64_t spans(const tk_doc *doc, tk_layer_out *out)
{
    (void)doc;
    out->begin[0] = 2;
    out->end[0] = 3;
    out->begin[1] = 0;
    out->end[1] = 1;
    return 2;
}

BROKEN_LAYER(0, spans)
