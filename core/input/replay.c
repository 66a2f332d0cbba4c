// SPDX-License-Identifier: MIT
#include "replay.h"

#include <toolkit/text/json.h>

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool add_base64(tk_buffer *bytes, const char *text, size_t length, tk_error *failure)
{
    size_t before = bytes->length;
    uint32_t bits = 0;
    size_t n = 0;
    char *to = tk_buffer_reserve(bytes, length / 4 * 3 + 3);

    if (!to)
        return tk_error_set(failure, "out of memory for a record");
    while (length && text[length - 1] == '=')
        length--;
    for (size_t i = 0; i < length; i++) {
        int digit = base64_digit(text[i]);

        if (digit < 0) {
            bytes->length = before;
            return tk_error_set(failure, "\"input_base64\" is not base64 at character %zu", i);
        }
        bits = bits << 6 | (uint32_t)digit;
        if (i % 4)
            to[n++] = (char)(bits >> (6 - 2 * (i % 4)) & 0xff);
    }
    bytes->length += n;
    return true;
}

/** The string called `key`; NULL bytes if there is none. */
static tk_str string_of(const tk_json *line, const char *key)
{
    const tk_json *value = tk_json_typed(line, key, TK_JSON_STRING);

    return value ? tk_json_text(value) : (tk_str){NULL, 0};
}

/** Where the record was; UINT64_MAX if the line does not say. */
static uint64_t place_of(const tk_json *line)
{
    const tk_json *at = tk_json_typed(line, "at", TK_JSON_NUMBER);
    const tk_str digits = at ? tk_json_text(at) : (tk_str){"", 0};
    char *end;
    const uint64_t place = strtoull(digits.data, &end, 10);

    return digits.length && digits.data[0] != '-' && !*end ? place : UINT64_MAX;
}

static bool add_record(const tk_json *line, const char *format, tk_buffer *bytes, tk_error *failure)
{
    const tk_str wanted = string_of(line, "format");
    const tk_str text = string_of(line, "input"), base64 = string_of(line, "input_base64");

    if (wanted.length &&
        (wanted.length != strlen(format) || memcmp(wanted.data, format, wanted.length) != 0))
        return tk_error_set(failure, "it is for the decoder %.*s, not %s: set --input-format",
                            (int)wanted.length, wanted.data, format);
    if (base64.data)
        return add_base64(bytes, base64.data, base64.length, failure);
    if (!text.data)
        return tk_error_set(failure, "the quarantine file does not hold this document's input: run "
                                     "it from where it was");
    return tk_buffer_add(bytes, text.data, text.length) ||
           tk_error_set(failure, "out of memory for a record");
}

/** Takes what a line holds. */
static bool take_line(const tk_json *line, const char *format, tk_buffer *bytes, tk_buffer *name,
                      tk_error *failure)
{
    const tk_str own = string_of(line, "name");

    if (!own.data)
        return tk_error_set(failure, "not a line of a quarantine file: it has no \"name\"");
    name->length = 0;
    return tk_buffer_add(name, own.data, own.length)
               ? add_record(line, format, bytes, failure)
               : tk_error_set(failure, "out of memory for a name");
}

bool tk_replay_record(const char *line, size_t length, const char *format, tk_buffer *bytes,
                      tk_buffer *name, uint64_t *at, tk_error *failure)
{
    tk_json_reader reader = {0};
    const tk_json *root = tk_json_read(&reader, line, length);
    bool ok;

    *at = place_of(root);
    if (reader.no_memory)
        ok = tk_error_set(failure, "out of memory for a record");
    else if (!root || tk_json_type_of(root) != TK_JSON_OBJECT)
        ok = tk_error_set(failure, "not a line of a quarantine file: it is not a JSON object");
    else
        ok = take_line(root, format, bytes, name, failure);
    tk_json_finish(&reader);
    return ok;
}

char *tk_replay_format(const char *path)
{
    // Only the start of a line is read: the record, which may be large, comes last.
    enum { START = 64 << 10 };
    tk_json_reader reader = {0};
    char *start = malloc(START), *format = NULL;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    const ssize_t n = start && fd >= 0 ? read(fd, start, START) : 0;
    const char *end = n > 0 ? memchr(start, '\n', (size_t)n) : NULL;

    if (n > 0) {
        const tk_json *line =
            tk_json_read_part(&reader, start, end ? (size_t)(end - start) : (size_t)n);
        const tk_str own = string_of(line, "format");

        if (own.length)
            format = strndup(own.data, own.length);
    }
    if (fd >= 0)
        close(fd);
    free(start);
    tk_json_finish(&reader);
    return format;
}
