// SPDX-License-Identifier: MIT
#include "gold_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 16 };

/** Returns PATH.lock beside the file itself, if `path` is a link to it. NULL with errno set. */
static char *lock_path(const char *path)
{
    char *real = realpath(path, NULL);
    char *name = NULL;
    if (asprintf(&name, "%s.lock", real ? real : path) < 0)
        name = NULL;
    free(real);
    return name;
}

/** Whether the path is still the file that was opened: its last owner removes it. */
static bool is_file_of(const char *path, int fd)
{
    struct stat now, own;
    return stat(path, &now) == 0 && fstat(fd, &own) == 0 && now.st_dev == own.st_dev &&
           now.st_ino == own.st_ino;
}

/** Opens and locks the file; -1 with errno set. */
static int take(const char *path)
{
    for (int i = 0; i < TRIES; i++) {
        const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd < 0)
            return -1;
        const bool locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
        const int cause = errno;
        if (locked && is_file_of(path, fd))
            return fd;
        close(fd);
        errno = cause;
        if (!locked)
            return -1;
    }
    errno = EWOULDBLOCK;
    return -1;
}

bool tk_gold_lock_take(tk_gold_lock *lock, const char *path, tk_message *error)
{
    lock->path = lock_path(path);
    lock->fd = lock->path ? take(lock->path) : -1;
    if (lock->fd >= 0)
        return true;
    if (errno == EWOULDBLOCK)
        snprintf(error->text, sizeof error->text,
                 "%s is being annotated by another server: stop that one first", path);
    else
        snprintf(error->text, sizeof error->text, "cannot lock %s: %s", path, strerror(errno));
    free(lock->path);
    lock->path = NULL;
    return false;
}

void tk_gold_lock_release(tk_gold_lock *lock)
{
    if (lock->fd >= 0) {
        unlink(lock->path);
        close(lock->fd);
    }
    free(lock->path);
    *lock = TK_GOLD_UNLOCKED;
}
