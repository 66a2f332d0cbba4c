// SPDX-License-Identifier: MIT
#include "replay.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yajl/yajl_parse.h>

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
        return tk_error_set(failure, "no memory for a record");
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

/** What a line holds: members of its object, as they come. */
typedef struct entry {
    int depth;
    char key[16];   /**< of the member at hand; longer ones are none of ours */
    bool is_object; /**< the line is an object */
    bool has_name;
    bool has_input;
    bool is_base64; /**< `input` is */
    bool ok;        /**< there was memory */
    uint64_t at;
    tk_buffer *name;
    tk_buffer input;
    tk_buffer format;
} entry;

static int on_start_map(void *ctx)
{
    entry *e = ctx;

    e->is_object |= e->depth++ == 0;
    return 1;
}

static int on_key(void *ctx, const unsigned char *key, size_t length)
{
    entry *e = ctx;

    if (e->depth == 1) {
        if (length >= sizeof(e->key))
            length = 0;
        memcpy(e->key, key, length);
        e->key[length] = '\0';
    }
    return 1;
}

static int on_string(void *ctx, const unsigned char *text, size_t length)
{
    entry *e = ctx;
    tk_buffer *to = NULL;

    if (e->depth != 1)
        return 1;
    if (strcmp(e->key, "name") == 0) {
        to = e->name;
        e->has_name = true;
    } else if (strcmp(e->key, "format") == 0) {
        to = &e->format;
    } else if (strcmp(e->key, "input") == 0 || strcmp(e->key, "input_base64") == 0) {
        to = &e->input;
        e->has_input = true;
        e->is_base64 = e->key[5] != '\0';
    }
    if (to) {
        to->length = 0;
        e->ok = e->ok && tk_buffer_add(to, text, length);
    }
    return e->ok;
}

static int on_integer(void *ctx, long long value)
{
    entry *e = ctx;

    if (e->depth == 1 && strcmp(e->key, "at") == 0 && value >= 0)
        e->at = (uint64_t)value;
    return 1;
}

static int on_end(void *ctx)
{
    ((entry *)ctx)->depth--;
    return 1;
}

static int on_start_array(void *ctx)
{
    ((entry *)ctx)->depth++;
    return 1;
}

static bool parse(entry *e, const char *line, size_t length)
{
    static const yajl_callbacks callbacks = {.yajl_string = on_string,
                                             .yajl_integer = on_integer,
                                             .yajl_start_map = on_start_map,
                                             .yajl_map_key = on_key,
                                             .yajl_end_map = on_end,
                                             .yajl_start_array = on_start_array,
                                             .yajl_end_array = on_end};
    yajl_handle parser = yajl_alloc(&callbacks, NULL, e);
    bool ok = parser && yajl_parse(parser, (const unsigned char *)line, length) == yajl_status_ok &&
              yajl_complete_parse(parser) == yajl_status_ok;

    if (parser)
        yajl_free(parser);
    return ok && e->is_object;
}

static bool add_record(const entry *e, const char *format, tk_buffer *bytes, tk_error *failure)
{
    if (e->format.length && (e->format.length != strlen(format) ||
                             memcmp(e->format.data, format, e->format.length) != 0))
        return tk_error_set(failure, "it is for the decoder %.*s, not %s: set --input-format",
                            (int)e->format.length, e->format.data, format);
    if (!e->has_input)
        return tk_error_set(failure, "the quarantine file does not hold this document's input: run "
                                     "it from where it was");
    if (e->is_base64)
        return add_base64(bytes, e->input.data, e->input.length, failure);
    return tk_buffer_add(bytes, e->input.data, e->input.length) ||
           tk_error_set(failure, "no memory for a record");
}

bool tk_replay_record(const char *line, size_t length, const char *format, tk_buffer *bytes,
                      tk_buffer *name, uint64_t *at, tk_error *failure)
{
    tk_buffer line_name = {0};
    entry e = {.name = &line_name, .ok = true, .at = UINT64_MAX};
    bool ok = parse(&e, line, length);

    if (!e.ok)
        ok = tk_error_set(failure, "no memory for a record");
    else if (!ok || !e.has_name)
        ok = tk_error_set(failure, "not a line of a quarantine file: %s",
                          ok ? "it has no \"name\"" : "it is not a JSON object");
    if (ok) {
        name->length = 0;
        ok = tk_buffer_add(name, line_name.data, line_name.length)
                 ? add_record(&e, format, bytes, failure)
                 : tk_error_set(failure, "no memory for a name");
    }
    *at = e.at;
    tk_buffer_free(&line_name);
    tk_buffer_free(&e.input);
    tk_buffer_free(&e.format);
    return ok;
}

char *tk_replay_format(const char *path)
{
    // Of a line only the start is read: the record, which may be large, comes last.
    enum { START = 64 << 10 };
    tk_buffer name = {0};
    entry e = {.name = &name, .ok = true};
    char *start = malloc(START), *format = NULL;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    const ssize_t n = start && fd >= 0 ? read(fd, start, START) : 0;
    const char *end = n > 0 ? memchr(start, '\n', (size_t)n) : NULL;

    if (n > 0)
        parse(&e, start, end ? (size_t)(end - start) : (size_t)n);
    if (e.format.length)
        format = strndup(e.format.data, e.format.length);
    if (fd >= 0)
        close(fd);
    free(start);
    tk_buffer_free(&name);
    tk_buffer_free(&e.input);
    tk_buffer_free(&e.format);
    return format;
}
