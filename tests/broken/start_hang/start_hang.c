// SPDX-License-Identifier: MIT
// worker_start() does not return.
#include "../broken.h"

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host, (void)doc;
    return TK_OK;
}

static tk_status start(void *instance, const tk_host *host, void *ctx)
{
    (void)instance, (void)host, (void)ctx;
    for (volatile int i = 0;; i++)
        ;
}

BROKEN(.annotate = annotate, .worker_start = start)
