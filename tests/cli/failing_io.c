// SPDX-License-Identifier: MIT
// Preloaded library that makes the IO_AT-th call that changes files fail. IO_HOW is the name of an
// error for that call, "always" for ENOSPC in it and all later ones, "kill" for SIGKILL before the
// call, or "half" for SIGKILL after half of a write. IO_COUNT names a file for the number of calls.
// A second passes between any two readings of the clock, so that there are many checkpoints. Only
// affects the process that was started, not its children.
// Uses the real names, not those that the headers turn them into.
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

static pid_t self;
static unsigned long count, at;
static const char *how = "";

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("IO_AT");

    self = getpid();
    at = text ? strtoul(text, NULL, 10) : 0;
    text = getenv("IO_HOW");
    how = text ? text : "";
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("IO_COUNT");
    FILE *file = path && getpid() == self ? fopen(path, "w") : NULL;

    if (!file)
        return;
    fprintf(file, "%lu", count);
    fclose(file);
}

static int number_of(const char *name)
{
    return strcmp(name, "EIO") == 0 ? EIO : strcmp(name, "EACCES") == 0 ? EACCES : ENOSPC;
}

/** Whether this call must fail, with errno set. */
static int fails(void)
{
    if (getpid() != self || !at)
        return 0;
    count++;
    if (count < at || (count > at && strcmp(how, "always") != 0))
        return 0;
    if (strcmp(how, "kill") == 0)
        raise(SIGKILL);
    errno = number_of(how);
    return strcmp(how, "half") != 0;
}

/** Returns the next definition of a function. */
static void *next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static int is_file(int fd)
{
    struct stat st;

    return fd > 2 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

EXPORT ssize_t write(int fd, const void *data, size_t length)
{
    ssize_t (*real)(int, const void *, size_t) =
        (ssize_t(*)(int, const void *, size_t))next("write");

    if (!is_file(fd))
        return real(fd, data, length);
    if (fails())
        return -1;
    if (count == at && at && strcmp(how, "half") == 0) {
        (void)!real(fd, data, length / 2);
        raise(SIGKILL);
    }
    return real(fd, data, length);
}

EXPORT int open(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))next("open");
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return (flags & (O_WRONLY | O_RDWR)) && fails() ? -1 : real(path, flags, mode);
}

EXPORT int open64(const char *path, int flags, ...)
{
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return open(path, flags, mode);
}

EXPORT int ftruncate(int fd, off_t length)
{
    int (*real)(int, off_t) = (int (*)(int, off_t))next("ftruncate");

    return is_file(fd) && fails() ? -1 : real(fd, length);
}

EXPORT int ftruncate64(int fd, off_t length)
{
    return ftruncate(fd, length);
}

EXPORT int fdatasync(int fd)
{
    int (*real)(int) = (int (*)(int))next("fdatasync");

    return fails() ? -1 : real(fd);
}

EXPORT int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *) = (int (*)(const char *, const char *))next("rename");

    return fails() ? -1 : real(from, to);
}

EXPORT int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    int (*real)(int, const char *, int, const char *, unsigned) =
        (int (*)(int, const char *, int, const char *, unsigned))next("renameat2");

    return fails() ? -1 : real(from_fd, from, to_fd, to, flags);
}

EXPORT int unlink(const char *path)
{
    int (*real)(const char *) = (int (*)(const char *))next("unlink");

    return fails() ? -1 : real(path);
}

EXPORT int mkdir(const char *path, mode_t mode)
{
    int (*real)(const char *, mode_t) = (int (*)(const char *, mode_t))next("mkdir");

    return fails() ? -1 : real(path, mode);
}

EXPORT int clock_gettime(clockid_t id, struct timespec *now)
{
    int (*real)(clockid_t, struct timespec *) =
        (int (*)(clockid_t, struct timespec *))next("clock_gettime");
    static time_t ahead;
    int status = real(id, now);

    now->tv_sec += ++ahead * 2;
    return status;
}
