// SPDX-License-Identifier: MIT
#include "resolve.h"

#include "calendar.h"
#include "point.h"
#include "span.h"
#include "value.h"
#include "words.h"

#include <string.h>

enum { CALENDAR_END = 12 }; // the month in which a fiscal year ends that equals the calendar year

/** Converts a fiscal quarter or half, whose year's end the text gives, to the calendar quarter or
 * half, if it is one. */
static void to_calendar(const tk_resolver *r, const tk_holiday *holidays, tk_point *p)
{
    int32_t begin, until, months = p->grain == TK_GRAIN_QUARTER ? 3 : 6;
    if (!r->fiscal_told || !p->fiscal || !p->has_year || r->fiscal_end % months ||
        !tk_point_interval(r, holidays, p, &begin, &until))
        return;
    tk_civil civil = tk_civil_of(begin);
    p->year = civil.year;
    p->part = (int8_t)((civil.month - 1) / months + 1);
    p->fiscal = false;
}

/** The text is about the latest quarter that it names and that has started. */
static void note_quarter(tk_resolver *r, const tk_holiday *holidays, const tk_point *p)
{
    int32_t begin = 0, until;
    tk_point_interval(r, holidays, p, &begin, &until);
    r->last_quarter = p->part;
    bool later = p->year * 4 + p->part > r->quarter_year * 4 + r->quarter;
    if ((r->has_quarter && !later) || (r->anchored && begin > r->today))
        return;
    r->has_quarter = true;
    r->quarter = p->part;
    r->quarter_fiscal = p->fiscal;
    r->quarter_year = p->year;
}

/** "the three months ended March 31" is a quarter if it equals a calendar quarter. */
static void note_three_months(tk_resolver *r, const tk_holiday *holidays, const tk_resolved *span)
{
    tk_civil begin = tk_civil_of(span->begin);
    if (begin.day != 1 || begin.month % 3 != 1 ||
        tk_days_plus_months(span->begin, 3) != span->until)
        return;
    tk_point quarter = {.grain = TK_GRAIN_QUARTER,
                        .has_year = true,
                        .part = (int8_t)(begin.month / 3 + 1),
                        .year = begin.year};
    note_quarter(r, holidays, &quarter);
}

static void set_interval(const tk_resolver *r, const tk_holiday *holidays, const tk_point *p,
                         tk_resolved *out)
{
    out->has_interval = p->has_year && p->year > 0 && p->hang == TK_HANG_NONE &&
                        tk_point_interval(r, holidays, p, &out->begin, &out->until);
    out->is_day = out->has_interval && p->grain == TK_GRAIN_DAY && p->year > 0;
}

/** Writes the value of a point and the days that it covers. */
static void set_point(const tk_resolver *r, const tk_holiday *holidays, const tk_point *p,
                      tk_resolved *out)
{
    out->length = tk_write_point(r->fiscal_end != CALENDAR_END, p, out->value);
    set_interval(r, holidays, p, out);
}

static void set_value(tk_resolved *out, const char *value)
{
    out->length = strlen(value);
    memcpy(out->value, value, out->length + 1);
}

/** How a unit moves a date. */
typedef struct step {
    uint8_t anchor; /**< the precision that the date must have */
    uint8_t whole;  /**< the period that it is moved to, if any */
    int16_t months, days;
    bool workdays;
} step;

