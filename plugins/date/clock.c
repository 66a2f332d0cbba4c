// SPDX-License-Identifier: MIT
/** @file Times of day: "8:30 a.m. EST", "9 p.m.", "18:00 UTC", "noon". */
#include "grammar.h"

/** "London time", "New York time". */
static int read_place_time(tk_grammar *g, int i)
{
    const tk_atom *a = tk_at(g, i);
    if (a->kind != TK_ATOM_WORD || !a->capital || a->gap != TK_GAP_SPACE ||
        tk_word_is(a->word, TK_CLASS_ZONE))
        return 0;
    int time = tk_at(g, i + 1)->capital ? i + 2 : i + 1;
    return tk_is_key(g, time, TK_KEY_TIME) ? time + 1 : 0;
}

/** "EST", "GMT +8", "local time". */
static int read_zone_name(tk_grammar *g, int i)
{
    const tk_word *word = NULL;
    int n = tk_scan_joined(g->scan, i) ? tk_scan_phrase(g->scan, i, TK_CLASS_ZONE, &word) : 0;
    if (!n || (n == 1 && !tk_at(g, i)->upper))
        return 0;
    i += n;
    bool sign = tk_scan_is(g->scan, i, '+') || tk_scan_is(g->scan, i, '-');
    bool number = tk_scan_glued(g->scan, i + 1) && tk_at(g, i + 1)->kind == TK_ATOM_NUMBER;
    return sign && number ? i + 2 : i;
}

/** Skips "EST", "(GMT +8)", "London time"; returns the atom after it, or `i`. */
static int read_zone(tk_grammar *g, int i)
{
    int next;
    if (tk_scan_is(g->scan, i, '(')) {
        next = read_zone_name(g, i + 1);
        return next && tk_scan_is(g->scan, next, ')') ? next + 1 : i;
    }
    next = read_zone_name(g, i);
    if (!next)
        next = read_place_time(g, i);
    return next ? next : i;
}

/** The half of the day at `i`, TK_HALF_…, and the atom after it; 0 if there is none. */
static int read_half(tk_grammar *g, int i, int *next)
{
    const tk_atom *a = tk_at(g, i);
    *next = i + 1;
    if (a->kind != TK_ATOM_WORD || a->gap > TK_GAP_SPACE)
        return 0;
    // "I am": "am" after a number and a blank is a verb, unless it ends the expression.
    return tk_word_is(a->word, TK_CLASS_AMPM) ? tk_class_value(g, i, TK_CLASS_AMPM) : 0;
}

static int number_of(tk_grammar *g, int i, int limit)
{
    const tk_atom *a = tk_at(g, i);
    int value = a->end - a->begin <= 2 ? tk_numeral_plain(g->scan, i) : -1;
    return value <= limit ? value : -1;
}

/** "10.30" as one NUMBER atom; true with hour and minute set. */
static bool read_stopped(tk_grammar *g, int i, tk_clock *out)
{
    const tk_atom *a = tk_at(g, i);
    const char *s = g->scan->text + a->begin;
    uint32_t n = a->end - a->begin;
    if (a->kind != TK_ATOM_NUMBER || (n != 4 && n != 5) || s[n - 3] != '.')
        return false;
    int hour = 0, minute = (s[n - 2] - '0') * 10 + s[n - 1] - '0';
    for (uint32_t k = 0; k < n - 3; k++) {
        if (s[k] < '0' || s[k] > '9')
            return false;
        hour = hour * 10 + s[k] - '0';
    }
    out->hour = (int8_t)hour;
    out->minute = (int8_t)minute;
    return hour < 24 && minute < 60;
}

/** Whether a range continues after atom `i`: "-", "to"; "and" after "between". */
static bool is_link(tk_grammar *g, int i)
{
    return tk_joins(g, i, '-') || (tk_is(g, i, TK_CLASS_CONNECT) &&
                                   (!tk_is(g, i, TK_CLASS_AND) || tk_follows(g, TK_FLAG_BETWEEN)));
}

/** "9", "9:30", "9.30" without "a.m." or "p.m."; sets hour and minute. */
static int read_first_clock(tk_grammar *g, int i, tk_clock *out)
{
    enum { HOURS = 12 }; // of half a day
    int hour = number_of(g, i, HOURS);
    if (hour < 0)
        return read_stopped(g, i, out) && out->hour > 0 && out->hour <= HOURS ? i + 1 : 0;
    out->hour = (int8_t)hour;
    if (hour == 0 || !tk_joins(g, i + 1, ':'))
        return hour ? i + 1 : 0;
    int minute = tk_width_of(tk_at(g, i + 2)) == 2 ? number_of(g, i + 2, 59) : -1;
    out->minute = (int8_t)minute;
    return minute < 0 ? 0 : i + 3;
}

