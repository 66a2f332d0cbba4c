// SPDX-License-Identifier: MIT
// worker_stop() does not return: no document suffers from it, and the run ends.
#include "../broken.h"

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host, (void)doc;
    return TK_OK;
}

static void stop(void *instance)
{
    (void)instance;
    for (volatile int i = 0;; i++)
        ;
}

BROKEN(.annotate = annotate, .worker_stop = stop)
