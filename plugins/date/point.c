// SPDX-License-Identifier: MIT
#include "point.h"

#include "calendar.h"
#include "words.h"

#include <string.h>

enum { MONTH_DAYS = 31, DAYS_TRIED = 800 };

// ------------------------------------------------------------------------------------ intervals

/** The first day of the month that is `months` (−12 … 23) after January of `year`. */
static int32_t month_begin(int32_t year, int32_t months)
{
    year += months < 0 ? -1 : months >= 12;
    return tk_days_of(year, (months + 12) % 12 + 1, 1);
}

/** `n` months from `first`, counted as in month_begin(). */
static void set_months(int32_t year, int32_t first, int32_t n, int32_t *begin, int32_t *until)
{
    *begin = month_begin(year, first);
    *until = month_begin(year, first + n);
}

bool tk_point_interval(const tk_resolver *r, const tk_holiday *holidays, const tk_point *p,
                       int32_t *begin, int32_t *until)
{
    // Months from January.
    int32_t start = p->fiscal ? r->fiscal_end - 12 + r->fiscal_shift * 12 : 0;
    switch (p->grain) {
    case TK_GRAIN_CENTURY:
        *begin = tk_days_of(p->year, 1, 1);
        *until = tk_days_of(p->year + 100, 1, 1);
        return true;
    case TK_GRAIN_DECADE:
        *begin = tk_days_of(p->year, 1, 1);
        *until = tk_days_of(p->year + 10, 1, 1);
        return true;
    case TK_GRAIN_YEAR:
        set_months(p->year, start, 12, begin, until);
        return true;
    case TK_GRAIN_HALF:
        set_months(p->year, start + (p->part - 1) * 6, 6, begin, until);
        return true;
    case TK_GRAIN_QUARTER:
        set_months(p->year, start + (p->part - 1) * 3, 3, begin, until);
        return true;
    case TK_GRAIN_SEASON: // meteorological, of the northern hemisphere; winter extends into the
                          // next year
        set_months(p->year, p->part * 3 - 1, 3, begin, until);
        return true;
    case TK_GRAIN_MONTH:
        set_months(p->year, p->month - 1, 1, begin, until);
        return true;
    case TK_GRAIN_WEEK:
        if (p->month) { // when "the first week of June" needs a year
            set_months(p->year, p->month - 1, 1, begin, until);
            return true;
        }
        *begin = tk_week_begin(p->year, p->part);
        *until = *begin + 7;
        return true;
    case TK_GRAIN_WEEKEND:
        if (p->holiday) { // when "Easter weekend" needs a year
            *begin = tk_holiday_day(&holidays[p->holiday - 1], p->year);
            *until = *begin + 1;
            return true;
        }
        *begin = tk_week_begin(p->year, p->part) + 5;
        *until = *begin + 2;
        return true;
    case TK_GRAIN_DAY:
        if (!p->holiday && !tk_is_date(p->year, p->month, p->day))
            return false;
        *begin = p->holiday ? tk_holiday_day(&holidays[p->holiday - 1], p->year)
                            : tk_days_of(p->year, p->month, p->day);
        *until = *begin + 1;
        return true;
    default:
        return false;
    }
}

// ------------------------------------------------------------------------------------ points

void tk_point_set_day(tk_point *p, int32_t days)
{
    tk_civil civil = tk_civil_of(days);
    p->grain = TK_GRAIN_DAY;
    p->hang = TK_HANG_NONE;
    p->has_year = true;
    p->year = civil.year;
    p->month = (int8_t)civil.month;
    p->day = (int8_t)civil.day;
    p->weekday = 0;
    p->holiday = 0;
}

/** Days from today to an interval: negative if before, 0 if today is in it. */
static int32_t distance_to(int32_t today, int32_t begin, int32_t until)
{
    return today < begin ? begin - today : today >= until ? until - 1 - today : 0;
}

/**
 * The distance of an interval from today. In a sentence about the past, the future counts as three
 * times as far; in one about the future, the past counts as four times as far. Texts mostly report
 * quarters and halves after they end.
 */
