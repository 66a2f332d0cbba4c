// SPDX-License-Identifier: MIT
#include "result_file.h"

#include "base/buffer.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES ((size_t)64 << 10)
/** Names that are tried. */
#define NAMES_MAX 100

static bool is_stream(const char *path)
{
    struct stat st;

    return strcmp(path, "-") == 0 ||
           (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
}

/** A file without a name. */
static int open_nameless(void)
{
    const char *dir = getenv("TMPDIR");
    char name[4096];
    tk_buffer path = {0};
    int fd = -1;

    if (tk_buffer_print(&path, "%s/toolkit-XXXXXX", dir && dir[0] ? dir : "/tmp") &&
        path.length < sizeof(name)) {
        memcpy(name, path.data, path.length + 1);
        fd = mkostemp(name, O_CLOEXEC);
        if (fd >= 0)
            unlink(name);
    }
    tk_buffer_free(&path);
    return fd;
}

/** Creates PATH.partial-N, which no file has as its name, with the mode of an older PATH. */
static int open_named(tk_result_file *file)
{
    tk_buffer name = {0};
    struct stat older;
    int fd = -1;

    for (int n = 0; fd < 0 && n < NAMES_MAX && (n == 0 || errno == EEXIST); n++) {
        name.length = 0;
        if (!tk_buffer_print(&name, "%s.partial-%ld", file->path, (long)getpid() + n))
            break;
        fd = open(name.data, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0666);
    }
    if (fd < 0) {
        tk_buffer_free(&name);
        return -1;
    }
    file->partial = name.data;
    if (stat(file->path, &older) == 0)
        (void)fchmod(fd, older.st_mode & 0777);
    return fd;
}

bool tk_result_file_open(tk_result_file *file, const char *path, tk_error *error)
{
    char *real = strcmp(path, "-") == 0 ? NULL : realpath(path, NULL);

    *file = TK_RESULT_FILE_CLOSED;
    file->path = real ? real : strdup(path);
    if (!file->path)
        return tk_error_set(error, "out of memory");
    file->fd = is_stream(file->path) ? open_nameless() : open_named(file);
    if (file->fd >= 0)
        return true;
    tk_error_set(error, "cannot create a file for the result %s: %s", path, strerror(errno));
    tk_result_file_close(file);
    return false;
}

uint64_t tk_result_file_length(const tk_result_file *file)
{
    struct stat st;

    return fstat(file->fd, &st) == 0 ? (uint64_t)st.st_size : 0;
}

/** Copies the file to its stream. */
static bool copy_out(const tk_result_file *file, tk_error *error)
{
    const bool is_stdout = strcmp(file->path, "-") == 0;
    const int to = is_stdout ? STDOUT_FILENO : open(file->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    char piece[COPY_BYTES];
    off_t at = 0;
    bool ok = to >= 0;

    while (ok) {
        const ssize_t n = pread(file->fd, piece, sizeof(piece), at);

        if (n == 0)
            break;
        ok = n > 0 ? tk_write_all(to, piece, (size_t)n) : errno == EINTR;
        at += n > 0 ? n : 0;
    }
    if (!is_stdout && to >= 0 && close(to) != 0)
        ok = false;
    return ok || tk_error_set(error, "cannot write %s: %s",
                              is_stdout ? "standard output" : file->path, strerror(errno));
}

bool tk_result_file_publish(tk_result_file *file, bool sync, tk_error *error)
{
    bool ok = true;

    if (!file->partial) {
        ok = copy_out(file, error);
    } else if ((sync && fdatasync(file->fd) != 0) || rename(file->partial, file->path) != 0) {
        ok = tk_error_set(error, "cannot write %s: %s", file->path, strerror(errno));
    } else {
        free(file->partial);
        file->partial = NULL;
    }
    tk_result_file_close(file);
    return ok;
}

void tk_result_file_close(tk_result_file *file)
{
    if (file->partial)
        unlink(file->partial);
    if (file->fd >= 0)
        close(file->fd);
    free(file->partial);
    free(file->path);
    *file = TK_RESULT_FILE_CLOSED;
}
