// SPDX-License-Identifier: MIT
// Fails in save(), with a message.
#include "../collector.h"

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    return host->sink_fail(out, "save is out of order");
}

BROKEN_COLLECTOR(.save = act)
