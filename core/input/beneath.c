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

int tk_open_root(const char *path, size_t folder)
{
    char *root = strndup(path, folder);
    const int fd = root ? open(root, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;

    free(root);
    return fd;
}

/** For kernels, and filters of containers, without openat2(): resolves the path, and opens the
 * result. A link that changes in between is not noticed. */
static int open_checked(const char *path, size_t folder, int flags)
{
    char *given = strndup(path, folder);
    char *root = given ? realpath(given, NULL) : NULL;
    char *real = realpath(path, NULL);
    const size_t length = root ? strlen(root) : 0;
    int fd = -1;

    if (root && real) {
        if (length == 1 || (strncmp(real, root, length) == 0 && real[length] == '/'))
            fd = open(real, flags | O_CLOEXEC | O_NOFOLLOW);
        else
            errno = EXDEV;
    }
    free(given);
    free(root);
    free(real);
    return fd;
}

int tk_open_beneath(int root, const char *path, size_t folder, int flags)
{
    struct open_how how = {.flags = (unsigned)flags | O_CLOEXEC, .resolve = RESOLVE_BENEATH};
    const char *rest = path + folder;
    int fd;

    while (*rest == '/')
        rest++;
    do
        fd = (int)syscall(SYS_openat2, root, *rest ? rest : ".", &how, sizeof(how));
    while (fd < 0 && errno == EAGAIN); // a folder was renamed during the look-up
    return fd < 0 && (errno == ENOSYS || errno == EPERM) ? open_checked(path, folder, flags) : fd;
}
