// SPDX-License-Identifier: MIT
#include "neighbour.h"

#include "calendar.h"
#include "point.h"
#include "range.h"
#include "words.h"

#include <string.h>
#include <toolkit/text/pattern.h>

/** How certain it is that a time belongs to the day beside it. */
enum { SURE, LIKELY };

/** How the words between a period and a date change the period; false if they do not. */
typedef bool (*span_action)(const char *text, tk_timex *span, const tk_timex *date);

static bool begin_with(const char *text, tk_timex *span, const tk_timex *date);
static bool end_with(const char *text, tk_timex *span, const tk_timex *date);
static bool end_with_if_definite(const char *text, tk_timex *span, const tk_timex *date);
static bool end_with_as_subject(const char *text, tk_timex *span, const tk_timex *date);

#include "neighbour.rules.h"

static bool is_day(const tk_timex *t)
{
    return t && t->point.grain == TK_GRAIN_DAY && t->type != TK_TIMEX_SET && !t->shifted;
}

/** "the two weeks", not "two weeks". */
static bool is_definite(const char *text, const tk_timex *t)
{
    const char *s = text + t->begin;
    return (s[0] | 32) == 't' && s[1] == 'h' && s[2] == 'e';
}

/** SURE or LIKELY if the words between two expressions are in the set; else TK_NO_RULE. */
static int bond(const tk_pattern *rules, const int *actions, const char *text, const tk_timex *a,
                const tk_timex *b)
{
    int rule = tk_match_between(rules, text, a->end, b->begin);
    return rule == TK_NO_RULE ? rule : actions[rule];
}

void tk_neighbour_day(const char *text, tk_timex *time, const tk_timex *before,
                      const tk_timex *after)
{
    if (time->type != TK_TIMEX_TIME || time->point.grain != TK_GRAIN_NONE)
        return;
    int left =
        is_day(before) ? bond(&day_time_rules, day_time_actions, text, before, time) : TK_NO_RULE;
    int right = left != SURE && is_day(after)
                    ? bond(&time_day_rules, time_day_actions, text, time, after)
                    : TK_NO_RULE;
    const tk_timex *day = NULL;
    if (left == SURE)
        day = before;
    else if (right == SURE ||
             (is_day(after) && after->type == TK_TIMEX_TIME && (time->joined || right == LIKELY)))
        day = after;
    else if (left == LIKELY)
        day = before;
    if (day) {
        time->point = day->point;
        time->tense = day->tense;
    }
}

/** The quarter of the calendar that starts or ends with a date, 1–4, or 0; `*year` is its year. A
 * quarter of 13 weeks starts and ends within a week of the calendar quarter. */
static int quarter_at(const tk_point *date, bool begins, int32_t *year)
{
    enum { WEEK = 7, LAST_WEEK = 25 };
    int shift = begins ? date->day >= LAST_WEEK : -(date->day <= WEEK);
    // The first or last month of the quarter; 0 and 13 belong to the adjacent year.
    int month = date->month + (date->grain == TK_GRAIN_DAY ? shift : 0);
    *year = date->year + (month > 12) - (month < 1);
    month = (month + 11) % 12 + 1 + (begins ? 2 : 0);
    return month % 3 ? 0 : month / 3;
}

/** "the quarter ended June 30": the calendar quarter, if it is one. */
static void name_quarter(tk_timex *span, const tk_timex *date, bool begins)
{
    int32_t year;
    const tk_point *q = &date->point;
    int quarter = q->month && q->hang <= TK_HANG_NEAR ? quarter_at(q, begins, &year) : 0;
    if (!quarter)
        return;
    span->type = TK_TIMEX_DATE;
    span->n_pieces = 0;
    span->anchor = TK_ANCHOR_NONE;
    span->tense = date->tense;
    span->point = (tk_point){.grain = TK_GRAIN_QUARTER,
                             .hang = q->hang,
                             .calendar = true,
                             .has_year = q->has_year,
                             .part = (int8_t)quarter,
                             .year = year};
}

enum { NO_UNIT = -1 };

/** The unit of a point that is relative only to today or to the quarter that the text named last;
 * or NO_UNIT. */
static int unit_of(const tk_point *p)
{
    if (p->hang == TK_HANG_CONTEXT && p->grain == TK_GRAIN_QUARTER)
        return TK_UNIT_QUARTER;
    if (p->hang != TK_HANG_OFFSET)
        return NO_UNIT;
    switch (p->grain) {
    case TK_GRAIN_WEEK:
        return TK_UNIT_WEEK;
    case TK_GRAIN_MONTH:
        return TK_UNIT_MONTH;
    case TK_GRAIN_YEAR:
        return TK_UNIT_YEAR;
    default:
        return NO_UNIT;
    }
}

/** Whether an expression is of the form "the quarter". */
static bool is_lone(const char *text, const tk_timex *t)
{
    return t->type == TK_TIMEX_DATE && !t->ranged && !t->shifted && !t->joined && !t->mod &&
           !t->point.offset && !t->point.year && is_definite(text, t);
}

/** Turns a period into one that starts or ends with a date. */
static void anchor(tk_timex *span, const tk_timex *date, uint8_t anchor)
{
    span->anchor = anchor;
    span->point = date->point;
    span->tense = date->tense;
    bool quarter = span->n_pieces == 1 && span->pieces[0].unit == TK_UNIT_QUARTER;
    if (quarter && !strcmp(span->pieces[0].amount, "1"))
        name_quarter(span, date, anchor == TK_ANCHOR_FROM);
}

