// SPDX-License-Identifier: MIT
// Prints to standard output, where the results may be: no fault that costs a document.
#include "../broken.h"

#include <stdio.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host;
    printf("debug: %u bytes\n", doc->length);
    fflush(stdout);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
