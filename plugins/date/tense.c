// SPDX-License-Identifier: MIT
#include "tense.h"

#include "flags.h"

#include <string.h>

enum {
    TENSE_LEFT = 14,   /**< tokens before an expression that are searched for a tense */
    TENSE_RIGHT = 8,   /**< and after it */
    AGENDA_RIGHT = 12, /**< tokens after a weekday searched for the verb of a diary entry */
    AGENDA_LEFT = 150, /**< tokens from a diary entry back to its heading */
};

enum { NO_CUE = 2 };

/** The tense that token `i` shows: 1 future, -1 past, NO_CUE nothing. A participle after "is", "be"
 * or "will be" shows the future: "is suspended", "will be named". */
static int8_t cue_of(const tk_date_view *v, uint32_t i)
{
    uint32_t flags = tk_flags_of(v, i);
    if (flags & TK_FLAG_FUTURE)
        return 1;
    if (!(flags & TK_FLAG_PAST))
        return NO_CUE;
    for (uint32_t k = i, n = 3; k-- > 0 && n--;) {
        uint32_t before = tk_flags_of(v, k);
        if (before & (TK_FLAG_STOP | TK_FLAG_PAST))
            break;
        if (before & (TK_FLAG_FUTURE | TK_FLAG_PASSIVE))
            return 1;
    }
    return -1;
}

/** The tense of the nearest word that shows one, before the tokens `first` … `last` or after them.
 */
static int8_t tense_around(const tk_date_view *v, uint32_t first, uint32_t last)
{
    for (uint32_t i = first, n = TENSE_LEFT; i-- > 0 && n--;) {
        int8_t cue = cue_of(v, i);
        if (cue != NO_CUE)
            return cue;
        if (tk_flags_of(v, i) & TK_FLAG_STOP)
            break;
    }
    for (uint32_t i = last + 1, n = TENSE_RIGHT; i < v->tokens->count && n--; i++) {
        int8_t cue = cue_of(v, i);
        if (cue != NO_CUE)
            return cue;
        if (tk_flags_of(v, i) & TK_FLAG_STOP)
            break;
    }
    return 0;
}

/** Whether a line ends between two neighbouring tokens. */
static bool begins_line(const tk_date_view *v, uint32_t token)
{
    uint32_t end = token ? v->tokens->end[token - 1] : 0, begin = v->tokens->begin[token];
    return !token || memchr(v->doc->text + end, '\n', begin - end);
}

/** Whether the heading over a list of weekdays, which includes `token`, is about the future: "The
 * week ahead". */
static bool under_future(const tk_date_view *v, uint32_t token)
{
    uint32_t flags = 0;
    for (uint32_t i = token, n = AGENDA_LEFT; i-- > 0 && n--;) {
        flags |= tk_flags_of(v, i);
        if (!begins_line(v, i))
            continue;
        bool item =
            tk_flags_of(v, i) & TK_FLAG_WEEKDAY || (tk_flags_of(v, i + 1) & TK_FLAG_WEEKDAY);
        if (!item)
            return flags & TK_FLAG_FUTURE;
        flags = 0;
    }
    return false;
}

/** Whether the weekday at `token` starts an entry in a diary: "On Thursday, Britain reports …",
 * "Monday: the Fed meets". */
static bool is_agenda(const tk_date_view *v, uint32_t token, uint32_t last)
{
    uint32_t first = token, count = v->tokens->count;
    bool on = first && tk_flags_of(v, first - 1) & TK_FLAG_ON;
    first -= on;
    bool line = begins_line(v, first) || (first && begins_line(v, first - 1)); // after a bullet
    bool colon = last + 1 < count && v->doc->text[v->tokens->begin[last + 1]] == ':';
    if (on ? first && !begins_line(v, first) && !(tk_flags_of(v, first - 1) & TK_FLAG_STOP)
           : !(line && colon))
        return false;
    for (uint32_t i = last + 1, n = AGENDA_RIGHT; i < count && n--; i++) {
        uint32_t flags = tk_flags_of(v, i);
        if (flags & (TK_FLAG_AGENDA | TK_FLAG_FUTURE))
            return true;
        if (flags & (TK_FLAG_PAST | TK_FLAG_PASSIVE) ||
            (flags & TK_FLAG_STOP && !(colon && i == last + 1)) || begins_line(v, i))
            break;
    }
    return colon && under_future(v, first);
}

int8_t tk_tense_of(const tk_date_view *v, const tk_timex *t, uint32_t first, uint32_t last)
{
    if (t->lead == TK_LEAD_SINCE)
        return TK_TENSE_OVER;
    int8_t tense = tense_around(v, first, last);
    uint32_t token = t->token;
    if (t->point.weekday && tense <= 0 && is_agenda(v, token, last))
        return 1;
    // "opened in July": nothing is between the verb and the month.
    bool in = token > 1 && tk_flags_of(v, token - 1) & (TK_FLAG_IN | TK_FLAG_ON);
    if (!tense && token && tk_flags_of(v, token - 1) & TK_FLAG_BY)
        return 1; // "480 jobs by December"
    // "ended June 30"
    bool dated = t->type == TK_TIMEX_DATE && t->point.month && !t->shifted;
    uint32_t verb = in || !dated ? token - 2 : token - 1;
    return tense < 0 && (in || dated) && token > 1 && cue_of(v, verb) < 0 ? TK_TENSE_OVER : tense;
}
