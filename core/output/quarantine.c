// SPDX-License-Identifier: MIT
#include "quarantine.h"

#include "base/buffer.h"
#include "base/file.h"
#include "base/text.h"

#include <toolkit/text/json.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** Input is written in pieces, so that a huge record does not need its size in memory again. */
#define PIECE_BYTES ((size_t)48 << 10)

/** Most names that are tried to find a free one. */
#define NUMBER_MAX 100000u

// ----------------------------------------------------------------------------------- opening

static bool cannot_write(const char *path, tk_error *error)
{
    return tk_error_set(error, "cannot write the quarantine file %s: %s", path, strerror(errno));
}

bool tk_quarantine_open(tk_quarantine *quarantine, const char *path, bool is_stream,
                        tk_error *error)
{
    *quarantine = (tk_quarantine){.fd = -1, .path = strdup(path), .is_stream = is_stream};
    return quarantine->path || tk_error_set(error, "out of memory");
}

bool tk_quarantine_resume(tk_quarantine *quarantine, const char *path, uint64_t length,
                          uint64_t count, tk_error *error)
{
    struct stat st;

    if (!tk_quarantine_open(quarantine, path, false, error) || !count)
        return quarantine->path;
    quarantine->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);
    quarantine->count = count;
    quarantine->length = length;
    if (quarantine->fd >= 0 && fstat(quarantine->fd, &st) == 0 && (uint64_t)st.st_size < length)
        return tk_error_set(error, "cannot continue %s: it is shorter than recorded in its journal",
                            path);
    return (quarantine->fd >= 0 && ftruncate(quarantine->fd, (off_t)length) == 0 &&
            lseek(quarantine->fd, 0, SEEK_END) >= 0) ||
           cannot_write(path, error);
}

/** NAME.jsonl with a number: NAME-2.jsonl. On the heap. */
static char *numbered(const char *path, unsigned number)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');
    tk_buffer name = {0};

    if (!dot)
        dot = path + strlen(path);
    if (tk_buffer_print(&name, "%.*s-%u%s", (int)(dot - path), path, number, dot))
        return name.data;
    tk_buffer_free(&name);
    return NULL;
}

/** Creates the file of a stream's quarantine under the first free name. */
static int create_free(tk_quarantine *quarantine)
{
    struct stat st;
    int fd;

    if (stat(quarantine->path, &st) == 0 && !S_ISREG(st.st_mode)) // a FIFO or a device
        return open(quarantine->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    fd = open(quarantine->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    for (unsigned n = 2; fd < 0 && errno == EEXIST && n <= NUMBER_MAX; n++) {
        char *name = numbered(quarantine->path, n);

        errno = ENOMEM;
        fd = name ? open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666) : -1;
        if (fd >= 0) {
            free(quarantine->path);
            quarantine->path = name;
        } else {
            int reason = errno;
            free(name);
            errno = reason;
        }
    }
    return fd;
}

// ------------------------------------------------------------------------------ an older file

/** The members that every first line has, in this order. */
static bool is_line(const char *line)
{
    return strncmp(line, "{\"id\": \"", 8) == 0 && strstr(line, "\", \"plugin\": \"") &&
           strstr(line, "\", \"reason\": \"");
}

bool tk_quarantine_is(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char start[16384];
    ssize_t n = fd >= 0 ? pread(fd, start, sizeof(start) - 1, 0) : -1;

    if (fd >= 0)
        close(fd);
    if (n < 0)
        return false;
    start[n] = '\0';
    return n == 0 || is_line(start);
}

/** Whether a line's record came from standard input. In strings, quotes are escaped. */
static bool has_streamed(const char *path)
{
    FILE *file = fopen(path, "re");
    char *line = NULL;
    size_t room = 0;
    bool found = false;

    while (file && !found && getline(&line, &room, file) > 0)
        found = strstr(line, ", \"name\": \"stdin") != NULL;
    free(line);
    if (file)
        fclose(file);
    return found;
}

bool tk_quarantine_retire(const char *path, bool remove, tk_error *error)
{
    struct stat st;
    bool ok = false;

    if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode) || !tk_quarantine_is(path))
        return true;
    if (!has_streamed(path))
        return !remove || unlink(path) == 0 || cannot_write(path, error);
    for (unsigned n = 2; !ok && n <= NUMBER_MAX; n++) {
        char *name = numbered(path, n);

        ok = name && renameat2(AT_FDCWD, path, AT_FDCWD, name, RENAME_NOREPLACE) == 0;
        free(name);
        if (!ok && errno != EEXIST)
            break;
    }
    return ok || cannot_write(path, error);
}

// --------------------------------------------------------------------------------- one line

static bool add_member(tk_buffer *line, const char *key, const char *data, size_t length)
{
    return tk_buffer_print(line, "%s\"%s\": ", line->length ? ", " : "{", key) &&
           tk_buffer_json(line, data, length);
}

