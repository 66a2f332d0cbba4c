// SPDX-License-Identifier: MIT
// worker_start() opens a file.
#include <fcntl.h>

#include "../broken.h"

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host, (void)doc;
    return TK_OK;
}

static tk_status start(void *instance, const tk_host *host, void *ctx)
{
    (void)instance, (void)host, (void)ctx;
    return open("/etc/hostname", O_RDONLY) < 0 ? TK_OK : TK_OK;
}

BROKEN(.annotate = annotate, .worker_start = start)
