// SPDX-License-Identifier: MIT
// Creates a thread.
#include "../broken.h"

#include <pthread.h>

static void *nothing(void *argument)
{
    return argument;
}

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    pthread_t thread;
    pthread_create(&thread, NULL, nothing, NULL);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
