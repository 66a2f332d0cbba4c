// SPDX-License-Identifier: MIT
#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TRIES = 16,
    NAME_MORE = 48, ///< extra bytes in the name of a temporary file
};

/** Creates a temporary file in the folder of `path`, and puts its name into `name`. */
static FILE *open_beside(const char *path, char *name, size_t room)
{
    for (int i = 0; i < TRIES; i++) {
        snprintf(name, room, "%s.tmp-%ld-%d", path, (long)getpid(), i);
        const int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0) {
            FILE *out = fdopen(fd, "w");
            if (!out) {
                close(fd);
                unlink(name);
            }
            return out;
        }
        if (errno != EEXIST)
            break;
    }
    return NULL;
}

/** Writes and closes the file; false with errno set. */
static bool write_and_close(FILE *out, tk_save_writer *write, void *ctx)
{
    errno = 0;
    bool ok = write(ctx, out) == 0 && fflush(out) == 0;
    int cause = errno;

    // Some file systems report a full disk only in close().
    if (out != stdout && fclose(out) != 0 && ok) {
        ok = false;
        cause = errno;
    }
    errno = cause ? cause : EIO;
    return ok;
}

static bool is_stdout(const char *path)
{
    return strcmp(path, "-") == 0;
}

/** Returns the path to replace: the file that a symbolic link points to, not the link. The caller
 * frees it. */
static char *target_of(const char *path)
{
    char *real = realpath(path, NULL);

    return real ? real : strdup(path);
}

static bool save_file(const char *path, tk_save_writer *write, void *ctx)
{
    char *target = target_of(path);
    const size_t room = target ? strlen(target) + NAME_MORE : 0;
    char *name = target ? malloc(room) : NULL;
    FILE *out = name ? open_beside(target, name, room) : NULL;
    bool ok = false;

    if (out) {
        ok = write_and_close(out, write, ctx) && rename(name, target) == 0;
        if (!ok) {
            const int cause = errno;
            unlink(name);
            errno = cause;
        }
    }
    const int cause = errno;
    free(name);
    free(target);
    errno = cause;
    return ok;
}

static bool save(const char *path, tk_save_writer *write, void *ctx)
{
    struct stat st;

    if (is_stdout(path))
        return write_and_close(stdout, write, ctx);
    // A device or a pipe must not be replaced.
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        const int fd = S_ISDIR(st.st_mode) ? (errno = EISDIR, -1)
                                           : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
        return out && write_and_close(out, write, ctx);
    }
    return save_file(path, write, ctx);
}

static bool cannot_write(const char *path, char *error, size_t error_size)
{
    snprintf(error, error_size, "cannot write %s: %s", is_stdout(path) ? "standard output" : path,
             strerror(errno));
    return false;
}

bool tk_save(const char *path, tk_save_writer *write, void *ctx, char *error, size_t error_size)
{
    return save(path, write, ctx) || cannot_write(path, error, error_size);
}

bool tk_save_check(const char *path, char *error, size_t error_size)
{
    struct stat st;

    if (is_stdout(path))
        return true;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        if (!S_ISDIR(st.st_mode) && access(path, W_OK) == 0)
            return true;
        errno = S_ISDIR(st.st_mode) ? EISDIR : errno;
        return cannot_write(path, error, error_size);
    }
    // Does everything that the write will do, except for the renaming.
    char *target = target_of(path);
    const size_t room = target ? strlen(target) + NAME_MORE : 0;
    char *name = target ? malloc(room) : NULL;
    FILE *out = name ? open_beside(target, name, room) : NULL;
    const int cause = errno;

    if (out) {
        fclose(out);
        unlink(name);
    }
    free(name);
    free(target);
    errno = cause;
    return out || cannot_write(path, error, error_size);
}
