// SPDX-License-Identifier: MIT
// Stops its own process.
#include "../broken.h"

#include <signal.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    raise(SIGSTOP);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
