// SPDX-License-Identifier: MIT
// Makes the file of every descriptor too large to map, and crashes.
#include "../broken.h"

#include <unistd.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (int fd = 3; fd < 64; fd++)
        if (ftruncate(fd, 1L << 47) != 0)
            continue;
    abort();
}

BROKEN_ON_DOCUMENTS(act)