static const step steps[TK_UNIT_COUNT] = {
    [TK_UNIT_SECOND] = {.anchor = TK_GRAIN_DAY}, // the document's date has no time
    [TK_UNIT_MINUTE] = {.anchor = TK_GRAIN_DAY},
    [TK_UNIT_HOUR] = {.anchor = TK_GRAIN_DAY},
    [TK_UNIT_DAY] = {TK_GRAIN_DAY, TK_GRAIN_DAY, .days = 1},
    [TK_UNIT_NIGHT] = {TK_GRAIN_DAY, TK_GRAIN_DAY, .days = 1},
    [TK_UNIT_WORKDAY] = {TK_GRAIN_DAY, TK_GRAIN_DAY, .workdays = true},
    [TK_UNIT_WEEK] = {TK_GRAIN_WEEK, TK_GRAIN_WEEK, .days = 7},
    [TK_UNIT_WEEKEND] = {TK_GRAIN_WEEK, TK_GRAIN_WEEK, .days = 7},
    [TK_UNIT_FORTNIGHT] = {TK_GRAIN_WEEK, TK_GRAIN_WEEK, .days = 14},
    [TK_UNIT_MONTH] = {TK_GRAIN_MONTH, TK_GRAIN_MONTH, .months = 1},
    [TK_UNIT_QUARTER] = {TK_GRAIN_QUARTER, TK_GRAIN_MONTH, .months = 3},
    [TK_UNIT_YEAR] = {TK_GRAIN_YEAR, TK_GRAIN_YEAR, .months = 12},
    [TK_UNIT_DECADE] = {TK_GRAIN_YEAR, TK_GRAIN_YEAR, .months = 120},
    [TK_UNIT_CENTURY] = {TK_GRAIN_YEAR, TK_GRAIN_YEAR, .months = 1200},
};

/** "a year ago" without a known date to count from: the precision, or that it is vague. */
static void set_unknown_shift(const tk_timex *t, tk_resolved *out)
{
    if (!t->shift || t->shift_unit <= TK_UNIT_HOUR)
        set_value(out, t->later ? "FUTURE_REF" : "PAST_REF");
    else if (t->whole && t->shift_unit == TK_UNIT_MONTH)
        set_value(out, "XXXX-XX");
    else if (t->whole && t->shift_unit == TK_UNIT_YEAR)
        set_value(out, "XXXX");
    else
        set_value(out, "XXXX-XX-XX");
}

/** Whether the day that a shift is counted from is known; sets it if the text named it. */
static bool find_base(const tk_resolver *r, const tk_timex *t, tk_point *p)
{
    if (!p->has_year || p->hang != TK_HANG_NONE || p->grain != TK_GRAIN_DAY || !t->shift)
        return false;
    if (!t->told || !r->has_anchor)
        return true;
    // "A week earlier" than the date in its sentence, else than the date of the text.
    bool named =
        r->anchor_grain >= steps[t->shift_unit].anchor && tk_anchor_reaches(r, t->begin, !t->later);
    if (named)
        tk_point_set_day(p, r->anchor_begin);
    return named || !t->later;
}

static int32_t add_workdays(int32_t day, int32_t n)
{
    int32_t way = n < 0 ? -1 : 1;
    for (int32_t left = n * way; left > 0;) {
        day += way;
        left -= tk_weekday_of(day) <= 5;
    }
    return day;
}

/** Moves a day by `n` units; false if there is no such day. */
static bool move_point(const step *by, int32_t n, bool whole, tk_point *p)
{
    enum { YEAR = 12, LAST_YEAR = 9999 };
    int32_t day = tk_days_of(p->year, p->month, p->day), years = n * (by->months / YEAR);
    if (years && (p->year + years < 1 || p->year + years > LAST_YEAR))
        return false;
    day = by->workdays ? add_workdays(day, n)
          : by->months ? tk_days_plus_months(day, n * by->months)
                       : day + n * by->days;
    tk_point_set_day(p, day);
    if (!whole)
        return true;
    p->grain = by->whole;
    if (p->grain == TK_GRAIN_WEEK) {
        p->part = (int8_t)tk_week_of(day, &p->year);
        p->month = p->day = 0;
    }
    return true;
}

/** "two years ago", "three weeks after Christmas": the point moved by the duration. */
static void resolve_shifted(const tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                            tk_point *p, tk_resolved *out)
{
    const step *by = &steps[t->shift_unit];
    bool moved = find_base(r, t, p);
    if (!moved) {
        set_unknown_shift(t, out);
        return;
    }
    if (t->n_pieces > 1)
        tk_point_set_day(p, tk_span_shift(t, tk_days_of(p->year, p->month, p->day), t->shift));
    else
        moved = by->whole && move_point(by, t->shift, t->whole, p);
    if (moved)
        set_point(r, holidays, p, out);
    else
        set_value(out, t->shift < 0 ? "PAST_REF" : "FUTURE_REF");
}

