// SPDX-License-Identifier: MIT
#include "neighbour.h"

#include "calendar.h"
#include "point.h"
#include "range.h"
#include "words.h"

#include <string.h>

enum { BETWEEN_BYTES = 24 }; // longer than any word between two expressions

bool tk_between(const char *text, const tk_timex *a, const tk_timex *b, const char *const *words)
{
    const char *p = text + a->end, *end = text + b->begin;
    if (b->begin < a->end || end - p > BETWEEN_BYTES)
        return false;
    while (p < end && *p == ' ')
        p++;
    while (p < end && end[-1] == ' ')
        end--;
    size_t n = (size_t)(end - p);
    for (; *words; words++)
        if (strlen(*words) == n && !memcmp(p, *words, n))
            return true;
    return false;
}

/** Whether `b` may be the other end of a range that `a` begins. */
static bool is_range(const char *text, const tk_timex *a, const tk_timex *b)
{
    return tk_link_between(text, a, b) != TK_LINK_NONE;
}

static bool is_day(const tk_timex *t)
{
    return t && t->point.grain == TK_GRAIN_DAY && t->type != TK_TIMEX_SET && !t->shifted;
}

void tk_neighbour_day(const char *text, tk_timex *time, const tk_timex *before,
                      const tk_timex *after)
{
    static const char *const at[] = {"at", "from", "by", "to", NULL};
    static const char *const on[] = {"on", ",", "on the", ") on", NULL};
    if (time->type != TK_TIMEX_TIME || time->point.grain != TK_GRAIN_NONE)
        return;
    static const char *const comma[] = {",", NULL}, *const paren[] = {"(", NULL};
    const tk_timex *day = NULL;
    if (is_day(before) && tk_between(text, before, time, at))
        day = before;
    else if (is_day(after) && (tk_between(text, time, after, on) ||
                               (after->type == TK_TIMEX_TIME &&
                                (time->joined || tk_between(text, time, after, paren)))))
        day = after;
    else if (is_day(before) && tk_between(text, before, time, comma))
        day = before;
    if (day) {
        time->point = day->point;
        time->tense = day->tense;
    }
}

/** "the quarter ended June 30": that of the calendar, if it is one. */
static void name_quarter(tk_timex *span, const tk_timex *end)
{
    const tk_point *q = &end->point;
    bool over = q->grain == TK_GRAIN_DAY && q->day <= 7; // of 13 weeks
    int month = over ? (q->month + 10) % 12 + 1 : q->month;
    if (!q->month || month % 3 || q->hang > TK_HANG_NEAR)
        return;
    span->type = TK_TIMEX_DATE;
    span->n_pieces = 0;
    span->anchor = TK_ANCHOR_NONE;
    span->tense = end->tense;
    span->point = (tk_point){.grain = TK_GRAIN_QUARTER,
                             .hang = q->hang,
                             .calendar = true,
                             .has_year = q->has_year,
                             .part = (int8_t)(month / 3),
                             .year = q->year - (over && month == 12)};
}

void tk_neighbour_span(const char *text, tk_timex *span, const tk_timex *after)
{
    static const char *const starting[] = {
        "starting", "starting on",   "starting from", "beginning", "beginning on", "beginning from",
        "from",     "commencing on", "commencing",    ", from",    "as of",        ", starting",
        NULL};
    static const char *const ended[] = {"ended",    "ended on",   "ending",        "ending on",
                                        "ended in", "that ended", "that ended on", NULL};
    static const char *const to[] = {"to", "through", "up to", NULL};
    if (span->type != TK_TIMEX_DURATION || span->anchor || !after || after->ranged ||
        after->joined || after->type != TK_TIMEX_DATE || after->shifted)
        return;
    bool from = is_day(after) && tk_between(text, span, after, starting);
    bool the = (text[span->begin] | 32) == 't' && text[span->begin + 1] == 'h' &&
               text[span->begin + 2] == 'e'; // not "three weeks to Christmas"
    if (!from &&
        ((after->point.grain != TK_GRAIN_DAY && after->point.grain != TK_GRAIN_MONTH) ||
         (!tk_between(text, span, after, ended) && !(the && tk_between(text, span, after, to)))))
        return;
    span->anchor = from ? TK_ANCHOR_FROM : TK_ANCHOR_TO;
    span->point = after->point;
    span->tense = after->tense;
    bool quarter = span->n_pieces == 1 && span->pieces[0].unit == TK_UNIT_QUARTER;
    if (!from && quarter && !strcmp(span->pieces[0].amount, "1"))
        name_quarter(span, after);
}

