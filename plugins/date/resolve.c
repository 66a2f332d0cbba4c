// SPDX-License-Identifier: MIT
#include "resolve.h"

#include "calendar.h"
#include "point.h"
#include "span.h"
#include "value.h"
#include "words.h"

#include <string.h>

/** A fiscal quarter or half, of a year whose end the text tells, as the calendar's, if it is one.
 */
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

/** The quarter that a text is about is the latest it names that has begun. */
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

/** "the three months ended March 31" name a quarter, if they are one of the calendar. */
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

/** How exact a date must be to be shifted by units. */
static uint8_t grain_of_unit(uint8_t unit)
{
    return unit < TK_UNIT_WEEK       ? TK_GRAIN_DAY
           : unit < TK_UNIT_MONTH    ? TK_GRAIN_WEEK
           : unit == TK_UNIT_MONTH   ? TK_GRAIN_MONTH
           : unit == TK_UNIT_QUARTER ? TK_GRAIN_QUARTER
           : unit == TK_UNIT_WORKDAY ? TK_GRAIN_DAY
                                     : TK_GRAIN_YEAR;
}

static void set_value(tk_resolved *out, const char *value)
{
    out->length = strlen(value);
    memcpy(out->value, value, out->length + 1);
}

/** "two years ago", "three weeks after Christmas": the point moved by the duration. */
static void resolve_shifted(const tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                            tk_point *p, tk_resolved *out)
{
    bool known = p->has_year && p->hang == TK_HANG_NONE && p->grain == TK_GRAIN_DAY && t->shift;
    if (known && t->told && r->has_anchor) {
        // "A week earlier" than what its sentence names, else than the text.
        known = r->anchor_grain >= grain_of_unit(t->shift_unit) &&
                tk_anchor_reaches(r, t->begin, !t->later);
        if (known)
            tk_point_set_day(p, r->anchor_begin);
        known |= !t->later;
    }
    if (!known) {
        bool vague = !t->shift || t->shift_unit <= TK_UNIT_HOUR;
        set_value(out, !vague && t->whole && t->shift_unit == TK_UNIT_MONTH ? "XXXX-XX"
                       : !vague ? t->whole && t->shift_unit == TK_UNIT_YEAR ? "XXXX" : "XXXX-XX-XX"
                       : t->later ? "FUTURE_REF"
                                  : "PAST_REF");
        return;
    }
    int32_t base = tk_days_of(p->year, p->month, p->day), n = t->shift;
    if (t->n_pieces > 1) {
        tk_point_set_day(p, tk_span_shift(t, base, n));
        out->length = tk_write_point(r->fiscal_end != 12, p, out->value);
        set_interval(r, holidays, p, out);
        return;
    }
    switch (t->shift_unit) {
    case TK_UNIT_DAY:
    case TK_UNIT_NIGHT:
        tk_point_set_day(p, base + n);
        break;
    case TK_UNIT_WORKDAY: {
        int32_t step = n < 0 ? -1 : 1;
        for (int32_t left = n * step; left > 0;) {
            base += step;
            left -= tk_weekday_of(base) <= 5;
        }
        tk_point_set_day(p, base);
        break;
    }
    case TK_UNIT_WEEK:
    case TK_UNIT_FORTNIGHT:
    case TK_UNIT_WEEKEND:
        base += n * (t->shift_unit == TK_UNIT_FORTNIGHT ? 14 : 7);
        tk_point_set_day(p, base);
        if (t->whole) {
            p->grain = TK_GRAIN_WEEK;
            p->part = (int8_t)tk_week_of(base, &p->year);
            p->month = p->day = 0;
        }
        break;
    case TK_UNIT_MONTH:
    case TK_UNIT_QUARTER:
        tk_point_set_day(p,
                         tk_days_plus_months(base, n * (t->shift_unit == TK_UNIT_QUARTER ? 3 : 1)));
        if (t->whole)
            p->grain = TK_GRAIN_MONTH;
        break;
    case TK_UNIT_YEAR:
    case TK_UNIT_DECADE:
    case TK_UNIT_CENTURY: {
        int32_t years = t->shift_unit == TK_UNIT_YEAR     ? 1
                        : t->shift_unit == TK_UNIT_DECADE ? 10
                                                          : 100;
        if (n * years + p->year < 1 || n * years + p->year > 9999) {
            set_value(out, n < 0 ? "PAST_REF" : "FUTURE_REF");
            return;
        }
        tk_point_set_day(p, tk_days_plus_months(base, n * years * 12));
        if (t->whole)
            p->grain = TK_GRAIN_YEAR;
        break;
    }
    default: // hours and less: the document's date has no clock
        set_value(out, n < 0 ? "PAST_REF" : "FUTURE_REF");
        return;
    }
    out->length = tk_write_point(r->fiscal_end != 12, p, out->value);
    set_interval(r, holidays, p, out);
}

