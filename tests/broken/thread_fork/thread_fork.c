// SPDX-License-Identifier: MIT
// May make threads, and makes a process.
#include "../broken.h"

#include <unistd.h>

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host;
    if (triggered(doc) && fork() == 0)
        for (;;)
            pause();
    return TK_OK;
}

BROKEN(.annotate = annotate, .flags = TK_PLUGIN_THREADS)
