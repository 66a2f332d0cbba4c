// SPDX-License-Identifier: MIT
#include "habit.h"

#include "words.h"

#include <string.h>
#include <toolkit/text/pattern.h>

#include "habit.rules.h"

// ------------------------------------------------------------------------------- opening hours

/** Whether an expression, or a joined pair, is a range of weekdays. */
static bool is_weekdays(const tk_timex *a)
{
    const tk_point *last = a->joined ? &a[1].point : &a->last;
    return (a->joined || a->ranged) && a->type == TK_TIMEX_DATE && a->point.weekday &&
           a->point.hang == TK_HANG_NEAR && last->weekday;
}

static void make_habit(tk_timex *a)
{
    for (tk_timex *t = a; t <= a + a->joined; t++) {
        t->habit = true;
        if (t->type == TK_TIMEX_DATE)
            t->type = TK_TIMEX_SET;
    }
}

static bool is_times(const tk_timex *a)
{
    bool pair = a->joined && a[1].type == TK_TIMEX_TIME && a[1].point.grain == TK_GRAIN_NONE;
    return (pair || a->last_clock.set) && a->type == TK_TIMEX_TIME &&
           a->point.grain == TK_GRAIN_NONE;
}

/** "8 a.m. to 8 p.m., Monday to Saturday": two ranges, of one or two expressions each, that recur
 * every week. */
static void join_hours(const char *text, tk_timex *a, tk_timex *b)
{
    bool days = is_weekdays(a) || (a->habit && a->type == TK_TIMEX_SET);
    if (!(days && is_times(b)) && !(is_times(a) && is_weekdays(b)))
        return;
    if (tk_match_between(&hours_rules, text, b[-1].end, b->begin) == TK_NO_RULE)
        return;
    make_habit(a);
    make_habit(b);
}

// ------------------------------------------------------------------------------- sets of times

static bool is_hour(const tk_timex *t)
{
    return t->type == TK_TIMEX_TIME && t->clock.hour >= 0 && t->point.grain == TK_GRAIN_NONE &&
           !t->joined && !t->last_clock.set;
}

/** Whether a set is of days, which a time may make more precise. */
static bool is_days(const tk_timex *t)
{
    bool daily =
        t->n_pieces == 1 && t->pieces[0].unit == TK_UNIT_DAY && !strcmp(t->pieces[0].amount, "1");
    bool exact = t->clock.set && t->clock.hour >= 0;
    return t->type == TK_TIMEX_SET && !t->habit && !exact &&
           (daily || t->point.weekday || t->clock.set);
}

/** "each Monday at 4 p.m.", "6 a.m. every day": extends the set by the time. False if they are not
 * of this form. */
static bool join_set(const char *text, tk_timex *a, tk_timex *b)
{
    tk_timex *set = is_days(a) ? a : b, *time = is_days(a) ? b : a;
    if (!is_days(set) || !is_hour(time) ||
        tk_match_between(&set_rules, text, a->end, b->begin) == TK_NO_RULE)
        return false;
    set->clock = time->clock;
    set->begin = a->begin;
    set->end = b->end;
    time->type = TK_TIMEX_COUNT; // to be removed
    return true;
}

static void remove_parts(tk_finder *finder)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < finder->count; i++)
        if (finder->found[i].type != TK_TIMEX_COUNT)
            finder->found[kept++] = finder->found[i];
    finder->count = kept;
}

void tk_habit_join(const char *text, tk_finder *finder)
{
    bool parts = false;
    tk_timex *found = finder->found, *before = NULL; // the previous expression, or the range
    for (uint32_t i = 0; i < finder->count; i++) {
        tk_timex *t = &found[i];
        bool range = t->joined || t->ranged || t->last_clock.set;
        if (before && range)
            join_hours(text, before, t);
        // "It is open Monday to Saturday."
        if (range && t->lead == TK_LEAD_NONE && !t->tense && is_weekdays(t))
            make_habit(t);
        if (i && (t->type == TK_TIMEX_SET || t[-1].type == TK_TIMEX_SET))
            parts |= join_set(text, t - 1, t);
        before = t;
        i += t->joined;
    }
    if (parts)
        remove_parts(finder);
}
