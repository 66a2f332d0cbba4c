// SPDX-License-Identifier: MIT
// Fails in finish(), with a message.
#include "../collector.h"

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    return host->sink_fail(out, "finish is out of order");
}

BROKEN_COLLECTOR(.finish = act)
