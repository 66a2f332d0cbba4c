// SPDX-License-Identifier: MIT
// Finds its worker's control block, marks it as idle, and crashes.
#include "../broken.h"
#include "../shared_memory.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    char *control = find_control();
    if (!control)
        return TK_OK;
    memset(control, 0xff, 4);
    memset(control + 4, 0, 600);
    abort();
}

BROKEN_ON_DOCUMENTS(act)
