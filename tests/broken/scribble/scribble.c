// SPDX-License-Identifier: MIT
// Maps every descriptor, and overwrites it, which may be finished results.
#include "../broken.h"

#include <sys/mman.h>
#include <sys/stat.h>

static tk_status act(const tk_host *host, tk_doc *doc)
{
    (void)host, (void)doc;
    for (int fd = 3; fd < 64; fd++) {
        struct stat st;
        if (fstat(fd, &st) != 0 || st.st_size <= 0)
            continue;
        char *data = mmap(NULL, st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (data == MAP_FAILED)
            continue;
        for (long i = 0; i < st.st_size && i < 1 << 20; i += 97)
            data[i] = '#';
    }
    abort();
}

BROKEN_ON_DOCUMENTS(act)