/** "the last day of May". */
static void resolve_edge_day(tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                             tk_resolved *out)
{
    tk_point p = {.grain = TK_GRAIN_DAY};
    int32_t begin, until;
    if (tk_span_interval(r, holidays, t, &begin, &until))
        tk_point_set_day(&p, t->anchor == TK_ANCHOR_LAST ? begin : until - 1);
    set_point(r, holidays, &p, out);
    if (out->has_interval)
        tk_anchor_note(r, t, p.grain, out);
}

static void resolve_range(tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                          tk_point *first, tk_resolved *out)
{
    tk_point last = t->last;
    if (r->anchored && first->weekday && last.weekday && first->hang == TK_HANG_NEAR) {
        // "Monday-Wednesday": its end is the nearest one; in the future, its start is the nearest
        // one.
        int32_t days = (last.weekday - first->weekday + 7) % 7;
        tk_point *sure = t->tense > 0 ? first : &last, *other = t->tense > 0 ? &last : first;
        tk_resolve_point(r, holidays, sure, t->tense);
        tk_point_set_day(other, tk_days_of(sure->year, sure->month, sure->day) +
                                    (t->tense > 0 ? days : -days));
    }
    if (last.hang == TK_HANG_NONE && !first->has_year)
        first->hang = TK_HANG_NONE;
    tk_resolve_point(r, holidays, &last, t->tense);
    tk_resolve_point(r, holidays, first, t->tense);
    if (first->has_year && last.has_year && first->month && last.month &&
        t->point.hang == TK_HANG_NEAR)
        last.year = first->year + (last.month < first->month);
    bool marked = r->fiscal_end != CALENDAR_END;
    out->length = tk_write_point(marked, first, out->value);
    out->value[out->length++] = '/';
    out->length += tk_write_point(marked, &last, out->value + out->length);
    tk_resolved end = {0};
    set_interval(r, holidays, first, out);
    set_interval(r, holidays, &last, &end);
    out->is_day = false;
    out->has_interval = out->has_interval && end.has_interval && end.until > out->begin;
    out->until = end.until;
}

static void resolve_set(const tk_resolver *r, const tk_timex *t, tk_resolved *out)
{
    bool timed = t->clock.set;
    out->length = 0;
    if (t->n_pieces && !timed) {
        out->length = tk_write_duration(t, out->value);
        return;
    }
    if (t->point.weekday || !timed) // otherwise of every day
        out->length = tk_write_point(r->fiscal_end != CALENDAR_END, &t->point, out->value);
    if (t->ranged) {
        out->value[out->length++] = '/';
        out->length +=
            tk_write_point(r->fiscal_end != CALENDAR_END, &t->last, out->value + out->length);
    }
    if (timed)
        out->length += tk_write_recurring(&t->clock, out->value + out->length);
}

/** The other end of "9 to 11 a.m.", on the day written in the first `n` bytes. */
static void write_last_clock(const tk_timex *t, const char *day, size_t n, tk_resolved *out)
{
    if (!t->last_clock.set)
        return;
    out->value[out->length++] = '/';
    memcpy(out->value + out->length, day, n);
    out->length += n;
    out->length += tk_write_clock(&t->last_clock, out->value + out->length);
}

static void resolve_duration(tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                             tk_resolved *out)
{
    out->length = tk_write_duration(t, out->value);
    out->has_interval = tk_span_interval(r, holidays, t, &out->begin, &out->until);
    if (out->has_interval && t->anchor == TK_ANCHOR_TO)
        note_three_months(r, holidays, out);
}

