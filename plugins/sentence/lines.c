// SPDX-License-Identifier: MIT
#include "lines.h"

#include <toolkit/text/properties.h>

#include <string.h>

// Mail and terminals wrap at 60 to 80 columns, old wire copy at fewer. A longer line is a
// paragraph.
#define WIDTH_MIN 45u
#define WIDTH_MAX 100u

// The widest line may be slightly narrower than the column at which it was wrapped.
#define SLACK 2u

/** Code points in a stretch of UTF-8. */
static uint32_t code_points(const char *text, uint32_t begin, uint32_t end)
{
    uint32_t n = end - begin; // without the continuation bytes, 10xxxxxx
    uint32_t i = begin;
    for (uint64_t word; end - i >= 8; i += 8) {
        memcpy(&word, text + i, 8);
        uint64_t bytes = (word >> 7) & ~(word >> 6) & 0x0101010101010101u;
        n -= (uint32_t)((bytes * 0x0101010101010101u) >> 56);
    }
    for (; i < end; i++)
        n -= ((unsigned char)text[i] & 0xC0) == 0x80;
    return n;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/** A line without the blanks at its ends; empty at the end of the text. */
typedef struct line {
    uint32_t begin, end;
    uint32_t next; // the line after it
} line;

static line line_at(const char *text, uint32_t length, uint32_t at)
{
    const char *eol = memchr(text + at, '\n', length - at);
    line l = {at, eol == NULL ? length : (uint32_t)(eol - text), 0};
    l.next = eol == NULL ? length : l.end + 1;
    while (l.begin < l.end && is_blank(text[l.begin]))
        l.begin++;
    while (l.end > l.begin && is_blank(text[l.end - 1]))
        l.end--;
    return l;
}

bool tk_line_is_full(const char *text, uint32_t begin, uint32_t end, uint32_t next, uint32_t width)
{
    uint32_t word = next; // ends at a blank, a line end, or the NUL after the text
    while ((unsigned char)text[word] > ' ' && word - next <= width)
        word++;
    return code_points(text, begin, end) + 1 + code_points(text, next, word) + SLACK > width;
}

/** Code points of the widest line, 0 if more than a tenth of the text is in lines wider than
 * WIDTH_MAX. */
static uint32_t widest_line(const char *text, uint32_t length)
{
    uint32_t wide = 0, width = 0; // `wide` is in bytes
    for (line l = {0, 0, 0}; l.next < length;) {
        l = line_at(text, length, l.next);
        uint32_t bytes = l.end - l.begin;
        uint32_t n = bytes > WIDTH_MAX * 4 ? bytes : code_points(text, l.begin, l.end);
        if (n > WIDTH_MAX) {
            wide += bytes;
            if (wide > length / 10)
                return 0;
        } else if (n > width) {
            width = n;
        }
    }
    return width;
}

uint32_t tk_wrap_width(const char *text, uint32_t length)
{
    uint32_t width = widest_line(text, length);
    if (width < WIDTH_MIN)
        return 0;
    uint32_t pairs = 0, full = 0, lower = 0; // `lower` of the full lines continue in lower case
    line before = line_at(text, length, 0);
    while (before.next < length) {
        line l = line_at(text, length, before.next);
        if (l.begin < l.end && before.begin < before.end) {
            pairs++;
            if (tk_line_is_full(text, before.begin, before.end, l.begin, width)) {
                uint32_t n;
                full++;
                lower += tk_uni(tk_utf8(text + l.begin, &n)).sentence == TK_SB_LOWER;
            }
        }
        before = l;
    }
    return full > 0 && full * 5 >= pairs * 2 && lower * 4 >= full ? width : 0;
}

bool tk_line_is_row(const char *text, uint32_t begin, uint32_t end)
{
    while (begin < end && is_blank(text[begin]))
        begin++;
    while (end > begin && is_blank(text[end - 1]))
        end--;
    if (begin == end)
        return false;
    if (text[begin] == '|' || text[end - 1] == '|')
        return true;
    const char *bar = memchr(text + begin, '|', end - begin);
    return bar != NULL && memchr(bar + 1, '|', (size_t)(text + end - bar - 1)) != NULL;
}
