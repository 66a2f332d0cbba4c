// SPDX-License-Identifier: MIT
// Creates a process.
#include "../broken.h"

#include <unistd.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    if (fork() == 0)
        for (;;)
            pause();
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
