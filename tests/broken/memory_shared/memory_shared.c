// SPDX-License-Identifier: MIT
// Allocates shared memory, which is not counted for any process.
#include "../broken.h"

#include <sys/mman.h>
#include <unistd.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (int i = 0; i < 16; i++) {
        char *data = mmap(NULL, 32 << 20, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (data == MAP_FAILED || mprotect(data, 32 << 20, PROT_READ | PROT_WRITE) != 0)
            abort();
        memset(data, 1, 32 << 20);
    }
    sleep(1); // and keeps it
    return TK_OK;
}

BROKEN_ON_DOCUMENTS(act)
