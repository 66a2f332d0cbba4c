// SPDX-License-Identifier: MIT
#include "neighbour.h"

#include "calendar.h"

#include <string.h>

/** Whether the text between two expressions is `word`, blanks apart. */
static bool between_is(const char *text, const tk_timex *a, const tk_timex *b, const char *word)
{
    const char *p = text + a->end, *end = text + b->begin;
    while (p < end && *p == ' ')
        p++;
    while (p < end && end[-1] == ' ')
        end--;
    size_t n = strlen(word);
    return (size_t)(end - p) == n && !memcmp(p, word, n);
}

/** Whether `b` is the other end of a range that `a` begins. */
static bool is_range(const char *text, const tk_timex *a, const tk_timex *b)
{
    static const char *const connectors[] = {"to", "through",      "until",        "till",
                                             "-",  "\xe2\x80\x93", "\xe2\x80\x94", "and"};
    for (size_t i = 0; i < sizeof connectors / sizeof *connectors; i++)
        if (between_is(text, a, b, connectors[i]))
            return true;
    return false;
}

void tk_neighbour_day(const char *text, tk_timex *time, const tk_timex *before,
                      const tk_timex *after)
{
    if (time->type != TK_TIMEX_TIME || time->point.grain != TK_GRAIN_NONE)
        return;
    if (after && after->point.grain == TK_GRAIN_DAY && after->type != TK_TIMEX_SET &&
        !after->shifted &&
        (between_is(text, time, after, "on") || between_is(text, time, after, ",") ||
         between_is(text, time, after, "on the") || between_is(text, time, after, ") on") ||
         (after->type == TK_TIMEX_TIME && between_is(text, time, after, "("))))
        time->point = after->point;
    else if (before && before->point.grain == TK_GRAIN_DAY && before->type != TK_TIMEX_SET &&
             !before->shifted &&
             (between_is(text, before, time, "at") || between_is(text, before, time, ",") ||
              between_is(text, before, time, "by") || between_is(text, before, time, "from") ||
              between_is(text, before, time, "to")))
        time->point = before->point;
}

void tk_neighbour_year(const char *text, tk_timex *a, const tk_timex *b)
{
    tk_point *p = &a->point;
    const tk_point *q = &b->point;
    if (a->type != TK_TIMEX_DATE || b->type != TK_TIMEX_DATE || p->hang != TK_HANG_NEAR ||
        p->has_year || !q->has_year || q->hang != TK_HANG_NONE || p->weekday || p->holiday ||
        (p->grain != q->grain && !(p->month && q->month)) || !is_range(text, a, b))
        return;
    int first = p->month ? p->month : p->part, second = q->month ? q->month : q->part;
    p->year = q->year - (first > second);
    p->has_year = true;
    p->hang = TK_HANG_NONE;
}

void tk_neighbour_follow(const char *text, const tk_timex *a, tk_timex *b, int32_t begin)
{
    tk_point *p = &b->point;
    if (a->type != TK_TIMEX_DATE || b->type != TK_TIMEX_DATE || p->hang != TK_HANG_NEAR ||
        p->has_year || !p->month || b->ranged || between_is(text, a, b, "and") ||
        !is_range(text, a, b))
        return;
    tk_civil civil = tk_civil_of(begin);
    p->year = civil.year + (p->month < civil.month);
    p->has_year = true;
    p->hang = TK_HANG_NONE;
}