static int32_t cost_of(const tk_resolver *r, const tk_point *p, int32_t begin, int32_t until,
                       int tense)
{
    int32_t distance = distance_to(r->today, begin, until);
    bool periodic = p->grain == TK_GRAIN_QUARTER || p->grain == TK_GRAIN_HALF;
    if (distance < 0)
        return -distance * (tense > 0 ? 40 : 10);
    if (tense == TK_TENSE_OVER && distance)
        return INT32_MAX;
    return distance * (tense < 0 ? periodic ? 200 : 30 : tense > 0 ? 10 : periodic ? 20 : 12);
}

enum { LEAP_YEARS = 8 }; // the longest distance from one to the next

/** The year, of last, this and next year, that puts the point nearest to today; February 29 may be
 * further away. */
static void choose_year(const tk_resolver *r, const tk_holiday *holidays, tk_point *p, int tense)
{
    int32_t this_year = tk_civil_of(r->today).year, best_cost = INT32_MAX;
    int32_t reach = p->month == 2 && p->day == 29 ? LEAP_YEARS : 1, best = this_year;
    for (int32_t year = this_year - reach; year <= this_year + reach; year++) {
        int32_t begin, until;
        p->year = year;
        if (!tk_point_interval(r, holidays, p, &begin, &until))
            continue;
        int32_t cost = cost_of(r, p, begin, until, tense);
        if (cost < best_cost) {
            best_cost = cost;
            best = year;
        }
    }
    tk_set_year(p, best);
}

/** Days to the weekday in the week that starts `weeks` weeks from this one. */
static int32_t weekday_in_week(const tk_resolver *r, int weekday, int32_t weeks)
{
    return r->today - (tk_weekday_of(r->today) - 1) + weeks * 7 + weekday - 1;
}

static int32_t named_weekday(const tk_resolver *r, const tk_point *p)
{
    int32_t ahead = (p->weekday - tk_weekday_of(r->today) + 7) % 7; // 0 … 6
    switch (p->relation) {
    case TK_RELATION_LAST:
    case TK_RELATION_PAST:
        return r->today + ahead - 7;
    case TK_RELATION_PREVIOUS:
        return weekday_in_week(r, p->weekday, -1);
    case TK_RELATION_NEXT:
        return weekday_in_week(r, p->weekday, 1);
    case TK_RELATION_COMING:
        return r->today + (ahead ? ahead : 7) + p->offset * 7;
    default:
        return weekday_in_week(r, p->weekday, 0);
    }
}

enum { LAST_REST = 45 }; // days after which a month or season counts as "last May", "last summer"

/** "last June", "next summer", "this Christmas". */
static void choose_named(const tk_resolver *r, const tk_holiday *holidays, tk_point *p)
{
    int32_t this_year = tk_civil_of(r->today).year;
    bool back = p->relation == TK_RELATION_LAST || p->relation == TK_RELATION_PREVIOUS ||
                p->relation == TK_RELATION_PAST;
    bool ahead = p->relation == TK_RELATION_NEXT || p->relation == TK_RELATION_COMING;
    if (!back && !ahead) {
        tk_set_year(p, this_year);
        return;
    }
    // In June "last May" is not the month that has just ended, but "this past May" is.
    bool named = p->grain == TK_GRAIN_MONTH || p->grain == TK_GRAIN_SEASON;
    int32_t rest = named && p->relation == TK_RELATION_LAST ? LAST_REST : 0;
    for (int32_t step = 0; step < 3; step++) {
        int32_t begin, until;
        p->year = back ? this_year - step : this_year + step;
        if (tk_point_interval(r, holidays, p, &begin, &until) &&
            (back ? until + rest <= r->today : begin > r->today))
            break;
    }
    tk_set_year(p, p->year);
}

