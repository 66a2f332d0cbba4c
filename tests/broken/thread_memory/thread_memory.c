// SPDX-License-Identifier: MIT
// A thread takes memory until there is none, and uses what it did not get.
#include "../broken.h"

#include <pthread.h>

static void *take_all(void *argument)
{
    enum { PIECE = 1 << 20 };
    for (;;)
        memset(malloc(PIECE), 1, PIECE);
    return argument;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host;
    pthread_t thread;
    if (triggered(doc) && pthread_create(&thread, NULL, take_all, NULL) == 0)
        pthread_join(thread, NULL);
    return TK_OK;
}

BROKEN(.annotate = annotate, .flags = TK_PLUGIN_THREADS)
