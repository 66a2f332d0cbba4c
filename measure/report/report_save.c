// SPDX-License-Identifier: MIT
// The way of a report into its file.

#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 16 };

/** Opens a new file beside `path`, of another name, which is put into `name`. */
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

/** Writes and closes; false with errno set. */
static bool write_and_close(FILE *out, tk_report_writer *write, yajl_val document)
{
    errno = 0;
    bool ok = write(document, out) == 0 && fflush(out) == 0;
    int cause = errno;

    // Some file systems report a full disk only when the file is closed.
    if (out != stdout && fclose(out) != 0 && ok) {
        ok = false;
        cause = errno;
    }
    errno = cause ? cause : EIO;
    return ok;
}

static bool save_file(const char *path, tk_report_writer *write, yajl_val document)
{
    // Through a symbolic link the file that it points to is replaced, not the link.
    char *real = realpath(path, NULL);
    const char *target = real ? real : path;
    const size_t room = strlen(target) + 48;
    char *name = malloc(room);
    FILE *out = name ? open_beside(target, name, room) : NULL;
    bool ok = false;

    if (out) {
        ok = write_and_close(out, write, document) && rename(name, target) == 0;
        if (!ok) {
            const int cause = errno;
            unlink(name);
            errno = cause;
        }
    }
    const int cause = errno;
    free(name);
    free(real);
    errno = cause;
    return ok;
}

static bool save(const char *path, tk_report_writer *write, yajl_val document)
{
    struct stat st;

    if (strcmp(path, "-") == 0)
        return write_and_close(stdout, write, document);
    // A device or a pipe has to stay what it is.
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
        const int fd = S_ISDIR(st.st_mode) ? (errno = EISDIR, -1)
                                           : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
        FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
        return out && write_and_close(out, write, document);
    }
    return save_file(path, write, document);
}

int tk_report_save(const char *path, tk_report_writer *write, const char *json, size_t length,
                   char *error, size_t error_size)
{
    char parse_error[256] = "";
    char *text = malloc(length + 1);
    yajl_val document = NULL;
    int status = -1;

    if (!text) {
        snprintf(error, error_size, "no memory for the report %s", path);
        return -1;
    }
    memcpy(text, json, length);
    text[length] = '\0';
    document = yajl_tree_parse(text, parse_error, sizeof parse_error);
    if (!document)
        snprintf(error, error_size, "the report's figures are no JSON: %s",
                 parse_error[0] ? parse_error : "no memory");
    else if (!save(path, write, document))
        snprintf(error, error_size, "cannot write %s: %s",
                 strcmp(path, "-") == 0 ? "standard output" : path, strerror(errno));
    else
        status = 0;
    yajl_tree_free(document);
    free(text);
    return status;
}
