// SPDX-License-Identifier: MIT
// Takes memory without end in merge().
#include "../collector.h"

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    for (;;) {
        char *piece = malloc(1 << 20);
        if (!piece)
            abort();
        memset(piece, 1, 1 << 20);
    }
}

BROKEN_COLLECTOR(.merge = act)
