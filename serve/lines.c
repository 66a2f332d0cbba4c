// SPDX-License-Identifier: MIT
#include "lines.h"

#include <string.h>

static bool is_blank(tk_str line)
{
    while (line.length && (*line.data == ' ' || *line.data == '\t'))
        line.data++, line.length--;
    return line.length == 0;
}

/** The whole line, of which `length` bytes at `data` are the last. */
static bool join(tk_lines *lines, const char *data, size_t length, tk_str *line)
{
    *line = (tk_str){data, length};
    if (lines->part.length) {
        if (!tk_bytes_add(&lines->part, data, length))
            return false;
        *line = (tk_str){lines->part.data, lines->part.length};
        lines->used = true;
    }
    lines->number++;
    if (line->length && line->data[line->length - 1] == '\r')
        line->length--;
    return !is_blank(*line);
}

static void drop_used(tk_lines *lines)
{
    if (lines->used)
        lines->part.length = 0;
    lines->used = false;
}

bool tk_lines_next(tk_lines *lines, const char *data, size_t length, bool ended, tk_str *line,
                   size_t *taken)
{
    size_t at = 0;

    for (;;) {
        const char *lf = length > at ? memchr(data + at, '\n', length - at) : NULL;
        const size_t end = lf ? (size_t)(lf - data) : length;
        bool found;

        drop_used(lines);
        if (!lf && !ended) {
            tk_bytes_add(&lines->part, data + at, length - at);
            *taken = length;
            return false;
        }
        if (!lf && at == length && !lines->part.length) {
            *taken = length;
            return false;
        }
        found = join(lines, data + at, end - at, line);
        at = lf ? end + 1 : length;
        *taken = at;
        if (found)
            return true;
        if (lines->part.failed)
            return false;
    }
}

void tk_lines_free(tk_lines *lines)
{
    tk_bytes_free(&lines->part);
}
