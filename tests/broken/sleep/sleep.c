// SPDX-License-Identifier: MIT
// Sleeps without end, using no processor time.
#include "../broken.h"

#include <time.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (;;)
        nanosleep(&(struct timespec){.tv_sec = 1000}, NULL);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
