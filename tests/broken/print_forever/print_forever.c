// SPDX-License-Identifier: MIT
// Prints without end, in colour.
#include "../broken.h"

#include <stdio.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (;;)
        printf("\033[31mnoise noise noise noise noise noise noise noise noise\n");
}

BROKEN_ON_DOCUMENTS(act)
