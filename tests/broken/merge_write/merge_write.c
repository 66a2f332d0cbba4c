// SPDX-License-Identifier: MIT
// Calls sink_write() in merge().
#include "../collector.h"

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    return host->sink_write(out, "x", 1);
}

BROKEN_COLLECTOR(.merge = act)
