// SPDX-License-Identifier: MIT
#include "fiscal.h"

#include "words.h"

#include <string.h>

enum {
    WEEK = 7,
    LONGEST = 64, // bytes of a word that "ended" may end, "estimated-ended"
};

/** Whether the word that ends before `*end` is one of `words`, which end in NULL; then `*end`
 *  becomes its begin, blanks and a comma before it left out too. */
static bool take_word(const char *text, uint32_t *end, const char *const *words)
{
    for (; *words; words++) {
        uint32_t n = (uint32_t)strlen(*words);
        if (*end < n)
            continue;
        uint32_t begin = *end - n, i = 0;
        while (i < n && (text[begin + i] | 32) == (*words)[i])
            i++;
        char before = begin ? text[begin - 1] : ' ';
        if (i < n || (before != ' ' && before != '\n' && before != '-' && before != '('))
            continue;
        while (begin && strchr(" \n,-", text[begin - 1]))
            begin--;
        *end = begin;
        return true;
    }
    return false;
}

/** What ends with the date: the length of it, and the byte after its last word in `*at`. */
enum { ENDS_NOTHING, ENDS_THREE_MONTHS, ENDS_YEAR, ENDS_OTHER };

/** Whether the verb before a date, past a preposition of two letters, may be "ended" or "ends". */
static bool may_end(const char *text, uint32_t end)
{
    for (int words = 0; words < 2; words++) {
        while (end && (text[end - 1] == ' ' || text[end - 1] == '\n'))
            end--;
        uint32_t begin = end;
        while (begin && text[begin - 1] > ' ' && end - begin < LONGEST)
            begin--;
        if (begin < end && (text[begin] | 32) == 'e')
            return true;
        if (end - begin != 2)
            return false;
        end = begin;
    }
    return false;
}

static int what_ends(const char *text, uint32_t date_begin, uint32_t *at)
{
    static const char *const preps[] = {"on", "in", "by", NULL};
    static const char *const verbs[] = {"ended", "ending", "ends", "end", "ended:", NULL};
    static const char *const links[] = {"that", "which", "will", "period", NULL};
    static const char *const months[] = {"months", "month", "weeks", "week", NULL};
    static const char *const three[] = {"three", "3", "13", "thirteen", "14", "fourteen", NULL};
    static const char *const twelve[] = {"twelve",    "12",          "52", "53",
                                         "fifty-two", "fifty-three", NULL};
    static const char *const years[] = {"year", NULL};
    uint32_t end = date_begin;
    if (!may_end(text, end))
        return ENDS_NOTHING;
    while (end && (text[end - 1] == ' ' || text[end - 1] == '\n'))
        end--;
    take_word(text, &end, preps);
    if (!take_word(text, &end, verbs))
        return ENDS_NOTHING;
    while (take_word(text, &end, links))
        continue;
    *at = end;
    if (take_word(text, &end, months)) {
        if (take_word(text, &end, three))
            return ENDS_THREE_MONTHS;
        return take_word(text, &end, twelve) ? ENDS_YEAR : ENDS_OTHER;
    }
    return take_word(text, &end, years) ? ENDS_YEAR : ENDS_OTHER;
}

/** The end of a fiscal year that begins with a date: "its fiscal year starts on Oct. 1", "runs from
 *  July 1 to June 30". */
static tk_fiscal begun_with(const char *text, const tk_timex *date)
{
    static const char *const preps[] = {"on", "in", "from", NULL};
    static const char *const verbs[] = {"begins",    "starts",   "runs", "began", "started",
                                        "beginning", "starting", "that", "which", NULL};
    static const char *const years[] = {"year", NULL};
    static const char *const fiscal[] = {"fiscal", "financial", NULL};
    uint32_t end = date->begin;
    while (end && (text[end - 1] == ' ' || text[end - 1] == '\n'))
        end--;
    bool said = take_word(text, &end, preps) && take_word(text, &end, verbs);
    while (said && take_word(text, &end, verbs))
        continue;
    tk_fiscal told = {0};
    if (said && take_word(text, &end, years) && take_word(text, &end, fiscal))
        told.end = (date->point.month + 10) % 12 + 1;
    return told;
}

/** The only quarter that the text names by its number, or 0. */
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

/** The month of a period's end, and its year, or 0 where the date does not say. */
static int end_month(const tk_point *p, int32_t *year)
{
    bool over = p->grain == TK_GRAIN_DAY && p->day <= WEEK;
    int month = over ? p->month - 1 : p->month;
    *year = p->has_year ? p->year - !month : 0;
    return month ? month : 12;
}

/** The end that one date tells of; the expression before it may be the quarter or year that ends.
 *  `only` is only_quarter(), or below 0 as long as nobody has asked. */
static tk_fiscal told_by(const char *text, const tk_timex *found, uint32_t n, uint32_t i, int *only)
{
    const tk_timex *date = &found[i], *before = i ? &found[i - 1] : NULL;
    tk_fiscal told = {0};
    uint32_t at = 0;
    int what = what_ends(text, date->begin, &at);
    if (what == ENDS_NOTHING)
        return told;
    int32_t year;
    int month = end_month(&date->point, &year), left = 0; // quarters to the end of the year
    const tk_point *named = NULL;
    if (before && before->type == TK_TIMEX_DATE && before->end >= at && before->end < date->begin)
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
    uint32_t at = 0;
    int32_t year;
    if (period->type != TK_TIMEX_DATE || p->grain != TK_GRAIN_QUARTER || p->part <= 0 ||
        p->has_year || p->hang != TK_HANG_NEAR || end->type != TK_TIMEX_DATE || !q->has_year ||
        !q->month || (q->grain != TK_GRAIN_DAY && q->grain != TK_GRAIN_MONTH) ||
        !what_ends(text, end->begin, &at) || at > period->end)
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
