// SPDX-License-Identifier: MIT
// A span ends after the text.
#include "../broken.h"

static uint64_t spans(const tk_doc *doc, tk_layer_out *out)
{
    out->end[0] = doc->length + 1;
    return 1;
}

BROKEN_LAYER(0, spans)
