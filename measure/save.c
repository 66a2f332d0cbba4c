// SPDX-License-Identifier: MIT
#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
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

/** Writes and closes the file; false with errno set. `sync`: it is then on disk. */
static bool write_and_close(FILE *out, tk_save_writer *write, void *ctx, bool sync)
{
    errno = 0;
    bool ok = write(ctx, out) == 0 && fflush(out) == 0 && (!sync || fsync(fileno(out)) == 0);
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

/** Gives a new file the permissions and, where that is allowed, the owner of the one that it
 * replaces. */
static bool take_permissions(FILE *out, const char *target)
{
    struct stat st;

    if (stat(target, &st) != 0)
        return errno == ENOENT;
    // Only root can give a file to another user; the permissions must not become wider by it.
    const bool given = fchown(fileno(out), st.st_uid, st.st_gid) == 0;
    return fchmod(fileno(out), st.st_mode & (given ? 07777 : 0777)) == 0;
}

/** Opens the folder of `path`, to sync it; -1 with errno set. */
static int open_folder(const char *path)
{
    char *copy = strdup(path);
    const int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    const int cause = errno;

    free(copy);
    errno = cause;
    return fd;
}

/** Renames a file; with a `folder`, it is on disk then under its name. */
static bool publish(const char *from, const char *to, int folder)
{
    // Some file systems cannot sync a folder.
    return rename(from, to) == 0 && (folder < 0 || fsync(folder) == 0 || errno == EINVAL);
}

static bool save_file(const char *path, tk_save_writer *write, void *ctx, bool sync)
{
    char *target = target_of(path);
    const size_t room = target ? strlen(target) + NAME_MORE : 0;
    char *name = target ? malloc(room) : NULL;
    const int folder = name && sync ? open_folder(target) : -1;
    FILE *out = name && (!sync || folder >= 0) ? open_beside(target, name, room) : NULL;
    bool ok = false;

    if (out) {
        const bool taken = !sync || take_permissions(out, target);
        ok = write_and_close(out, write, ctx, sync) && taken && publish(name, target, folder);
        if (!ok) {
            const int cause = errno;
            unlink(name);
            errno = cause;
        }
    }
    const int cause = errno;
    if (folder >= 0)
        close(folder);
    free(name);
    free(target);
    errno = cause;
    return ok;
}

static bool save(const char *path, tk_save_writer *write, void *ctx)
{
    struct stat st;

    if (is_stdout(path))
        return write_and_close(stdout, write, ctx, false);
    // A device or a pipe must not be replaced.
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        const int fd = S_ISDIR(st.st_mode) ? (errno = EISDIR, -1)
                                           : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
        return out && write_and_close(out, write, ctx, false);
    }
    return save_file(path, write, ctx, false);
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

bool tk_save_replace(const char *path, tk_save_writer *write, void *ctx, char *error,
                     size_t error_size)
{
    return save_file(path, write, ctx, true) || cannot_write(path, error, error_size);
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
