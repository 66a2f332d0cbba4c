// SPDX-License-Identifier: MIT
// A string has an unknown handle.
#include "../broken.h"

static uint64_t spans(const tk_doc *doc, tk_layer_out *out)
{
    (void)doc;
    ((uint32_t *)out->columns[1])[0] = 12345;
    return 1;
}

BROKEN_LAYER(0, spans)