static void apply_offset(const tk_resolver *r, tk_point *p)
{
    tk_civil now = tk_civil_of(r->today);
    switch (p->grain) {
    case TK_GRAIN_DAY:
        tk_point_set_day(p, r->today + p->offset);
        return;
    case TK_GRAIN_WEEK:
    case TK_GRAIN_WEEKEND:
        p->part = (int8_t)tk_week_of(r->today + p->offset * 7, &p->year);
        tk_set_year(p, p->year);
        return;
    case TK_GRAIN_MONTH: {
        tk_civil then = tk_civil_of(tk_days_plus_months(r->today, p->offset));
        p->month = (int8_t)then.month;
        tk_set_year(p, then.year);
        return;
    }
    case TK_GRAIN_QUARTER: {
        int32_t fiscal_shift = p->fiscal ? 12 - r->fiscal_end : 0;
        tk_civil then =
            tk_civil_of(tk_days_plus_months(r->today - now.day + 1, p->offset * 3 + fiscal_shift));
        p->part = (int8_t)((then.month - 1) / 3 + 1);
        tk_set_year(p, then.year);
        return;
    }
    case TK_GRAIN_YEAR:
        tk_set_year(p, now.year + p->offset + (p->fiscal && now.month > r->fiscal_end) -
                           (p->fiscal ? r->fiscal_shift : 0));
        return;
    case TK_GRAIN_DECADE:
        tk_set_year(p, now.year / 10 * 10 + p->offset * 10);
        return;
    case TK_GRAIN_CENTURY:
        tk_set_year(p, now.year / 100 * 100 + p->offset * 100);
        return;
    default:
        return;
    }
}

// ------------------------------------------------------------------------------------ the text

/** Whether a sentence ends between two bytes; a `paragraph` ends with its line. */
static bool is_parted(const char *text, uint32_t from, uint32_t to, bool paragraph)
{
    for (uint32_t i = from; i < to; i++) {
        char c = text[i];
        if (c == '\n')
            return true;
        if (paragraph || (c != '.' && c != '!' && c != '?') || text[i + 1] != ' ')
            continue;
        // Not after initials, "a.m." and the like; and a lower-case letter continues the sentence.
        bool initial = i >= 2 && (text[i - 2] == '.' || text[i - 2] == ' ');
        if (!initial && !(text[i + 2] >= 'a' && text[i + 2] <= 'z'))
            return true;
    }
    return false;
}

bool tk_anchor_reaches(const tk_resolver *r, uint32_t at, bool same_sentence)
{
    return r->has_anchor && !is_parted(r->text, r->anchor_end, at, !same_sentence);
}

/** Sets the period of the point's grain that is `offset` periods from the one that includes the
 * day. */
static void set_period(const tk_resolver *r, tk_point *p, int32_t day, int32_t offset)
{
    tk_resolver then = *r;
    then.today = day;
    p->offset = offset;
    apply_offset(&then, p);
}

/** The first season, month or weekday of that name after the anchor. */
static void set_next_named(const tk_resolver *r, const tk_holiday *holidays, tk_point *p)
{
    if (p->weekday) {
        int32_t ahead = (p->weekday - tk_weekday_of(r->anchor_begin) + 7) % 7;
        if (r->anchor_grain == TK_GRAIN_DAY)
            tk_point_set_day(p, r->anchor_begin + (ahead ? ahead : 7));
        return;
    }
    int32_t begin = 0, until;
    p->year = tk_civil_of(r->anchor_begin).year;
    while (!tk_point_interval(r, holidays, p, &begin, &until) || begin < r->anchor_until)
        p->year++;
    tk_set_year(p, p->year);
}

void tk_point_from_text(const tk_resolver *r, const tk_holiday *holidays, tk_point *p, uint32_t at)
{
    bool beside = !p->relation, fits = r->anchor_grain >= p->grain;
    bool named = p->part || p->month || p->weekday;
    if (tk_anchor_reaches(r, at, beside) && (fits || named)) {
        if (named)
            set_next_named(r, holidays, p);
        else
            set_period(r, p, r->anchor_begin, p->offset);
    } else if (r->anchored && beside && p->offset < 0) {
        // The text describes the day before or the last period: the one before it is two back.
        set_period(r, p, r->today, p->grain == TK_GRAIN_DAY ? -1 : -2);
    } else if (r->anchored && !r->has_anchor && !beside && p->relation != TK_RELATION_THAT) {
        if (!named)
            set_period(r, p, r->today, p->offset);
    }
}

