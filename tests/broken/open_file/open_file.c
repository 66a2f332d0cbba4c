// SPDX-License-Identifier: MIT
// Opens a file while it annotates.
#include "../broken.h"

#include <stdio.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    FILE *file = fopen("/etc/passwd", "r");
    if (file)
        fclose(file);
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
