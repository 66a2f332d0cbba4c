// SPDX-License-Identifier: MIT
// Blocks every signal, and then never returns.
#include "../broken.h"

#include <signal.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (volatile int i = 0;; i++) {
    }
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
