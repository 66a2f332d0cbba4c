// SPDX-License-Identifier: MIT
// Truncates the files of its descriptors.
#include "../broken.h"

#include <unistd.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (int fd = 0; fd < 256; fd++)
        if (ftruncate(fd, 0) != 0)
            continue;
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
