// SPDX-License-Identifier: MIT
// Commits more spans than it reserved.
#include "../broken.h"

static uint64_t spans(const tk_doc *doc, tk_layer_out *out)
{
    (void)doc, (void)out;
    return 1u << 30;
}

BROKEN_LAYER(0, spans)
