// SPDX-License-Identifier: MIT
#include "framing.h"

#include <string.h>
#include <toolkit/plugin.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/** The next search starts where this record ends. */
static tk_frame_status found(tk_framing *f, size_t at, size_t *begin, size_t *end)
{
    *begin = f->begin;
    *end = at;
    f->begin = f->searched = f->seen = 0;
    f->begun = f->first_line = f->mid_line = f->in_string = f->escaped = false;
    f->depth = 0;
    return TK_FRAME_RECORD;
}

// ------------------------------------------------------------------------------------- parts

static bool is_blank(const char *data, size_t length)
{
    while (length && is_space(data[length - 1]))
        length--;
    return length == 0;
}

/** Whether a record starts with the line at `at`; -1: not known yet. */
static int is_mark(const tk_framing *f, const char *data, size_t length, size_t at, bool ended)
{
    const size_t n = f->mark ? strlen(f->mark) : 0;

    if (!n || (at == 0 && f->mid_line))
        return 0;
    if (length - at < n)
        return ended || memcmp(data + at, f->mark, length - at) != 0 ? 0 : -1;
    return memcmp(data + at, f->mark, n) == 0;
}

/** Blank lines before a record belong to no record. */
static tk_frame_status next_part(tk_framing *f, const char *data, size_t length, bool ended,
                                 size_t *begin, size_t *end)
{
    for (;;) {
        const size_t at = f->searched;
        const int mark = is_mark(f, data, length, at, ended);
        const char *lf;

        if (mark < 0)
            return TK_FRAME_MORE;
        if (mark && f->begun && !f->first_line)
            return found(f, at, begin, end);
        if (f->seen < at)
            f->seen = at;
        lf = length > f->seen ? memchr(data + f->seen, '\n', length - f->seen) : NULL;
        f->seen = lf ? (size_t)(lf - data) + 1 : length;
        if (!f->begun && !is_blank(data + at, f->seen - at)) {
            f->begun = f->first_line = true;
            f->begin = at;
            f->number = f->line + 1;
        }
        if (!lf && !ended)
            return TK_FRAME_MORE;
        f->first_line = false;
        f->searched = f->seen;
        f->line += lf != NULL;
        if (!lf)
            return f->begun ? found(f, length, begin, end) : TK_FRAME_END;
    }
}

// -------------------------------------------------------------------------------------- JSON

/** Skips what separates two values, and begins the next one. */
static void begin_value(tk_framing *f, const char *data, size_t length)
{
    for (; f->searched < length && !f->begun; f->searched++) {
        const char c = data[f->searched];

        // A byte order mark is not JSON, but occurs at the start of files.
        if (is_space(c) || c == ',' || c == '\xEF' || c == '\xBB' || c == '\xBF')
            continue;
        if (c == '[' && !f->in_array) {
            f->in_array = true;
        } else if (c == ']' && f->in_array) {
            f->in_array = false;
        } else {
            f->begun = true;
            f->begin = f->searched;
            f->number++;
            return;
        }
    }
}

/** Whether the value that has begun ends after the byte `c`. */
static bool ends_value(tk_framing *f, char c)
{
    if (f->in_string) {
        const bool closes = c == '"' && !f->escaped;

        f->escaped = c == '\\' && !f->escaped;
        f->in_string = !closes;
        return closes && f->depth == 0;
    }
    if (c == '"')
        f->in_string = true;
    else if (c == '{' || c == '[')
        f->depth++;
    else if (c == '}' || c == ']')
        return f->depth <= 1 || --f->depth == 0;
    return false;
}

static tk_frame_status next_json(tk_framing *f, const char *data, size_t length, bool ended,
                                 size_t *begin, size_t *end)
{
    if (!f->begun)
        begin_value(f, data, length);
    for (; f->begun && f->searched < length; f->searched++) {
        const char c = data[f->searched];
        const bool bare = !f->in_string && f->depth == 0;

        // A number, true or an unexpected word ends before a separator.
        if (bare && f->searched > f->begin && (is_space(c) || c == ',' || c == ']'))
            return found(f, f->searched, begin, end);
        if (ends_value(f, c))
            return found(f, f->searched + 1, begin, end);
    }
    if (!ended)
        return TK_FRAME_MORE;
    if (f->begun) {
        f->in_array = false; // the decoder reports a value that is cut off
        return found(f, length, begin, end);
    }
    return f->in_array ? TK_FRAME_CUT : TK_FRAME_END;
}

tk_frame_status tk_framing_next(tk_framing *framing, const char *data, size_t length, bool ended,
                                size_t *begin, size_t *end)
{
    return framing->record == TK_RECORD_JSON ? next_json(framing, data, length, ended, begin, end)
                                             : next_part(framing, data, length, ended, begin, end);
}

void tk_framing_drop(tk_framing *framing, size_t length)
{
    framing->mid_line = framing->searched < length;
    framing->searched = framing->searched > length ? framing->searched - length : 0;
    framing->seen = framing->seen > length ? framing->seen - length : 0;
    framing->begin = framing->begin > length ? framing->begin - length : 0;
}
