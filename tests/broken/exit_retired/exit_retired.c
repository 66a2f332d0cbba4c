// SPDX-License-Identifier: MIT
// Ends the process like a worker that asks for a successor.
#include "../broken.h"

#include <unistd.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    _exit(91);
}

BROKEN_ON_DOCUMENTS(act)
