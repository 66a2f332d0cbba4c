// SPDX-License-Identifier: MIT
// A thread crashes.
#include "../broken.h"

#include <pthread.h>

static void *crash(void *argument)
{
    *(volatile int *)16 = 0;
    return argument;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host;
    pthread_t thread;
    if (triggered(doc) && pthread_create(&thread, NULL, crash, NULL) == 0)
        pthread_join(thread, NULL);
    return TK_OK;
}

BROKEN(.annotate = annotate, .flags = TK_PLUGIN_THREADS)
