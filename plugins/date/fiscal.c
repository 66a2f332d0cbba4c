// SPDX-License-Identifier: MIT
#include "fiscal.h"

#include "words.h"

#include <toolkit/text/pattern.h>

enum { WEEK = 7 };

/** What a date ends. */
enum { ENDS_NOTHING, ENDS_THREE_MONTHS, ENDS_YEAR, ENDS_OTHER };

/** Which periods a verb ends: any period before it, or only its subject. */
enum { OF_ANY, OF_SUBJECT };

#include "fiscal.rules.h"

static int what_ends(const char *text, uint32_t date_begin)
{
    tk_match match = tk_match_left(&ending_rules, text, date_begin);
    return match.rule == TK_NO_RULE ? ENDS_NOTHING : ending_actions[match.rule];
}

/** Whether the text says that a period ends with the date after it. */
static bool ends_with(const char *text, const tk_timex *period, const tk_timex *date)
{
    int rule = tk_match_between(&end_rules, text, period->end, date->begin);
    return rule != TK_NO_RULE &&
           (end_actions[rule] == OF_ANY ||
            tk_match_left(&aside_rules, text, period->begin).rule == TK_NO_RULE);
}

/** The end of a fiscal year that starts with a date: "its fiscal year starts on Oct. 1", "runs from
 * July 1 to June 30". */
static tk_fiscal begun_with(const char *text, const tk_timex *date)
{
    tk_fiscal told = {0};
    if (tk_match_left(&beginning_rules, text, date->begin).rule != TK_NO_RULE)
        told.end = (date->point.month + 10) % 12 + 1;
    return told;
}

/** The only quarter that the text names by number, or 0. */
static int only_quarter(const tk_timex *found, uint32_t n)
{
    int part = 0;
    for (uint32_t i = 0; i < n; i++) {
        const tk_point *p = &found[i].point;
        if (found[i].type != TK_TIMEX_DATE || p->grain != TK_GRAIN_QUARTER || p->part <= 0 ||
            p->calendar)
            continue;
        if (part && part != p->part)
            return 0;
        part = (uint8_t)p->part;
    }
    return part;
}

/** The month in which a period ends, and its year, or 0 if the date does not give it. */
static int end_month(const tk_point *p, int32_t *year)
{
    bool over = p->grain == TK_GRAIN_DAY && p->day <= WEEK;
    int month = over ? p->month - 1 : p->month;
    *year = p->has_year ? p->year - !month : 0;
    return month ? month : 12;
}

/** The end that one date gives; the expression before it may be the quarter or year that ends.
 * `only` is only_quarter(), or below 0 while it is not computed yet. */
static tk_fiscal told_by(const char *text, const tk_timex *found, uint32_t n, uint32_t i, int *only)
{
    const tk_timex *date = &found[i], *before = i ? &found[i - 1] : NULL;
    tk_fiscal told = {0};
    int what = what_ends(text, date->begin);
    if (what == ENDS_NOTHING)
        return told;
    int32_t year;
    int month = end_month(&date->point, &year), left = 0; // quarters until the end of the year
    const tk_point *named = NULL;
    if (before && before->type == TK_TIMEX_DATE && ends_with(text, before, date))
        named = &before->point;
    if (named && named->grain == TK_GRAIN_QUARTER && named->part > 0 && !named->calendar)
        left = 4 - named->part;
    else if (what == ENDS_THREE_MONTHS && (*only = *only < 0 ? only_quarter(found, n) : *only))
        left = 4 - *only;
    else if (what == ENDS_THREE_MONTHS ||
             (what == ENDS_OTHER && !(named && named->fiscal && named->grain == TK_GRAIN_YEAR)))
        return told;
    int months = month + left * 3;
    told.end = (months - 1) % 12 + 1;
    if (year && named && named->has_year)
        told.shift = year + (months > 12) == named->year + 1;
    return told;
}

void tk_fiscal_date(const char *text, tk_fiscal fiscal, tk_timex *period, const tk_timex *end)
{
    tk_point *p = &period->point;
    const tk_point *q = &end->point;
    int32_t year;
    if (period->type != TK_TIMEX_DATE || p->grain != TK_GRAIN_QUARTER || p->part <= 0 ||
        p->has_year || p->hang != TK_HANG_NEAR || end->type != TK_TIMEX_DATE || !q->has_year ||
        !q->month || (q->grain != TK_GRAIN_DAY && q->grain != TK_GRAIN_MONTH) ||
        !ends_with(text, period, end))
        return;
    int months = end_month(q, &year) + (4 - p->part) * 3;
    if ((months - 1) % 12 + 1 != (fiscal.end ? fiscal.end : 12))
        return;
    p->year = year + (months > 12) - fiscal.shift;
    p->has_year = true;
    p->hang = TK_HANG_NONE;
}

tk_fiscal tk_fiscal_told(const char *text, const tk_timex *found, uint32_t n, bool named)
{
    tk_fiscal told = {0};
    int only = -1;
    for (uint32_t i = 0; i < n; i++) {
        const tk_point *p = &found[i].point;
        if (found[i].type != TK_TIMEX_DATE || found[i].ranged || found[i].shifted || !p->month ||
            (p->grain != TK_GRAIN_DAY && p->grain != TK_GRAIN_MONTH))
            continue;
        tk_fiscal one =
            named && found[i].point.day <= 1 ? begun_with(text, &found[i]) : (tk_fiscal){0};
        if (!one.end)
            one = told_by(text, found, n, i, &only);
        if (!one.end)
            continue;
        if (told.end && told.end != one.end)
            return (tk_fiscal){0};
        told.end = one.end;
        told.shift |= one.shift;
    }
    return told;
}
