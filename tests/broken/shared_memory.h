// SPDX-License-Identifier: MIT
// How a hostile plugin finds the memory that its worker shares with the supervisor, without /proc:
// it queries which pages exist, and recognizes the control block by the document's id.
#ifndef SHARED_MEMORY_H
#define SHARED_MEMORY_H

#include <errno.h>
#include <linux/futex.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096UL

static inline int is_mapped(const void *page)
{
    return syscall(SYS_futex, page, FUTEX_WAKE, 0, NULL, NULL, 0) >= 0;
}

/** The page that starts with a number and then the id of the document in flight, which is "doc" and
 * a number; or NULL. */
static inline char *find_control(void)
{
    uintptr_t top = ((uintptr_t)&getpid & ~(PAGE - 1)) + (64UL << 20);

    for (uintptr_t at = top; at > top - (2UL << 30); at -= PAGE) {
        char *page = (char *)at;

        if (is_mapped(page) && memcmp(page + 4, "doc", 3) == 0 && page[7] >= '0' && page[7] <= '9')
            return page;
    }
    return NULL;
}

#endif
