// SPDX-License-Identifier: MIT
// Opens a file in merge().
#include "../collector.h"
#include <fcntl.h>

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    open("/etc/passwd", O_RDONLY);
    return TK_OK;
}

BROKEN_COLLECTOR(.merge = act)
