// SPDX-License-Identifier: MIT
// Kills its parent process.
#include "../broken.h"

#include <signal.h>
#include <unistd.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    kill(getppid(), SIGKILL);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