void tk_point_day_from_text(const tk_resolver *r, tk_point *p, uint32_t at, int tense)
{
    if (!tk_anchor_reaches(r, at, false) ||
        (r->anchor_grain != TK_GRAIN_DAY && r->anchor_grain != TK_GRAIN_MONTH))
        return;
    int32_t day = r->anchor_begin;
    for (int32_t tries = 0; tk_civil_of(day).day != p->day && tries < 2 * MONTH_DAYS; tries++)
        day++;
    bool against = (tense > 0 && day < r->today) || (tense < 0 && day > r->today);
    if (!r->anchored || !against)
        tk_point_set_day(p, day);
}

void tk_anchor_note(tk_resolver *r, const tk_timex *t, uint8_t grain, const tk_resolved *out)
{
    r->has_anchor = true;
    r->anchor_grain = grain;
    r->anchor_begin = out->begin;
    r->anchor_until = out->until;
    r->anchor_end = t->end;
}

/** The quarter that the text is about, else the last one that has ended. */
static void apply_context(const tk_resolver *r, tk_point *p)
{
    int32_t offset = p->offset;
    if (p->year && r->last_quarter) { // "the same quarter of 2024"
        p->part = r->last_quarter;
        tk_set_year(p, p->year);
    } else if (r->has_quarter) {
        p->grain = TK_GRAIN_QUARTER;
        p->part = r->quarter;
        p->fiscal = r->quarter_fiscal;
        tk_set_year(p, r->quarter_year + offset);
    } else if (p->year && r->anchored) {
        int32_t year = p->year;
        p->offset = -1;
        apply_offset(r, p);
        tk_set_year(p, year);
    } else if (p->grain == TK_GRAIN_YEAR) { // "a year earlier"
        apply_offset(r, p);
    } else {
        p->offset = -1;
        apply_offset(r, p);
        p->year += offset;
    }
}

/** The nth (-1: last) week of a month as a week of the year. A week belongs to the month of its
 * Thursday, as in ISO 8601 for years. */
static void week_of_month(tk_point *p)
{
    int32_t first = tk_days_of(p->year, p->month, 1);
    int32_t thursday = first + (4 - tk_weekday_of(first) + 7) % 7;
    int32_t n = p->part > 0 ? p->part - 1 : 0;
    if (p->part < 0)
        while (tk_civil_of(thursday + (n + 1) * 7).month == p->month)
            n++;
    p->month = 0;
    p->part = (int8_t)tk_week_of(thursday + n * 7, &p->year);
}

/** "Tuesday the 11th", "the 18th": the nearest such day. */
static void choose_day_and_weekday(const tk_resolver *r, tk_point *p, int tense)
{
    // A sentence about the past searches a month back before it searches ahead, and vice versa.
    int32_t lead = tense == TK_TENSE_OVER ? DAYS_TRIED : tense ? MONTH_DAYS : 0;
    for (int32_t distance = 0; distance < DAYS_TRIED; distance++)
        for (int32_t sign = tense < 0 ? -1 : 1, tries = 0; tries < 2; tries++, sign = -sign) {
            if (tries && distance < lead)
                break;
            int32_t days = r->today + sign * (tries ? distance - lead : distance);
            if ((!p->weekday || tk_weekday_of(days) == p->weekday) &&
                tk_civil_of(days).day == p->day) {
                tk_point_set_day(p, days);
                return;
            }
        }
}

/** "June", "Friday", "the 18th", "week 23": the one that distance and tense suggest. */
static void choose_nearest(const tk_resolver *r, const tk_holiday *holidays, tk_point *p, int tense)
{
    if (p->day && !p->month) {
        choose_day_and_weekday(r, p, tense);
    } else if (p->weekday) {
        int32_t ahead = (p->weekday - tk_weekday_of(r->today) + 7) % 7;
        tk_point_set_day(p, r->today + (tense > 0 || !ahead ? ahead : ahead - 7));
    } else if (p->grain == TK_GRAIN_WEEK && !p->month) {
        tk_set_year(p, tk_civil_of(r->today).year); // "week 23" is in this year
    } else {
        choose_year(r, holidays, p, tense);
    }
}

