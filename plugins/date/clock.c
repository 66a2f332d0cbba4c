// SPDX-License-Identifier: MIT
/** @file Times of the day: "8:30 a.m. EST", "9 p.m.", "18:00 UTC", "noon". */
#include "grammar.h"

#include <string.h>

/** "EST", "GMT +8", "(GMT +8)", "local time"; past it, or `i`. */
static int read_zone(tk_grammar *g, int i)
{
    const tk_word *word = NULL;
    bool paren = tk_scan_is(g->scan, i, '(');
    int j = paren ? i + 1 : i;
    const tk_atom *a = tk_at(g, j);
    int n = tk_scan_joined(g->scan, j) ? tk_scan_phrase(g->scan, j, TK_CLASS_ZONE, &word) : 0;
    if (!n && a->kind == TK_ATOM_WORD && a->capital && a->gap == TK_GAP_SPACE && !paren) {
        // "London time", "New York time"
        int time = tk_at(g, j + 1)->capital ? j + 2 : j + 1;
        return tk_is_key(g, time, TK_KEY_TIME) ? time + 1 : i;
    }
    if (!n || (n == 1 && !a->upper))
        return i;
    j += n;
    if ((tk_scan_is(g->scan, j, '+') || tk_scan_is(g->scan, j, '-')) &&
        tk_scan_glued(g->scan, j + 1) && tk_at(g, j + 1)->kind == TK_ATOM_NUMBER)
        j += 2;
    if (!paren)
        return j;
    return tk_scan_is(g->scan, j, ')') ? j + 1 : i;
}

/** The half of the day at `i`: 1 a.m., 2 p.m., with the atom after it; 0 if none. */
static int read_half(tk_grammar *g, int i, int *next)
{
    const tk_atom *a = tk_at(g, i);
    *next = i + 1;
    if (a->kind != TK_ATOM_WORD || a->gap > TK_GAP_SPACE)
        return 0;
    // "I am": the half of the day is never a verb after a number with a blank, unless "am" ends it.
    return tk_word_is(a->word, TK_CLASS_AMPM) ? tk_class_value(g, i, TK_CLASS_AMPM) : 0;
}

static int number_of(tk_grammar *g, int i, int limit)
{
    const tk_atom *a = tk_at(g, i);
    int value = a->end - a->begin <= 2 ? tk_numeral_plain(g->scan, i) : -1;
    return value <= limit ? value : -1;
}

/** "10.30": one NUMBER atom; true with hour and minute set. */
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

int tk_read_clock_range(tk_grammar *g, int i, tk_clock *first, tk_clock *last)
{
    const tk_atom *a = tk_at(g, i), *b = tk_at(g, i + 1);
    if (a->kind != TK_ATOM_NUMBER ||
        !(b->kind == TK_ATOM_PUNCT || tk_word_is(b->word, TK_CLASS_CONNECT)))
        return 0;
    memset(first, 0, sizeof *first);
    first->set = true;
    first->second = first->minute = -1;
    int hour = number_of(g, i, 12), link = i + 1;
    if (hour == 0)
        return 0;
    if (hour > 0 && tk_joins(g, link, ':')) {
        int minute = tk_width_of(tk_at(g, i + 2)) == 2 ? number_of(g, i + 2, 59) : -1;
        if (minute < 0)
            return 0;
        first->minute = (int8_t)minute;
        link = i + 3;
    } else if (hour < 0 &&
               (!read_stopped(g, i, first) || !(hour = (unsigned char)first->hour) || hour > 12)) {
        return 0;
    }
    bool word = tk_is(g, link, TK_CLASS_CONNECT) &&
                (!tk_is(g, link, TK_CLASS_AND) || tk_follows(g, TK_FLAG_BETWEEN));
    if (!word && !tk_joins(g, link, '-'))
        return 0;
    int next = tk_scan_joined(g->scan, link + 1) ? tk_read_clock(g, link + 1, last) : 0;
    if (!next || !last->halved)
        return 0;
    // "9 to 11 a.m." are both before noon, "11 to 2 p.m." are not.
    bool pm = last->hour >= 12;
    bool same = hour % 12 * 60 + (first->minute > 0 ? first->minute : 0) <
                last->hour % 12 * 60 + (last->minute > 0 ? last->minute : 0);
    first->hour = (int8_t)(hour % 12 + (pm == same ? 12 : 0));
    first->halved = true;
    return next;
}

int tk_read_clock(tk_grammar *g, int i, tk_clock *out)
{
    memset(out, 0, sizeof *out);
    out->set = true;
    out->minute = out->second = -1;
    const tk_atom *a = tk_at(g, i);
    if (tk_word_is(a->word, TK_CLASS_NOON)) {
        out->hour = (int8_t)tk_class_value(g, i, TK_CLASS_NOON);
        if (!out->hour && tk_follows(g, TK_FLAG_BY))
            out->hour = 24; // "by midnight on Friday": when the day ends
        out->minute = 0;
        return read_zone(g, i + 1);
    }
    if (a->kind != TK_ATOM_NUMBER)
        return 0;
    int next = i + 1, hour = number_of(g, i, 24);
    bool minutes = false;
    if (hour >= 0 && tk_joins(g, i + 1, ':')) {
        const tk_atom *b = tk_at(g, i + 2);
        int minute = number_of(g, i + 2, 59);
        if (minute < 0 || b->end - b->begin != 2)
            return 0;
        out->hour = (int8_t)hour;
        out->minute = (int8_t)minute;
        minutes = true;
        next = i + 3;
        int second = tk_joins(g, i + 3, ':') ? number_of(g, i + 4, 59) : -1;
        if (second >= 0) {
            out->second = (int8_t)second;
            next = i + 5;
        }
    } else if (hour >= 0) {
        out->hour = (int8_t)hour;
    } else if (a->end - a->begin == 4 && (hour = tk_numeral_plain(g->scan, i)) >= 0) {
        // "0900 GMT"
        out->hour = (int8_t)(hour / 100);
        out->minute = (int8_t)(hour % 100);
        int zone = read_zone(g, next);
        return hour < 2400 && out->minute < 60 && zone > next ? zone : 0;
    } else if (!read_stopped(g, i, out)) {
        return 0;
    }
    int after_half, half = read_half(g, next, &after_half);
    if (half && out->hour <= 12 && out->hour > 0) {
        out->hour = (int8_t)(out->hour % 12 + (half == 2 ? 12 : 0));
        out->halved = true;
        return read_zone(g, after_half);
    }
    int zone = read_zone(g, next);
    if (out->hour == 24 || tk_cut(g, next))
        return 0;
    // "5 o'clock"
    if (!minutes && tk_letter(g, next, 'o') && tk_scan_is(g->scan, next + 1, '\'') &&
        tk_is_key(g, next + 2, TK_KEY_CLOCK))
        return next + 3;
    // "18:00" could be a score or a ratio: a zone or a preposition must say that it is a time.
    // "17.30" could be anything: only the zone tells.
    bool stopped = out->minute >= 0 && !minutes;
    bool told = minutes && tk_follows(g, TK_FLAG_PREP) && out->second < 0; // "a record of 2:05:45"
    return told || ((minutes || stopped) && zone > next) ? zone : 0;
}
