// SPDX-License-Identifier: MIT
// A value is not an index of its names.
#include "../broken.h"

static uint64_t spans(const tk_doc *doc, tk_layer_out *out)
{
    (void)doc;
    ((uint8_t *)out->columns[0])[0] = 2;
    return 1;
}

BROKEN_LAYER(0, spans)