/** "the 15th" of the month `offset` months from this one. */
static void set_month_from_now(const tk_resolver *r, tk_point *p)
{
    int32_t first = r->today - tk_civil_of(r->today).day + 1;
    tk_civil then = tk_civil_of(tk_days_plus_months(first, p->offset));
    p->month = (int8_t)then.month;
    tk_set_year(p, then.year);
}

/** "last June", "next Friday". */
static void set_named(const tk_resolver *r, const tk_holiday *holidays, tk_point *p)
{
    if (p->weekday)
        tk_point_set_day(p, named_weekday(r, p));
    else
        choose_named(r, holidays, p);
}

/** Early in the week, "the weekend" is the last one. */
static bool is_weekend_over(const tk_resolver *r, const tk_point *p, int tense)
{
    return p->grain == TK_GRAIN_WEEKEND && p->relation == TK_RELATION_PAST && tense <= 0 &&
           tk_weekday_of(r->today) <= 3;
}

/** Resolves what the point is relative to, to a year or a day. */
static void follow_hang(const tk_resolver *r, const tk_holiday *holidays, tk_point *p, int tense)
{
    switch (p->hang) {
    case TK_HANG_NEAR:
        choose_nearest(r, holidays, p, tense);
        break;
    case TK_HANG_OFFSET:
        if (is_weekend_over(r, p, tense))
            p->offset = -1;
        apply_offset(r, p);
        break;
    case TK_HANG_NAMED:
        set_named(r, holidays, p);
        break;
    case TK_HANG_YEAR:
        tk_set_year(p, tk_civil_of(r->today).year + p->offset);
        break;
    case TK_HANG_MONTH:
        set_month_from_now(r, p);
        break;
    case TK_HANG_WEEK:
        tk_point_set_day(p, weekday_in_week(r, p->weekday, p->offset));
        break;
    case TK_HANG_CONTEXT:
        apply_context(r, p);
        break;
    default: // TK_HANG_TEXT: the text names no date
        break;
    }
}

/** Sets the week that includes the day. */
static void set_week_of(tk_point *p, int32_t day)
{
    p->part = (int8_t)tk_week_of(day, &p->year);
    p->month = p->day = 0;
}

/** Turns a week in a month, the last week of a year, or a week that includes a day into a week of
 * the year. */
static void count_week(tk_point *p)
{
    if (p->grain == TK_GRAIN_DAY && p->week_of && p->month) {
        p->grain = TK_GRAIN_WEEK;
        set_week_of(p, tk_days_of(p->year, p->month, p->day));
    }
    if (p->grain != TK_GRAIN_WEEK)
        return;
    if (p->month)
        week_of_month(p);
    if (p->part < 0)
        p->part = (int8_t)tk_week_of(tk_days_of(p->year, 12, 28), &p->year); // is in the last week
}

/** Turns a holiday of a known year into a day, "Easter weekend" into a weekend. */
static void date_holiday(const tk_holiday *holiday, tk_point *p)
{
    int32_t day = tk_holiday_day(holiday, p->year);
    if (p->grain != TK_GRAIN_WEEKEND) {
        tk_point_set_day(p, day);
        return;
    }
    // The weekend of a holiday on Monday or Tuesday is the one before it.
    p->part = (int8_t)tk_week_of(tk_weekday_of(day) <= 2 ? day - 2 : day, &p->year);
    p->holiday = 0;
}

void tk_resolve_point(const tk_resolver *r, const tk_holiday *holidays, tk_point *p, int tense)
{
    if (p->swappable && r->day_first) {
        int8_t month = p->month;
        p->month = p->day;
        p->day = month;
    }
    p->swappable = false;
    bool quarter_named = p->hang == TK_HANG_CONTEXT && (r->has_quarter || r->last_quarter);
    if (r->anchored || quarter_named)
        follow_hang(r, holidays, p, tense);
    if (!p->has_year)
        return;
    count_week(p);
    if (p->holiday)
        date_holiday(&holidays[p->holiday - 1], p);
}
