// SPDX-License-Identifier: MIT
// Ends the process as a worker does that wants a successor.
#include "../broken.h"

#include <unistd.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    _exit(91);
}

BROKEN_ON_DOCUMENTS(act)