/** "the last day of May". */
static void resolve_edge_day(tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                             tk_resolved *out)
{
    tk_point p = {.grain = TK_GRAIN_DAY};
    int32_t begin, until;
    if (tk_span_interval(r, holidays, t, &begin, &until))
        tk_point_set_day(&p, t->anchor == TK_ANCHOR_LAST ? begin : until - 1);
    out->length = tk_write_point(r->fiscal_end != 12, &p, out->value);
    set_interval(r, holidays, &p, out);
    if (out->has_interval)
        tk_anchor_note(r, t, p.grain, out);
}

static void resolve_range(tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                          tk_point *first, tk_resolved *out)
{
    tk_point last = t->last;
    if (r->anchored && first->weekday && last.weekday && first->hang == TK_HANG_NEAR) {
        // "Monday-Wednesday": its end is the nearest, or what is to come begins with the nearest.
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
    bool marked = r->fiscal_end != 12;
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
    if (t->point.weekday || !timed) // else of every day
        out->length = tk_write_point(r->fiscal_end != 12, &t->point, out->value);
    if (t->ranged) {
        out->value[out->length++] = '/';
        out->length += tk_write_point(r->fiscal_end != 12, &t->last, out->value + out->length);
    }
    if (timed)
        out->length += tk_write_recurring(&t->clock, out->value + out->length);
}

/** The other end of "9 to 11 a.m.", on the day written in `n` bytes. */
static void write_last_clock(const tk_timex *t, const char *day, size_t n, tk_resolved *out)
{
    if (!t->last_clock.set)
        return;
    out->value[out->length++] = '/';
    memcpy(out->value + out->length, day, n);
    out->length += n;
    out->length += tk_write_clock(&t->last_clock, out->value + out->length);
}

void tk_resolve(tk_resolver *r, const tk_holiday *holidays, const tk_timex *t, tk_resolved *out)
{
    out->has_interval = out->is_day = false;
    out->begin = out->until = 0;
    if (t->type == TK_TIMEX_DURATION) {
        out->length = tk_write_duration(t, out->value);
        out->has_interval = tk_span_interval(r, holidays, t, &out->begin, &out->until);
        if (out->has_interval && t->anchor == TK_ANCHOR_TO)
            note_three_months(r, holidays, out);
        return;
    }
    if (t->type == TK_TIMEX_SET) {
        resolve_set(r, t, out);
        return;
    }
    if (t->anchor) {
        resolve_edge_day(r, holidays, t, out);
        return;
    }
    if (t->habit) {
        out->length = tk_write_clock(&t->clock, out->value);
        write_last_clock(t, "", 0, out);
        return;
    }
    tk_point p = t->point;
    if (t->type == TK_TIMEX_TIME && p.grain == TK_GRAIN_NONE) {
        p.grain = TK_GRAIN_DAY;
        p.hang = TK_HANG_OFFSET;
        if (r->anchor_grain == TK_GRAIN_DAY && tk_anchor_reaches(r, t->begin, true))
            tk_point_set_day(&p, r->anchor_begin); // "on Tuesday in Seattle, at 18:00 UTC"
    }
    if (t->ranged) {
        resolve_range(r, holidays, t, &p, out);
        if (out->has_interval)
            tk_anchor_note(r, t, p.grain, out);
        return;
    }
    bool periodic = p.grain == TK_GRAIN_QUARTER || p.grain == TK_GRAIN_HALF;
    if (r->fiscal_told && periodic && p.part && !p.calendar)
        p.fiscal = true;
    if (p.hang == TK_HANG_NEAR && p.day && !p.month && !p.weekday)
        tk_point_day_from_text(r, &p, t->begin, t->tense);
    bool told = t->type != TK_TIMEX_TIME || r->has_anchor; // "the next morning" of a day not named
    if (p.hang == TK_HANG_TEXT && told)
        tk_point_from_text(r, holidays, &p, t->begin);
    tk_resolve_point(r, holidays, &p, t->tense);
    if (periodic)
        to_calendar(r, holidays, &p);
    if (t->next_day && p.has_year && p.month)
        tk_point_set_day(&p, tk_days_of(p.year, p.month, p.day) + 1);
    if (t->shifted) {
        resolve_shifted(r, holidays, t, &p, out);
        if (out->has_interval)
            tk_anchor_note(r, t, p.grain, out);
        return;
    }
    if (p.grain == TK_GRAIN_QUARTER && p.has_year && p.part) {
        note_quarter(r, holidays, &p);
    }
    out->length = tk_write_point(r->fiscal_end != 12, &p, out->value);
    if (t->type == TK_TIMEX_TIME) {
        char day[TK_TIMEX_VALUE];
        size_t n = out->length;
        memcpy(day, out->value, n);
        out->length += tk_write_clock(&t->clock, out->value + n);
        set_interval(r, holidays, &p, out);
        if (out->has_interval && t->point.grain != TK_GRAIN_NONE)
            tk_anchor_note(r, t, p.grain, out); // "on Monday night … a day later"
        out->has_interval = out->is_day = false;
        write_last_clock(t, day, n, out);
        return;
    }
    set_interval(r, holidays, &p, out);
    if (out->has_interval)
        tk_anchor_note(r, t, p.grain, out);
}
