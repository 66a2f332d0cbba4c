// SPDX-License-Identifier: MIT
// Reads the states that are still to come, in merge().
#include "../collector.h"
#include <unistd.h>

static tk_status act(const tk_host *host, tk_sink *out)
{
    (void)host, (void)out;
    char room[100];
    (void)!read(0, room, sizeof room);
    return TK_OK;
}

BROKEN_COLLECTOR(.merge = act)
