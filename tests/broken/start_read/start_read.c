// SPDX-License-Identifier: MIT
// worker_start() reads a file as create() may.
#include "../broken.h"

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host, (void)doc;
    return TK_OK;
}

static tk_status start(void *instance, const tk_host *host, void *ctx)
{
    (void)instance, (void)host, (void)ctx;
    tk_str file;
    return host->read_file(ctx, "/etc/hostname", &file);
}

BROKEN(.annotate = annotate, .worker_start = start)
