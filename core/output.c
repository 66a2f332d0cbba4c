// SPDX-License-Identifier: MIT
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/** Documents are written in pieces of about this many bytes. */
#define PENDING_BYTES ((size_t)256 << 10)

bool tk_write_all(int fd, const char *data, size_t length)
{
    while (length) {
        ssize_t n = write(fd, data, length);

        if (n > 0) {
            data += n;
            length -= (size_t)n;
        } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            // Somebody who shares this descriptor made it non-blocking.
            struct pollfd ready = {.fd = fd, .events = POLLOUT};
            poll(&ready, 1, -1);
        } else if (n == 0 || errno != EINTR) {
            if (n == 0)
                errno = EIO;
            return false;
        }
    }
    return true;
}

int tk_create_temporary(const char *path, char **temporary)
{
    size_t room = strlen(path) + 32;
    char *name = malloc(room);
    struct stat older;
    int fd = -1;

    *temporary = NULL;
    if (!name)
        return -1;
    for (int tries = 0; fd < 0 && tries < 16; tries++) {
        uint32_t random = (uint32_t)getpid() + (uint32_t)tries;

        if (getrandom(&random, sizeof(random), GRND_NONBLOCK) < 0)
            random += 0x9e3779b9u;
        snprintf(name, room, "%s.tmp-%08x", path, random);
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    if (fd < 0) {
        free(name);
        return -1;
    }
    if (stat(path, &older) == 0)
        (void)fchmod(fd, older.st_mode & 0777);
    *temporary = name;
    return fd;
}

// ------------------------------------------------------------------------------------ output

static bool open_stream(tk_output *output, const char *path, tk_error *error)
{
    bool is_stdout = strcmp(path, "-") == 0;

    output->name = is_stdout ? "standard output" : path;
    output->fd = is_stdout ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
                           : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return output->fd >= 0 ||
           tk_error_set(error, "cannot write to %s: %s", output->name, strerror(errno));
}

static bool open_file(tk_output *output, const char *path, bool exists, tk_error *error)
{
    // Through a symbolic link the file that it points to is replaced, not the link.
    output->path = exists ? realpath(path, NULL) : strdup(path);
    output->name = output->path;
    if (!output->path)
        return tk_error_set(error, "cannot write %s: %s", path, strerror(errno));
    output->fd = tk_create_temporary(output->path, &output->temporary);
    return output->fd >= 0 || tk_error_set(error, "cannot write %s: %s", path, strerror(errno));
}

bool tk_output_open(tk_output *output, const char *path, const char *head, const char *separator,
                    const char *tail, tk_error *error)
{
    struct stat st = {0};
    bool exists = strcmp(path, "-") == 0 || stat(path, &st) == 0;
    bool ok;

    *output = (tk_output){.fd = -1, .separator = separator, .tail = tail};
    if (exists && S_ISDIR(st.st_mode))
        return tk_error_set(error, "cannot write %s: it is a folder", path);
    ok = exists && !S_ISREG(st.st_mode) ? open_stream(output, path, error)
                                        : open_file(output, path, exists, error);
    if (ok && !tk_buffer_add(&output->pending, head, strlen(head)))
        ok = tk_error_set(error, "no memory for the output");
    if (!ok)
        tk_output_discard(output);
    return ok;
}

static bool write_out(tk_output *output, const char *data, size_t length, tk_error *error)
{
    if (tk_write_all(output->fd, data, length))
        return true;
    output->closed_by_reader = errno == EPIPE;
    return tk_error_set(error, "cannot write to %s: %s", output->name, strerror(errno));
}

bool tk_output_flush(tk_output *output, tk_error *error)
{
    size_t length = output->pending.length;

    if (!length)
        return true;
    output->pending.length = 0;
    return write_out(output, output->pending.data, length, error);
}

static bool append(tk_output *output, const char *data, size_t length, tk_error *error)
{
    if (output->pending.length && output->pending.length + length > PENDING_BYTES &&
        !tk_output_flush(output, error))
        return false;
    if (length > PENDING_BYTES)
        return write_out(output, data, length, error);
    return tk_buffer_add(&output->pending, data, length) ||
           tk_error_set(error, "no memory for the output");
}

bool tk_output_open_folder(tk_output *output, const char *path, const char *const *endings,
                           const char *head, const char *tail, tk_error *error)
{
    *output = (tk_output){.fd = -1,
                          .separator = "",
                          .tail = "",
                          .name = path,
                          .folder = {.endings = endings, .head = head, .tail = tail}};
    if (!endings[0])
        return tk_error_set(error,
                            "cannot write %s: the encoder's documents are no files of their "
                            "own; name a file",
                            path);
    return tk_folder_open(&output->folder, path, error);
}

bool tk_output_document(tk_output *output, const tk_str *id, const char *data, size_t length,
                        tk_error *error)
{
    if (output->folder.path) {
        output->documents++;
        return tk_folder_document(&output->folder, id, data, length, error);
    }
    if (output->documents++ && !append(output, output->separator, strlen(output->separator), error))
        return false;
    return append(output, data, length, error);
}

bool tk_output_finish(tk_output *output, tk_error *error)
{
    if (output->folder.path) {
        tk_output_discard(output);
        return true;
    }
    bool ok =
        append(output, output->tail, strlen(output->tail), error) && tk_output_flush(output, error);

    // Some file systems report a full disk only when the file is closed.
    if (close(output->fd) != 0 && errno != EINTR && ok)
        ok = tk_error_set(error, "cannot write to %s: %s", output->name, strerror(errno));
    output->fd = -1;
    if (ok && output->temporary && rename(output->temporary, output->path) != 0)
        ok = tk_error_set(error, "cannot rename %s to %s: %s", output->temporary, output->path,
                          strerror(errno));
    if (ok) {
        free(output->temporary);
        output->temporary = NULL;
    }
    tk_output_discard(output);
    return ok;
}

void tk_output_discard(tk_output *output)
{
    if (output->fd >= 0)
        close(output->fd);
    output->fd = -1;
    if (output->temporary)
        unlink(output->temporary);
    free(output->temporary);
    free(output->path);
    output->temporary = output->path = NULL;
    output->name = NULL;
    tk_folder_close(&output->folder);
    tk_buffer_free(&output->pending);
}

// ----------------------------------------------------------------------- files beside the output

char *tk_output_beside(const char *path, const char *suffix)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    size_t stem = dot && dot > name ? (size_t)(dot - path) : strlen(path);
    char *beside;

    // Never the output itself, whatever it is called.
    if (strcmp(path + stem, suffix) == 0 ||
        (strlen(path) >= strlen(suffix) &&
         strcmp(path + strlen(path) - strlen(suffix), suffix) == 0))
        stem = strlen(path);
    beside = malloc(stem + strlen(suffix) + 1);
    if (beside) {
        memcpy(beside, path, stem);
        strcpy(beside + stem, suffix);
    }
    return beside;
}

bool tk_output_whole_file(const char *path, const char *data, size_t length, tk_error *error)
{
    char *temporary;
    int fd = tk_create_temporary(path, &temporary);
    bool ok = fd >= 0 && tk_write_all(fd, data, length);

    if (fd >= 0 && close(fd) != 0)
        ok = false;
    ok = ok && rename(temporary, path) == 0;
    if (!ok) {
        tk_error_set(error, "cannot write %s: %s", path, strerror(errno));
        if (temporary)
            unlink(temporary);
    }
    free(temporary);
    return ok;
}