static int minutes_of_half(const tk_clock *clock)
{
    return clock->hour % 12 * 60 + (clock->minute > 0 ? clock->minute : 0);
}

int tk_read_clock_range(tk_grammar *g, int i, tk_clock *first, tk_clock *last)
{
    const tk_atom *a = tk_at(g, i), *b = tk_at(g, i + 1);
    if (a->kind != TK_ATOM_NUMBER ||
        !(b->kind == TK_ATOM_PUNCT || tk_word_is(b->word, TK_CLASS_CONNECT)))
        return 0;
    *first = (tk_clock){.set = true, .minute = -1, .second = -1};
    int link = read_first_clock(g, i, first);
    if (!link || !is_link(g, link))
        return 0;
    int next = tk_scan_joined(g->scan, link + 1) ? tk_read_clock(g, link + 1, last) : 0;
    if (!next || !last->halved)
        return 0;
    // "9 to 11 a.m." are both before noon, "11 to 2 p.m." are not.
    bool pm = last->hour >= 12, same = minutes_of_half(first) < minutes_of_half(last);
    first->hour = (int8_t)(first->hour % 12 + (pm == same ? 12 : 0));
    first->halved = true;
    return next;
}

/** "noon", "midnight". */
static int read_named_clock(tk_grammar *g, int i, tk_clock *out)
{
    out->hour = (int8_t)tk_class_value(g, i, TK_CLASS_NOON);
    if (!out->hour && tk_follows(g, TK_FLAG_BY))
        out->hour = 24; // "by midnight on Friday": the end of the day
    out->minute = 0;
    return read_zone(g, i + 1);
}

/** "GMT" after "0900", the number `value`. */
static int read_military(tk_grammar *g, int i, int value, tk_clock *out)
{
    int zone = read_zone(g, i);
    out->hour = (int8_t)(value / 100);
    out->minute = (int8_t)(value % 100);
    return value < 2400 && out->minute < 60 && zone > i ? zone : 0;
}

/** ":30", ":30:05" after the hour; 0 if these are not minutes. */
static int read_minutes(tk_grammar *g, int i, tk_clock *out)
{
    int minute = tk_width_of(tk_at(g, i + 1)) == 2 ? number_of(g, i + 1, 59) : -1;
    int second = tk_joins(g, i + 2, ':') ? number_of(g, i + 3, 59) : -1;
    if (minute < 0)
        return 0;
    out->minute = (int8_t)minute;
    out->second = (int8_t)second;
    return second < 0 ? i + 2 : i + 4;
}

/** What may follow the numbers of a time, up to atom `i`: "a.m." or "p.m.", "o'clock", a zone; 0 if
 * nothing shows that the numbers are a time. `colon`: a colon precedes the minutes. */
static int read_clock_tail(tk_grammar *g, int i, bool colon, tk_clock *out)
{
    int after_half, half = read_half(g, i, &after_half);
    if (half && out->hour <= 12 && out->hour > 0) {
        out->hour = (int8_t)(out->hour % 12 + (half == TK_HALF_PM ? 12 : 0));
        out->halved = true;
        return read_zone(g, after_half);
    }
    int zone = read_zone(g, i);
    if (out->hour == 24 || tk_cut(g, i))
        return 0;
    if (!colon && tk_letter(g, i, 'o') && tk_scan_is(g->scan, i + 1, '\'') &&
        tk_is_key(g, i + 2, TK_KEY_CLOCK))
        return i + 3;
    // "18:00" could be a score or a ratio: it is a time only with a zone or a preposition.
    // "17.30" could be anything: it is a time only with a zone; "2:05:45" is a record.
    bool sure = colon && tk_follows(g, TK_FLAG_PREP) && out->second < 0;
    return sure || (out->minute >= 0 && zone > i) ? zone : 0;
}

int tk_read_clock(tk_grammar *g, int i, tk_clock *out)
{
    *out = (tk_clock){.set = true, .minute = -1, .second = -1};
    const tk_atom *a = tk_at(g, i);
    if (tk_word_is(a->word, TK_CLASS_NOON))
        return read_named_clock(g, i, out);
    if (a->kind != TK_ATOM_NUMBER)
        return 0;
    int hour = number_of(g, i, 24);
    if (hour < 0) {
        int value = tk_width_of(a) == 4 ? tk_numeral_plain(g->scan, i) : -1;
        if (value >= 0)
            return read_military(g, i + 1, value, out);
        return read_stopped(g, i, out) ? read_clock_tail(g, i + 1, false, out) : 0;
    }
    out->hour = (int8_t)hour;
    if (!tk_joins(g, i + 1, ':'))
        return read_clock_tail(g, i + 1, false, out);
    int next = read_minutes(g, i + 1, out);
    return next ? read_clock_tail(g, next, true, out) : 0;
}
