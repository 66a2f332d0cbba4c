// SPDX-License-Identifier: MIT
// Divides by zero, or raises the signal of that.
#include "../broken.h"

#include <signal.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    raise(SIGFPE);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
