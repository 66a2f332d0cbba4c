// SPDX-License-Identifier: MIT
#include "span.h"

#include "calendar.h"
#include "point.h"
#include "words.h"

/** A duration, split by kinds of units that are added in different ways. */
typedef struct length {
    int32_t months, days, workdays;
} length;

/** The length of a piece; false if it is not given, not whole, or in hours. */
static bool add_piece(length *out, const tk_piece *piece)
{
    int32_t n = 0;
    const char *c = piece->amount;
    for (; *c >= '0' && *c <= '9' && n < 10000; c++)
        n = n * 10 + *c - '0';
    if (*c || c == piece->amount)
        return false;
    switch (piece->unit) {
    case TK_UNIT_CENTURY:
        out->months += n * 1200;
        return true;
    case TK_UNIT_DECADE:
        out->months += n * 120;
        return true;
    case TK_UNIT_YEAR:
        out->months += n * 12;
        return true;
    case TK_UNIT_QUARTER:
        out->months += n * 3;
        return true;
    case TK_UNIT_MONTH:
        out->months += n;
        return true;
    case TK_UNIT_FORTNIGHT:
        out->days += n * 14;
        return true;
    case TK_UNIT_WEEK:
        out->days += n * 7;
        return true;
    case TK_UNIT_DAY:
        out->days += n;
        return true;
    case TK_UNIT_WORKDAY:
        out->workdays += n;
        return true;
    default:
        return false;
    }
}

enum { MAX_MONTHS = 12000, MAX_WORKDAYS = 1000 };

/** The length of all pieces; false if one has no length. */
static bool length_of(const tk_timex *t, length *out)
{
    bool whole = t->n_pieces > 0 && !t->between;
    *out = (length){0};
    for (uint32_t i = 0; i < t->n_pieces; i++)
        whole &= add_piece(out, &t->pieces[i]);
    if (out->months > MAX_MONTHS)
        out->months = MAX_MONTHS;
    return whole && out->workdays <= MAX_WORKDAYS;
}

static int32_t shift_by(const length *by, int32_t day, int sign)
{
    day = tk_days_plus_months(day, sign * by->months) + sign * by->days;
    for (int32_t left = by->workdays; left > 0; day += sign)
        left -= tk_weekday_of(sign > 0 ? day : day - 1) <= 5;
    return day;
}

int32_t tk_span_shift(const tk_timex *t, int32_t day, int sign)
{
    length by;
    length_of(t, &by);
    return shift_by(&by, day, sign);
}

/** The Monday of the first week at or after `day` whose Thursday is not before it, as in ISO 8601.
 */
static int32_t week_at(int32_t day)
{
    return day + (4 - tk_weekday_of(day) + 7) % 7 - 3;
}

/** "the first six weeks of last year", "the last three weeks of June". */
static bool part_of_point(const tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                          const length *by, int32_t *begin, int32_t *until)
{
    tk_point p = t->point;
    int32_t from, to;
    tk_resolve_point(r, holidays, &p, t->tense);
    if (!p.has_year || p.hang != TK_HANG_NONE || !tk_point_interval(r, holidays, &p, &from, &to))
        return false;
    if (t->anchor == TK_ANCHOR_TO) {
        *until = by->months ? tk_month_end(to) : to;
        *begin = shift_by(by, *until, -1);
        return true;
    }
    if (t->anchor == TK_ANCHOR_FROM) {
        *begin = from;
        *until = shift_by(by, from, 1);
        return true;
    }
    if (!by->months && t->pieces[0].unit == TK_UNIT_WEEK) { // whole weeks, as in "the last week"
        from = week_at(from);
        to = week_at(to);
    }
    bool first = t->anchor == TK_ANCHOR_FIRST;
    *begin = first ? from : shift_by(by, to, -1);
    *until = first ? shift_by(by, from, 1) : to;
    return *begin >= from && *until <= to;
}

bool tk_span_interval(const tk_resolver *r, const tk_holiday *holidays, const tk_timex *t,
                      int32_t *begin, int32_t *until)
{
    length by;
    if (t->anchor == TK_ANCHOR_NONE || !length_of(t, &by))
        return false;
    if (t->anchor >= TK_ANCHOR_FIRST)
        return part_of_point(r, holidays, t, &by, begin, until);
    if (!r->anchored)
        return false;
    bool ahead = t->anchor == TK_ANCHOR_AHEAD;
    int32_t from = r->today + ahead; // the future begins tomorrow, the past ends yesterday
    if (t->pieces[0].unit == TK_UNIT_QUARTER) {
        tk_civil now = tk_civil_of(r->today);
        from = tk_days_of(now.year, (now.month - 1) / 3 * 3 + 1, 1);
        if (ahead)
            from = tk_days_plus_months(from, 3);
    }
    *begin = ahead ? from : shift_by(&by, from, -1);
    *until = ahead ? shift_by(&by, from, 1) : from;
    return true;
}