void tk_neighbour_year(const char *text, tk_timex *a, const tk_timex *b)
{
    tk_point *p = &a->point;
    const tk_point *q = &b->point;
    if (a->joined && p->hang == TK_HANG_NEAR && q->hang == TK_HANG_YEAR && p->month && q->month) {
        p->hang = TK_HANG_YEAR; // "between June and August last year"
        p->offset = q->offset - (p->month > q->month);
        return;
    }
    bool lone_day = p->day && !p->month && !p->weekday && p->hang == TK_HANG_NEAR;
    if (a->joined && lone_day && q->month && q->day && !q->has_year && q->hang == TK_HANG_NEAR) {
        p->month = (int8_t)((q->month + 11 - (p->day > q->day)) % 12 + 1);
        return;
    }
    if (a->type != TK_TIMEX_DATE || b->type != TK_TIMEX_DATE || p->hang != TK_HANG_NEAR ||
        p->has_year || !q->has_year || q->hang != TK_HANG_NONE || p->weekday || p->holiday ||
        (p->grain != q->grain && !(p->month && q->month)) || !is_range(text, a, b))
        return;
    if (p->day && !p->month && !p->weekday && q->month &&
        q->day) { // "from the 27th to the 3rd of April"
        int32_t month = q->year * 12 + q->month - 1 - (p->day > q->day);
        p->year = month / 12;
        p->month = (int8_t)(month % 12 + 1);
        p->has_year = true;
        p->hang = TK_HANG_NONE;
        return;
    }
    int first = p->month ? p->month : p->part, second = q->month ? q->month : q->part;
    p->year = q->year - (first > second);
    p->has_year = true;
    p->hang = TK_HANG_NONE;
}

/** The first weekday, or day of a month, of that number after the day `begin`. */
static void follow_day(tk_point *p, int32_t begin)
{
    int32_t day = begin + 1;
    if (p->weekday)
        day += (p->weekday - tk_weekday_of(day) + 7) % 7;
    else
        for (int32_t tries = 0; tk_civil_of(day).day != p->day && tries < 62; tries++)
            day++;
    tk_point_set_day(p, day);
}

void tk_neighbour_follow(const char *text, const tk_timex *a, tk_timex *b, int32_t begin)
{
    tk_point *p = &b->point;
    if (a->type != TK_TIMEX_DATE || b->type != TK_TIMEX_DATE || p->hang != TK_HANG_NEAR ||
        p->has_year || b->ranged)
        return;
    tk_civil civil = tk_civil_of(begin);
    bool listed = a->point.hang == TK_HANG_NAMED && a->point.weekday && p->weekday &&
                  tk_link_between(text, a, b) == TK_LINK_AND; // "next Wednesday and Thursday"
    if ((a->joined || listed) && !p->month && (p->weekday || p->day)) {
        follow_day(p, begin);
        return;
    }
    bool periodic = p->grain == TK_GRAIN_QUARTER || p->grain == TK_GRAIN_HALF;
    if (!p->month && !(a->joined && periodic && a->point.grain == p->grain))
        return;
    int link = tk_link_between(text, a, b);
    if (link == TK_LINK_NONE || (link == TK_LINK_AND && !a->joined))
        return;
    int first =
        p->month ? civil.month : (civil.month - 1) / (p->grain == TK_GRAIN_QUARTER ? 3 : 6) + 1;
    int32_t year = civil.year + ((p->month ? p->month : p->part) < first);
    p->year = year;
    p->has_year = true;
    p->hang = TK_HANG_NONE;
}
