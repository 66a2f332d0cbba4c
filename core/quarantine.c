// SPDX-License-Identifier: MIT
#include "quarantine.h"

#include "buffer.h"
#include "output.h"
#include "text.h"

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

static bool same_file(const char *a, const char *b)
{
    struct stat sa, sb;

    return stat(a, &sa) == 0 && stat(b, &sb) == 0 && sa.st_dev == sb.st_dev &&
           sa.st_ino == sb.st_ino;
}

bool tk_quarantine_open(tk_quarantine *quarantine, const char *path, const char *replayed,
                        tk_error *error)
{
    struct stat st;

    *quarantine = (tk_quarantine){.fd = -1, .path = strdup(path)};
    if (!quarantine->path)
        return tk_error_set(error, "no memory for the quarantine");
    if (replayed && same_file(path, replayed)) {
        quarantine->fd = tk_create_temporary(path, &quarantine->temporary);
        if (quarantine->fd < 0)
            tk_error_set(error, "cannot write beside the quarantine file %s: %s", path,
                         strerror(errno));
    } else if (lstat(path, &st) == 0 && S_ISREG(st.st_mode) && unlink(path) != 0) {
        tk_error_set(error, "cannot replace the quarantine file %s: %s", path, strerror(errno));
    } else {
        return true;
    }
    if (quarantine->fd >= 0)
        return true;
    free(quarantine->path);
    quarantine->path = NULL;
    return false;
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
    size_t at = line->length;

    if (!tk_buffer_json(line, data, length))
        return false;
    line->length -= 2;
    memmove(line->data + at, line->data + at + 1, line->length - at);
    return true;
}

/** Writes the record's bytes: as a string if they are UTF-8, so that a person can read them. */
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

static bool write_line(int fd, const tk_casualty *casualty)
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
    ok = ok && add_member(&line, "name", casualty->name.data, casualty->name.length) &&
         add_member(&line, "format", casualty->format, strlen(casualty->format));
    if (ok && casualty->input.data)
        ok = write_input(fd, &line, &casualty->input);
    ok = ok && tk_buffer_print(&line, "}\n") && tk_write_all(fd, line.data, line.length);
    tk_buffer_free(&line);
    return ok;
}

bool tk_quarantine_add(tk_quarantine *quarantine, const tk_casualty *casualty, tk_error *error)
{
    if (quarantine->fd < 0)
        quarantine->fd =
            open(quarantine->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (quarantine->fd < 0 || !write_line(quarantine->fd, casualty))
        return tk_error_set(error, "cannot write the quarantine file %s: %s", quarantine->path,
                            strerror(errno));
    quarantine->count++;
    return true;
}

bool tk_quarantine_finish(tk_quarantine *quarantine, bool complete, tk_error *error)
{
    bool ok = quarantine->fd < 0 || close(quarantine->fd) == 0;

    if (quarantine->temporary) {
        if (ok && complete)
            ok = quarantine->count ? rename(quarantine->temporary, quarantine->path) == 0
                                   : unlink(quarantine->path) == 0;
        if (!ok || !complete || !quarantine->count)
            unlink(quarantine->temporary);
    }
    if (!ok)
        tk_error_set(error, "cannot write the quarantine file %s: %s", quarantine->path,
                     strerror(errno));
    free(quarantine->temporary);
    free(quarantine->path);
    *quarantine = (tk_quarantine){.fd = -1};
    return ok;
}
