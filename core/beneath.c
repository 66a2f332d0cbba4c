// SPDX-License-Identifier: MIT
#include "beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/** For kernels, and filters of containers, without openat2(): looks where the path leads, and opens
 * that. A link that changes in between is not noticed. */
static int open_checked(const char *folder, const char *path, int flags)
{
    char *root = realpath(folder, NULL);
    char *real = realpath(path, NULL);
    const size_t length = root ? strlen(root) : 0;
    int fd = -1;

    if (root && real) {
        const bool inside =
            length == 1 || (strncmp(real, root, length) == 0 && real[length] == '/');

        if (inside)
            fd = open(real, flags | O_CLOEXEC | O_NOFOLLOW);
        else
            errno = EXDEV;
    }
    free(root);
    free(real);
    return fd;
}

int tk_open_beneath(const char *path, size_t folder, int flags)
{
    struct open_how how = {.flags = (unsigned)flags | O_CLOEXEC, .resolve = RESOLVE_BENEATH};
    char *root = strndup(path, folder);
    const char *rest = path + folder;
    int at, fd = -1;

    if (!root)
        return -1;
    while (*rest == '/')
        rest++;
    at = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (at >= 0) {
        do
            fd = (int)syscall(SYS_openat2, at, *rest ? rest : ".", &how, sizeof(how));
        while (fd < 0 && errno == EAGAIN); // something was renamed on the way
        if (fd < 0 && (errno == ENOSYS || errno == EPERM))
            fd = open_checked(root, path, flags);
        const int saved = errno;
        close(at);
        errno = saved;
    }
    free(root);
    return fd;
}
