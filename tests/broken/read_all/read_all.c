// SPDX-License-Identifier: MIT
// Reads from every descriptor, which may be its worker's orders. No document fails because of
// that.
#include "../broken.h"

#include <unistd.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    char data[4096];
    for (int fd = 0; fd < 64; fd++)
        if (read(fd, data, sizeof data) < 0)
            continue;
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
