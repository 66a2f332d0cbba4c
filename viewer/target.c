// SPDX-License-Identifier: MIT
#include "target.h"

#include "frame.h"
#include "problem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 16, NAME_MORE = 48 };

// --------------------------------------------------------------------------------- what is there

/** Whether a file is empty or starts as a page does. `at` is the descriptor of its folder. */
static bool is_page(int at, const char *name)
{
    char start[sizeof TK_FRAME_MARK];
    struct stat st;
    const int fd = openat(at, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    const bool regular = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    const ssize_t n = regular ? read(fd, start, sizeof TK_FRAME_MARK - 1) : -1;

    if (fd >= 0)
        close(fd);
    return n == 0 || (n == sizeof TK_FRAME_MARK - 1 &&
                      memcmp(start, TK_FRAME_MARK, sizeof TK_FRAME_MARK - 1) == 0);
}

/** Whether `accept` holds for all entries of a folder. */
static bool all_entries(int at, const char *name, bool (*accept)(int at, const char *name))
{
    const int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    bool all = folder != NULL;

    if (!folder && fd >= 0)
        close(fd);
    for (struct dirent *entry; all && (entry = readdir(folder));)
        all = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
              accept(dirfd(folder), entry->d_name);
    if (folder)
        closedir(folder);
    return all;
}

static bool is_block(int at, const char *name)
{
    const size_t length = strlen(name);
    struct stat st;

    return length > 3 && strcmp(name + length - 3, ".js") == 0 &&
           fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
}

static bool is_part(int at, const char *name)
{
    return strcmp(name, "data") == 0 ? all_entries(at, name, is_block)
                                     : strcmp(name, "index.html") == 0 && is_page(at, name);
}

tk_target_kind tk_target_look(const char *path)
{
    struct stat st;

    if (strcmp(path, "-") == 0)
        return TK_TARGET_STREAM;
    if (stat(path, &st) != 0)
        return errno == ENOENT ? TK_TARGET_NOTHING : TK_TARGET_UNKNOWN;
    if (S_ISREG(st.st_mode))
        return is_page(AT_FDCWD, path) ? TK_TARGET_PAGE : TK_TARGET_FILE;
    if (!S_ISDIR(st.st_mode))
        return TK_TARGET_STREAM;
    char *real = realpath(path, NULL);
    const bool ours = real && all_entries(AT_FDCWD, real, is_part);
    free(real);
    return ours ? TK_TARGET_FOLDER : TK_TARGET_OTHERS;
}

static bool refuse(const char *path, const char *why, tk_message *error)
{
    snprintf(error->text, sizeof error->text, "%.800s %s", path, why);
    return false;
}

bool tk_target_may(const char *path, bool folder, bool force, tk_message *error)
{
    switch (tk_target_look(path)) {
    case TK_TARGET_UNKNOWN:
        return tk_problem_file(error, "write", path, errno);
    case TK_TARGET_OTHERS:
        return refuse(path, "has files that 'toolkit view' did not write: name another folder",
                      error);
    case TK_TARGET_FILE:
        return force || refuse(path,
                               "is not a page of 'toolkit view': name another file, or use --force "
                               "to replace it",
                               error);
    case TK_TARGET_FOLDER:
        return folder || refuse(path, "is a folder", error);
    case TK_TARGET_STREAM:
        return !folder || refuse(path, "is not a folder", error);
    default:
        return true;
    }
}

// ---------------------------------------------------------------------------------------- scratch

/** Returns the path of a temporary folder for what will be at `path`. */
static char *scratch_name(const char *path, int try)
{
    const char *parent = getenv("TMPDIR");
    const char *base = path;
    size_t length = strlen(path);
    char *name = NULL;

    if (tk_target_look(path) == TK_TARGET_STREAM) {
        base = "toolkit-view";
        length = strlen(base);
        parent = parent && *parent ? parent : "/tmp";
    } else {
        while (length > 1 && path[length - 1] == '/')
            length--;
        parent = NULL;
    }
    if (asprintf(&name, "%s%s%.*s.tmp-%ld-%d", parent ? parent : "", parent ? "/" : "", (int)length,
                 base, (long)getpid(), try) < 0)
        return NULL;
    return name;
}

static bool make_data(const char *scratch, tk_message *error)
{
    char *data = NULL;
    const bool made = asprintf(&data, "%s/data", scratch) >= 0 && mkdir(data, 0777) == 0;

    if (!made) {
        tk_problem_file(error, "make the folder", scratch, errno);
        rmdir(scratch);
    }
    free(data);
    return made;
}

char *tk_target_scratch(const char *path, tk_message *error)
{
    for (int try = 0; try < TRIES; try++) {
        char *name = scratch_name(path, try);
        if (!name) {
            tk_problem_memory(error);
            return NULL;
        }
        if (mkdir(name, tk_target_look(path) == TK_TARGET_STREAM ? 0700 : 0777) == 0) {
            if (make_data(name, error))
                return name;
            free(name);
            return NULL;
        }
        const int cause = errno;
        free(name);
        if (cause != EEXIST || try == TRIES - 1) {
            tk_problem_file(error, "write", path, cause);
            return NULL;
        }
    }
    return NULL;
}

/** Removes the files of a folder, and the folder. */
static void remove_files(int at, const char *name)
{
    const int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;

    if (!folder && fd >= 0) // memory may be free by now
        folder = fdopendir(fd);
    if (!folder && fd >= 0)
        close(fd);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            (void)unlinkat(dirfd(folder), entry->d_name, 0);
    if (folder)
        closedir(folder);
    (void)unlinkat(at, name, AT_REMOVEDIR);
}

void tk_target_remove(const char *scratch)
{
    const int fd = open(scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        remove_files(fd, "data");
        close(fd);
    }
    remove_files(AT_FDCWD, scratch);
}

// ------------------------------------------------------------------------------------------ place

/** Exchanges two folders on file systems that cannot do it at once. False with errno set. */
static bool exchange_in_steps(const char *scratch, const char *path)
{
    char *old = NULL;
    bool ok = false;

    if (asprintf(&old, "%s.old", scratch) < 0)
        return false;
    if (rename(path, old) == 0) {
        ok = rename(scratch, path) == 0;
        const int cause = errno;
        if (rename(old, ok ? scratch : path) != 0 && ok)
            tk_target_remove(old);
        errno = cause;
    }
    free(old);
    return ok;
}

bool tk_target_place(const char *scratch, const char *path, tk_message *error)
{
    char *real = realpath(path, NULL); // what a link points to, without a slash at the end
    bool ok;

    if (!real) {
        size_t length = strlen(path);
        while (length > 1 && path[length - 1] == '/')
            length--;
        real = strndup(path, length);
        ok = real && renameat2(AT_FDCWD, scratch, AT_FDCWD, real, RENAME_NOREPLACE) == 0;
        ok = ok || (real && errno == EINVAL && rename(scratch, real) == 0);
    } else {
        ok = renameat2(AT_FDCWD, scratch, AT_FDCWD, real, RENAME_EXCHANGE) == 0 ||
             ((errno == EINVAL || errno == ENOSYS) && exchange_in_steps(scratch, real));
        if (ok)
            tk_target_remove(scratch);
    }
    if (!ok)
        tk_problem_file(error, "write", path, errno);
    free(real);
    return ok;
}
