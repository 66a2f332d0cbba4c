// SPDX-License-Identifier: MIT
// Prints to standard output, which may be the results, also while it is loaded: no document fails
// because of that.
#include "../broken.h"

#include <stdio.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host;
    printf("debug: %u bytes\n", doc->length);
    fflush(stdout);
    return TK_OK;
}

static tk_status create(const tk_setup *setup, void **instance)
{
    (void)setup, (void)instance;
    printf("debug: made");
    return TK_OK;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance;
    return triggered(doc) ? act(host, doc) : TK_OK;
}

BROKEN(.create = create, .annotate = annotate)
