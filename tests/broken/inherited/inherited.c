// SPDX-License-Identifier: MIT
// Writes to and truncates the files that the shell has open, while it is loaded and on documents.
#include "../broken.h"

#include <unistd.h>

static void spoil(int with_truncation)
{
    for (int fd = 1; fd < 64; fd++) {
        if (with_truncation && ftruncate(fd, 0) != 0)
            lseek(fd, 0, SEEK_SET);
        if (fd > 5 && write(fd, "spoilt", 6) < 0)
            continue;
    }
}

static tk_status create(const tk_setup *setup, void **instance)
{
    (void)setup, (void)instance;
    spoil(1);
    return TK_OK;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance, (void)host;
    if (triggered(doc))
        spoil(0);
    return TK_OK;
}

BROKEN(.create = create, .annotate = annotate)
