// SPDX-License-Identifier: MIT
// A span begins inside a UTF-8 sequence.
#include "../broken.h"

static uint64_t spans(const tk_doc *doc, tk_layer_out *out)
{
    const char *e = strstr(doc->text, "\xc3\xa9");
    out->begin[0] = (uint32_t)(e - doc->text) + 1;
    out->end[0] = doc->length;
    return 1;
}

BROKEN_LAYER(0, spans)