static bool add_base64(tk_buffer *line, const unsigned char *data, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *to = tk_buffer_reserve(line, length / 3 * 4 + 4);

    if (!to)
        return false;
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        uint32_t bits = (uint32_t)data[i] << 16 | (left > 1 ? (uint32_t)data[i + 1] << 8 : 0) |
                        (left > 2 ? (uint32_t)data[i + 2] : 0);

        *to++ = digits[bits >> 18];
        *to++ = digits[bits >> 12 & 63];
        *to++ = left > 1 ? digits[bits >> 6 & 63] : '=';
        *to++ = left > 2 ? digits[bits & 63] : '=';
    }
    line->length = (size_t)(to - line->data);
    return true;
}

/** Appends a piece of a JSON string, without the quotes. */
static bool add_characters(tk_buffer *line, const char *data, size_t length)
{
    char *to = tk_buffer_reserve(line, TK_JSON_QUOTE_WORST * length + TK_JSON_QUOTE_SLACK);

    if (!to)
        return false;
    line->length = (size_t)(tk_json_escape_bytes(to, data, length) - line->data);
    return true;
}

/** Writes the record's bytes: as a string if they are UTF-8, so that users can read them. */
static bool write_input(int fd, tk_buffer *line, const tk_str *input)
{
    bool ascii;
    bool is_text = tk_utf8_check(input->data, input->length, &ascii) == input->length;
    size_t at = 0;

    if (!tk_buffer_print(line, is_text ? ", \"input\": \"" : ", \"input_base64\": \""))
        return false;
    while (at < input->length) {
        size_t n = input->length - at < PIECE_BYTES ? input->length - at : PIECE_BYTES;

        // A piece ends between two characters; base64's ends after three bytes, as PIECE_BYTES
        // does.
        while (is_text && at + n < input->length && (input->data[at + n] & 0xc0) == 0x80)
            n--;
        if (!(is_text ? add_characters(line, input->data + at, n)
                      : add_base64(line, (const unsigned char *)input->data + at, n)) ||
            !tk_write_all(fd, line->data, line->length))
            return false;
        line->length = 0;
        at += n;
    }
    return tk_buffer_print(line, "\"");
}

static bool write_line(int fd, const tk_casualty *casualty, uint64_t at)
{
    tk_buffer line = {0};
    bool ok;

    errno = ENOMEM;
    ok = add_member(&line, "id", casualty->id, strlen(casualty->id)) &&
         add_member(&line, "plugin", casualty->plugin, strlen(casualty->plugin)) &&
         add_member(&line, "reason", casualty->reason, strlen(casualty->reason)) &&
         add_member(&line, "message", casualty->message, strlen(casualty->message));
    if (ok && casualty->byte != UINT64_MAX)
        ok = tk_buffer_print(&line, ", \"byte\": %" PRIu64, casualty->byte);
    ok = ok && tk_buffer_print(&line, ", \"at\": %" PRIu64, at) &&
         add_member(&line, "name", casualty->name.data, casualty->name.length) &&
         add_member(&line, "format", casualty->format, strlen(casualty->format));
    if (ok && casualty->input.data)
        ok = write_input(fd, &line, &casualty->input);
    ok = ok && tk_buffer_print(&line, "}\n") && tk_write_all(fd, line.data, line.length);
    tk_buffer_free(&line);
    return ok;
}

bool tk_quarantine_add(tk_quarantine *quarantine, const tk_casualty *casualty, uint64_t at,
                       tk_error *error)
{
    off_t end;

    if (quarantine->fd < 0)
        quarantine->fd =
            quarantine->is_stream ? create_free(quarantine) : tk_create_file(quarantine->path);
    if (quarantine->fd < 0)
        return cannot_write(quarantine->path, error);
    if (!write_line(quarantine->fd, casualty, at)) {
        cannot_write(quarantine->path, error);
        if (ftruncate(quarantine->fd, (off_t)quarantine->length) == 0)
            (void)lseek(quarantine->fd, 0, SEEK_END);
        return false;
    }
    quarantine->count++;
    end = lseek(quarantine->fd, 0, SEEK_CUR);
    if (end > 0)
        quarantine->length = (uint64_t)end;
    return true;
}

bool tk_quarantine_sync(const tk_quarantine *quarantine, tk_error *error)
{
    return quarantine->fd < 0 || fdatasync(quarantine->fd) == 0 ||
           cannot_write(quarantine->path, error);
}

bool tk_quarantine_close(tk_quarantine *quarantine, tk_error *error)
{
    bool ok = quarantine->fd < 0 || close(quarantine->fd) == 0 || errno == EINTR;

    if (!ok)
        cannot_write(quarantine->path, error);
    free(quarantine->path);
    *quarantine = (tk_quarantine){.fd = -1, .count = quarantine->count};
    return ok;
}
