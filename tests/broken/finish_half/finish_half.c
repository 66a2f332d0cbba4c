// SPDX-License-Identifier: MIT
// Writes half of the result, and fails.
#include "../collector.h"

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    host->sink_write(out, "half", 4);
    return host->sink_fail(out, "the other half is missing");
}

BROKEN_COLLECTOR(.finish = act)
