// SPDX-License-Identifier: MIT
// Fails in merge(), with a message.
#include "../collector.h"

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    return host->sink_fail(out, "merge is out of order");
}

BROKEN_COLLECTOR(.merge = act)
