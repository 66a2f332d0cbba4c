// SPDX-License-Identifier: MIT
// Writes random text to every descriptor.
#include "../broken.h"

#include <unistd.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    char nonsense[256];
    memset(nonsense, 0x5a, sizeof nonsense);
    for (int fd = 3; fd < 64; fd++)
        if (write(fd, nonsense, sizeof nonsense) < 0)
            continue;
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
