// SPDX-License-Identifier: MIT
// Finds its worker's control block, and endlessly increments everything that may be a counter.
#include "../broken.h"
#include "../shared_memory.h"

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    char *control = find_control();
    if (!control)
        return TK_OK;
    for (;;)
        for (volatile uint64_t *at = (void *)(control + 256); (char *)at < control + 600; at++)
            (*at)++;
}

BROKEN_ON_DOCUMENTS(act)
