// SPDX-License-Identifier: MIT
// Takes memory without end in add().
#include "../collector.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (;;) {
        char *piece = malloc(1 << 20);
        if (!piece)
            abort();
        memset(piece, 1, 1 << 20);
    }
}

BROKEN_COLLECTOR(.add = act)
