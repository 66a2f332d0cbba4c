// SPDX-License-Identifier: MIT
// The group of a document: a period of its date, or its source.
#include "count.h"

#include <stdio.h>

typedef struct {
    int year, month, day; // month and day are 0 if they are not given
} date;

// Reads `n` digits; -1 if there are other characters.
static int read_digits(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return lengths[month - 1] + (month == 2 && leap);
}

// Whether the part of a date that ends at byte `at` is all there is of it, or is followed by `c`.
static bool goes_on(tk_str s, size_t at, char c, size_t digits)
{
    return s.length >= at + 1 + digits && s.data[at] == c;
}

// Reads YYYY, YYYY-MM or YYYY-MM-DD, after which a time may follow. Parts that do not exist in the
// calendar are not given.
static date read_date(tk_str s)
{
    date d = {-1, 0, 0};
    if (s.length >= 4) {
        d.year = read_digits(s.data, 4);
    }
    if (d.year < 0 || !goes_on(s, 4, '-', 2)) {
        return d;
    }
    int month = read_digits(s.data + 5, 2);
    if (month < 1 || month > 12) {
        return d;
    }
    d.month = month;
    if (goes_on(s, 7, '-', 2)) {
        int day = read_digits(s.data + 8, 2);
        d.day = day >= 1 && day <= month_length(d.year, month) ? day : 0;
    }
    return d;
}

static int day_of_year(date d)
{
    int day = d.day;
    for (int month = 1; month < d.month; month++) {
        day += month_length(d.year, month);
    }
    return day;
}

static int year_length(int year)
{
    return month_length(year, 2) + 337;
}

// 0 Monday to 6 Sunday, by Sakamoto's method.
static int weekday(date d)
{
    static const int shifts[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    int year = d.year + 400 - (d.month < 3); // not negative
    return (year + year / 4 - year / 100 + year / 400 + shifts[d.month - 1] + d.day + 6) % 7;
}

// Writes the week of ISO 8601, which begins on Monday and belongs to the year of its Thursday.
static int write_week(char *out, date d)
{
    int thursday = day_of_year(d) - weekday(d) + 3;
    int year = d.year;
    if (thursday < 1) {
        year--;
        thursday += year_length(year);
    } else if (thursday > year_length(year)) {
        thursday -= year_length(year);
        year++;
    }
    return snprintf(out, COUNT_PERIOD_ROOM, "%04d-W%02d", year, (thursday - 1) / 7 + 1);
}

static int write_period(char *out, date d, uint32_t by)
{
    if (by == BY_YEAR && d.year >= 0) {
        return snprintf(out, COUNT_PERIOD_ROOM, "%04d", d.year);
    }
    if (by == BY_MONTH && d.month > 0) {
        return snprintf(out, COUNT_PERIOD_ROOM, "%04d-%02d", d.year, d.month);
    }
    if (by == BY_WEEK && d.day > 0) {
        return write_week(out, d);
    }
    if (by == BY_DAY && d.day > 0) {
        return snprintf(out, COUNT_PERIOD_ROOM, "%04d-%02d-%02d", d.year, d.month, d.day);
    }
    return 0;
}

tk_str count_group(const counter *c, const tk_host *host, tk_doc *doc,
                   char scratch[COUNT_PERIOD_ROOM])
{
    tk_str value = {"", 0};
    const char *key = c->by == BY_SOURCE ? "source" : "date";
    if (c->by == BY_CORPUS || host->meta_get(doc, key, &value) == 0) {
        return (tk_str){"", 0};
    }
    if (c->by == BY_SOURCE) {
        return value;
    }
    int length = write_period(scratch, read_date(value), c->by);
    return (tk_str){scratch, (uint64_t)length};
}