/** "8 a.m. to 8 p.m.", on each day. */
static void resolve_habit(const tk_timex *t, tk_resolved *out)
{
    out->length = tk_write_clock(&t->clock, out->value);
    write_last_clock(t, "", 0, out);
}

/** The point of a date or time, including what it takes from the text: the day of a time without
 * one, the month of "the 18th", the date that "the year before" is counted from. */
static tk_point point_of(const tk_resolver *r, const tk_holiday *holidays, const tk_timex *t)
{
    tk_point p = t->point;
    if (t->type == TK_TIMEX_TIME && p.grain == TK_GRAIN_NONE) {
        p.grain = TK_GRAIN_DAY;
        p.hang = TK_HANG_OFFSET;
        if (r->anchor_grain == TK_GRAIN_DAY && tk_anchor_reaches(r, t->begin, true))
            tk_point_set_day(&p, r->anchor_begin); // "on Tuesday in Seattle, at 18:00 UTC"
    }
    if (t->ranged)
        return p;
    if (p.hang == TK_HANG_NEAR && p.day && !p.month && !p.weekday)
        tk_point_day_from_text(r, &p, t->begin, t->tense);
    bool named = t->type != TK_TIMEX_TIME || r->has_anchor; // else "the next morning", day unnamed
    if (p.hang == TK_HANG_TEXT && named)
        tk_point_from_text(r, holidays, &p, t->begin);
    return p;
}

/** Resolves the year and the day of a point, for a fiscal quarter those of the calendar. */
static void settle_point(const tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                         tk_point *p)
{
    bool periodic = p->grain == TK_GRAIN_QUARTER || p->grain == TK_GRAIN_HALF;
    if (r->fiscal_told && periodic && p->part && !p->calendar)
        p->fiscal = true;
    tk_resolve_point(r, holidays, p, t->tense);
    if (periodic)
        to_calendar(r, holidays, p);
    if (t->next_day && p->has_year && p->month)
        tk_point_set_day(p, tk_days_of(p->year, p->month, p->day) + 1);
}

/** "9 a.m. on Friday": the value of its day is already written. */
static void resolve_time(tk_resolver *r, const tk_timex *t, const tk_point *p, tk_resolved *out)
{
    char day[TK_TIMEX_VALUE];
    size_t n = out->length;
    memcpy(day, out->value, n);
    out->length += tk_write_clock(&t->clock, out->value + n);
    if (out->has_interval && t->point.grain != TK_GRAIN_NONE)
        tk_anchor_note(r, t, p->grain, out); // "on Monday night … a day later"
    out->has_interval = out->is_day = false;
    write_last_clock(t, day, n, out);
}

/** A date, or a time. */
static void resolve_date(tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                         tk_resolved *out)
{
    tk_point p = point_of(r, holidays, t);
    if (t->ranged) {
        resolve_range(r, holidays, t, &p, out);
    } else {
        settle_point(r, holidays, t, &p);
        if (t->shifted) {
            resolve_shifted(r, holidays, t, &p, out);
        } else {
            if (p.grain == TK_GRAIN_QUARTER && p.has_year && p.part)
                note_quarter(r, holidays, &p);
            set_point(r, holidays, &p, out);
            if (t->type == TK_TIMEX_TIME) {
                resolve_time(r, t, &p, out);
                return;
            }
        }
    }
    if (out->has_interval)
        tk_anchor_note(r, t, p.grain, out);
}

void tk_resolve(tk_resolver *r, const tk_holiday *holidays, const tk_timex *t, tk_resolved *out)
{
    out->has_interval = out->is_day = false;
    out->begin = out->until = 0;
    if (t->type == TK_TIMEX_DURATION)
        resolve_duration(r, holidays, t, out);
    else if (t->type == TK_TIMEX_SET)
        resolve_set(r, t, out);
    else if (t->anchor)
        resolve_edge_day(r, holidays, t, out);
    else if (t->habit)
        resolve_habit(t, out);
    else
        resolve_date(r, holidays, t, out);
}
