// SPDX-License-Identifier: MIT
// Fails in save(), without a message.
#include "../collector.h"

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    return TK_ERR_INSTANCE;
}

BROKEN_COLLECTOR(.save = act)
