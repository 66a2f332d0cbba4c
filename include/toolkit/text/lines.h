// SPDX-License-Identifier: MIT
// Splits a record into lines, and a line into fields.
#ifndef TK_LINES_H
#define TK_LINES_H

#include <stdbool.h>
#include <string.h>

#include <toolkit/plugin.h>
#include <toolkit/text/utf8.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** An iterator over lines. Set `data` and `end`; the rest must be zero. */
typedef struct {
    const char *data;
    const char *end;
    uint64_t number; // of the current line, from 1
} tk_lines;

/** The lines of a whole record, after a byte order mark. */
static inline tk_lines tk_lines_of(const tk_str *record)
{
    const bool mark = record->length >= 3 && memcmp(record->data, "\xEF\xBB\xBF", 3) == 0;
    return (tk_lines){.data = record->data + (mark ? 3 : 0), .end = record->data + record->length};
}

/** Takes the next line without its line end, "\n" or "\r\n"; false at the end. */
static inline bool tk_lines_next(tk_lines *lines, tk_str *line)
{
    if (lines->data == lines->end) {
        return false;
    }
    size_t left = (size_t)(lines->end - lines->data);
    const char *lf = (const char *)memchr(lines->data, '\n', left);
    size_t length = lf == NULL ? left : (size_t)(lf - lines->data);
    *line = (tk_str){lines->data, length};
    lines->data += length + (lf != NULL);
    lines->number++;
    if (length > 0 && line->data[length - 1] == '\r') {
        line->length--;
    }
    return true;
}

static inline bool tk_line_starts(tk_str line, const char *with)
{
    size_t n = strlen(with);
    return line.length >= n && memcmp(line.data, with, n) == 0;
}

static inline tk_str tk_line_trim(tk_str s)
{
    while (s.length > 0 && (s.data[0] == ' ' || s.data[0] == '\t')) {
        s.data++;
        s.length--;
    }
    while (s.length > 0 && (s.data[s.length - 1] == ' ' || s.data[s.length - 1] == '\t')) {
        s.length--;
    }
    return s;
}

/**
 * Checks that a record is text: returns NULL, or what cannot be text, with its byte and line.
 * Accepts a byte order mark at the start.
 */
static inline const char *tk_lines_fault(const tk_str *record, uint64_t *byte, uint64_t *line)
{
    const uint8_t *p = (const uint8_t *)record->data;
    *line = 1;
    for (uint64_t i = 0; i < record->length;) {
        unsigned bad;
        unsigned step = tk_utf8_sequence(p + i, record->length - i, &bad);
        *byte = i;
        if (step == 0) {
            return "bytes that are not UTF-8";
        }
        if (p[i] == '\0') {
            return "a NUL byte";
        }
        *line += p[i] == '\n';
        i += step;
    }
    return NULL;
}

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