static bool begin_with(const char *text, tk_timex *span, const tk_timex *date)
{
    (void)text;
    if (!is_day(date))
        return false;
    anchor(span, date, TK_ANCHOR_FROM);
    return true;
}

static bool end_with(const char *text, tk_timex *span, const tk_timex *date)
{
    (void)text;
    if (date->point.grain != TK_GRAIN_DAY && date->point.grain != TK_GRAIN_MONTH)
        return false;
    anchor(span, date, TK_ANCHOR_TO);
    return true;
}

/** "the three weeks to Christmas", but not "three weeks to Christmas". */
static bool end_with_if_definite(const char *text, tk_timex *span, const tk_timex *date)
{
    return is_definite(text, span) && end_with(text, span, date);
}

/** "the three months closed on March 31", but not "the deal of the year closed on March 31". */
static bool end_with_as_subject(const char *text, tk_timex *span, const tk_timex *date)
{
    return tk_match_left(&whole_rules, text, span->begin).rule == TK_NO_RULE &&
           end_with_if_definite(text, span, date);
}

/** "the quarter that ended on March 31": a duration of one unit, if the words after it show an end.
 */
static void anchor_unit(const char *text, tk_timex *t, uint8_t unit, const tk_timex *date)
{
    int rule = tk_match_between(&unit_rules, text, t->end, date->begin);
    if (rule == TK_NO_RULE)
        return;
    tk_timex span = *t;
    span.type = TK_TIMEX_DURATION;
    span.n_pieces = 1;
    span.pieces[0] = (tk_piece){.amount = "1", .unit = unit};
    if (unit_actions[rule](text, &span, date))
        *t = span;
}

void tk_neighbour_span(const char *text, tk_timex *span, const tk_timex *after)
{
    bool length = span->type == TK_TIMEX_DURATION && !span->anchor;
    int unit = length ? NO_UNIT : unit_of(&span->point);
    if ((!length && unit == NO_UNIT) || !after || after->type != TK_TIMEX_DATE || after->ranged ||
        after->joined || after->shifted)
        return;
    if (!length) {
        if (is_lone(text, span))
            anchor_unit(text, span, (uint8_t)unit, after);
        return;
    }
    int rule = tk_match_between(&length_rules, text, span->end, after->begin);
    if (rule != TK_NO_RULE)
        length_actions[rule](text, span, after);
}

/** Whether a point is a day number whose month is not named: "the 27th". */
static bool is_lone_day(const tk_point *p)
{
    return p->day && !p->month && !p->weekday && p->hang == TK_HANG_NEAR;
}

/** The place in the year by which two points of the same kind are compared. */
static int place_in_year(const tk_point *p)
{
    return p->month ? p->month : p->part;
}

/** Whether a date without a year may take the year of the date after it. */
static bool may_take_year(const tk_timex *a, const tk_timex *b)
{
    const tk_point *p = &a->point, *q = &b->point;
    if (p->hang != TK_HANG_NEAR || p->has_year || p->weekday || p->holiday ||
        a->type != TK_TIMEX_DATE)
        return false;
    return b->type == TK_TIMEX_DATE && q->has_year && q->hang == TK_HANG_NONE &&
           (p->grain == q->grain || (p->month && q->month));
}

/** Gives the first point of a range the year of the last, or the year before. */
static void take_year(tk_point *p, const tk_point *q)
{
    p->year = q->year - (place_in_year(p) > place_in_year(q));
    if (is_lone_day(p) && q->month && q->day) { // "from the 27th to the 3rd of April"
        int32_t month = q->year * 12 + q->month - 1 - (p->day > q->day);
        p->year = month / 12;
        p->month = (int8_t)(month % 12 + 1);
    }
    p->has_year = true;
    p->hang = TK_HANG_NONE;
}

void tk_neighbour_year(const char *text, tk_timex *a, const tk_timex *b)
{
    tk_point *p = &a->point;
    const tk_point *q = &b->point;
    if (a->joined && p->hang == TK_HANG_NEAR && q->hang == TK_HANG_YEAR && p->month && q->month) {
        p->hang = TK_HANG_YEAR; // "between June and August last year"
        p->offset = q->offset - (p->month > q->month);
    } else if (a->joined && is_lone_day(p) && q->month && q->day && !q->has_year &&
               q->hang == TK_HANG_NEAR) {
        p->month = (int8_t)((q->month + 11 - (p->day > q->day)) % 12 + 1);
    } else if (may_take_year(a, b) && tk_link_between(text, a, b) != TK_LINK_NONE) {
        take_year(p, q);
    }
}

/** The first weekday or day of a month with that number after the day `begin`. */
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

/** Whether a date of a month, or of a quarter or half like the one before it, ends a range that the
 * previous expression starts. */
static bool ends_range(const char *text, const tk_timex *a, const tk_timex *b)
{
    const tk_point *p = &b->point;
    bool periodic = p->grain == TK_GRAIN_QUARTER || p->grain == TK_GRAIN_HALF;
    if (!p->month && !(a->joined && periodic && a->point.grain == p->grain))
        return false;
    int link = tk_link_between(text, a, b);
    return link != TK_LINK_NONE && (link != TK_LINK_AND || a->joined);
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
    if (!ends_range(text, a, b))
        return;
    int first =
        p->month ? civil.month : (civil.month - 1) / (p->grain == TK_GRAIN_QUARTER ? 3 : 6) + 1;
    p->year = civil.year + (place_in_year(p) < first);
    p->has_year = true;
    p->hang = TK_HANG_NONE;
}
