// SPDX-License-Identifier: MIT
#include "holiday.h"

#include "calendar.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int32_t tk_holiday_day(const tk_holiday *h, int32_t year)
{
    if (h->easter)
        return tk_easter(year) + h->plus;
    if (h->day > 0)
        return tk_days_of(year, h->month, h->day) + h->plus;
    if (h->nth > 0) {
        int32_t first = tk_days_of(year, h->month, 1);
        int32_t ahead = (h->weekday - tk_weekday_of(first) + 7) % 7;
        return first + ahead + (h->nth - 1) * 7 + h->plus;
    }
    int32_t last = tk_days_of(year, h->month, tk_month_length(year, h->month));
    return last - (tk_weekday_of(last) - h->weekday + 7) % 7 + (h->nth + 1) * 7 + h->plus;
}

/** "12-25", "11-4-4+1", "05--1-1", "+1": see holidays.tsv. */
static bool read_rule(const char *s, tk_holiday *out)
{
    memset(out, 0, sizeof *out);
    char *end;
    if (*s == '+' || *s == '-') {
        out->easter = true;
        out->plus = (int16_t)strtol(s, &end, 10);
        return *end == '\n' || *end == 0;
    }
    long month = strtol(s, &end, 10);
    if (month < 1 || month > 12 || *end != '-')
        return false;
    long number = strtol(end + 1, &end, 10);
    out->month = (int8_t)month;
    if (*end == '-') {
        out->nth = (int8_t)number;
        out->weekday = (int8_t)strtol(end + 1, &end, 10);
    } else {
        out->day = (int8_t)number;
    }
    if (*end == '+')
        out->plus = (int16_t)strtol(end, &end, 10);
    return *end == '\n' || *end == 0;
}

/** A name as the scanner sees it: without full stops, with apostrophes as word boundaries. */
static size_t plain_name(const char *s, size_t n, char *out)
{
    size_t length = 0;
    for (size_t i = 0; i < n && length < TK_FORM_MAX; i++) {
        if (s[i] == '.')
            continue;
        char c = s[i] == '\'' ? ' ' : s[i];
        if (c != ' ' || (length && out[length - 1] != ' '))
            out[length++] = c;
    }
    return length;
}

/** Reads "name TAB rule". Returns an error message, or NULL. */
static const char *read_line(tk_word_table *lexicon, const char *line, const char *end,
                             tk_holiday *out, uint32_t index)
{
    char name[TK_FORM_MAX];
    const char *tab = memchr(line, '\t', (size_t)(end - line));
    size_t n = tab ? plain_name(line, (size_t)(tab - line), name) : 0;
    if (!n)
        return "has no rule";
    if (!read_rule(tab + 1, out))
        return "must have a rule of one of the forms that the first line explains";
    return tk_word_table_add(lexicon, name, n, TK_CLASS_HOLIDAY, (int32_t)index)
               ? NULL
               : "cannot be added: too long, in too many classes, or out of memory";
}

tk_holiday *tk_holidays_read(tk_word_table *lexicon, const char *path, const char *data,
                             size_t length, char *message, size_t size)
{
    uint32_t lines = 1, line = 0, n = 0;
    for (size_t i = 0; i < length; i++)
        lines += data[i] == '\n';
    tk_holiday *holidays = calloc(lines, sizeof *holidays);
    if (!holidays) {
        snprintf(message, size, "out of memory");
        return NULL;
    }
    for (const char *p = data, *end = data + length; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop)
            stop = end;
        line++;
        if (p < stop && *p != '#') {
            const char *reason = read_line(lexicon, p, stop, &holidays[n], n);
            if (reason) {
                snprintf(message, size, "%s:%u: '%.*s' %s", path, (unsigned)line,
                         (int)strcspn(p, "\t\n"), p, reason);
                free(holidays);
                return NULL;
            }
            n++;
        }
        p = stop + 1;
    }
    return holidays;
}
