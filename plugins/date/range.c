// SPDX-License-Identifier: MIT
#include "range.h"

#include "calendar.h"
#include "point.h"

#include <string.h>
#include <toolkit/text/pattern.h>

#include "range.rules.h"

/** Longer than any link, including its comma and blanks. */
enum { LINK_BYTES = 16 };

int tk_link_between(const char *text, const tk_timex *a, const tk_timex *b)
{
    if (b->begin <= a->end || b->begin - a->end > LINK_BYTES)
        return TK_LINK_NONE;
    int rule = tk_match_between(&link_rules, text, a->end, b->begin);
    return rule == TK_NO_RULE ? TK_LINK_NONE : link_actions[rule];
}

// ------------------------------------------------------------------------------------- joining

/** Whether an expression can be the end of a range. */
static bool may_be_end(const tk_timex *t)
{
    return (t->type == TK_TIMEX_DATE || t->type == TK_TIMEX_TIME) && !t->ranged && !t->joined &&
           !t->last_clock.set;
}

/** The place in the year by which two points of a grain are compared. */
static int32_t place_of(const tk_point *p)
{
    return p->month ? p->month * 32 + p->day : p->part;
}

/** Whether a point is given by its place in a year, or in the year of its text: "June 8", "2019".
 */
static bool is_in_year(const tk_point *p)
{
    return (p->hang == TK_HANG_NEAR || p->hang == TK_HANG_NONE) && !p->holiday;
}

/** Whether two points of a grain are written alike and in order. */
static bool are_points_alike(const tk_point *p, const tk_point *q)
{
    if (p->weekday || q->weekday)
        return p->weekday && q->weekday && p->hang == q->hang;
    if (!is_in_year(p) || !is_in_year(q) || (p->has_year && !q->has_year))
        return false;
    if (p->has_year && p->year != q->year)
        return p->year < q->year;
    return place_of(p) != place_of(q) && (!p->has_year || place_of(p) < place_of(q));
}

/** Whether two expressions are written alike and in order, so that "to" can only be "up to". */
static bool is_alike(const tk_timex *a, const tk_timex *b)
{
    if (a->type != b->type || a->shifted || b->shifted ||
        (a->mod != b->mod && !(a->point.has_year && b->point.has_year)))
        return false;
    if (a->type == TK_TIMEX_TIME)
        return a->clock.hour >= 0 && b->clock.hour >= 0;
    return a->point.grain == b->point.grain && are_points_alike(&a->point, &b->point);
}

static bool is_today(const tk_timex *t)
{
    return t->type == TK_TIMEX_DATE && t->point.grain == TK_GRAIN_DAY &&
           t->point.hang == TK_HANG_OFFSET && !t->point.weekday && !t->shifted;
}

static bool are_ends(const tk_date_view *v, const tk_timex *a, const tk_timex *b)
{
    const char *text = v->doc->text;
    if (b->begin - a->end > LINK_BYTES || !may_be_end(a) || !may_be_end(b))
        return false;
    int link = tk_link_between(text, a, b);
    if (link == TK_LINK_NONE || tk_find_move(v, a->token))
        return false;
    if (a->lead == TK_LEAD_BETWEEN)
        return true;
    if (link == TK_LINK_AND)
        return false;
    if (a->lead == TK_LEAD_FROM || (link == TK_LINK_UNTIL && a->type == b->type))
        return true;
    bool possessive = text[b->end] == '\'' || !strncmp(text + b->end, "\xe2\x80\x99s", 4);
    if (a->lead == TK_LEAD_SINCE || possessive)
        return false; // "since 2021 - 2022 was worse"
    return is_alike(a, b) || (a->point.has_year && a->type == TK_TIMEX_DATE && is_today(b));
}

static const tk_point today = {.grain = TK_GRAIN_DAY, .hang = TK_HANG_OFFSET};

static bool is_plain(const tk_timex *t)
{
    return t->type == TK_TIMEX_DATE && !t->ranged && !t->shifted && !t->joined;
}

/** "from 2019 to date", "between Jan 2019 and now": now is the end. */
static void end_now(const char *text, uint32_t length, tk_timex *t)
{
    if (!is_plain(t) || text[t->end] != ' ' || (t->lead == TK_LEAD_NONE && !t->point.has_year))
        return;
    tk_match now = tk_match_right(&until_now_rules, text, t->end, length);
    if (now.rule == TK_NO_RULE ||
        (until_now_actions[now.rule] == TK_LINK_AND) != (t->lead == TK_LEAD_BETWEEN))
        return;
    t->ranged = true;
    t->last = today;
    t->end = now.at;
    t->mod = 0;
}

/** "between now and November 15", "now until Friday": now is the start, unless it is before byte
 * `least`. */
static void begin_now(const char *text, uint32_t least, tk_timex *t)
{
    if (!is_plain(t))
        return;
    tk_match now = tk_match_left(&from_now_rules, text, t->begin);
    if (now.rule == TK_NO_RULE || now.at < least)
        return;
    tk_match before = tk_match_left(&lead_rules, text, now.at);
    int lead = before.rule == TK_NO_RULE ? TK_LEAD_NONE : lead_actions[before.rule];
    int link = from_now_actions[now.rule];
    if ((lead == TK_LEAD_BETWEEN) != (link == TK_LINK_AND) ||
        (lead == TK_LEAD_NONE && link != TK_LINK_UNTIL))
        return;
    t->ranged = true;
    t->last = t->point;
    t->point = today;
    t->begin = now.at;
    t->mod = 0;
}

void tk_range_join(const tk_date_view *v, tk_finder *finder)
{
    const char *text = v->doc->text;
    tk_timex *found = finder->found;
    for (uint32_t i = 0, n = finder->count; i < n; i++) {
        tk_timex *t = &found[i];
        t->joined = i + 1 < n && are_ends(v, t, t + 1);
        if (t->joined) {
            i++; // an end of one range is not an end of another
            continue;
        }
        begin_now(text, i ? t[-1].end : 0, t);
        end_now(text, v->doc->length, t);
    }
}

// ------------------------------------------------------------------------------------- values

static bool is_same_day(const tk_point *p, const tk_point *q)
{
    return p->grain == q->grain && p->hang == q->hang && p->weekday == q->weekday &&
           p->month == q->month && p->day == q->day && p->offset == q->offset && p->year == q->year;
}

/** Whether clock `b` is later in the day than `a`, as far as they are given. */
static bool is_later(const tk_clock *a, const tk_clock *b)
{
    return a->hour < 0 || b->hour < 0 || b->hour * 60 + b->minute > a->hour * 60 + a->minute;
}

void tk_range_settle(const tk_resolver *resolver, const tk_holiday *holidays, tk_timex *a,
                     tk_timex *b)
{
    if (b->type == TK_TIMEX_TIME && a->type == TK_TIMEX_TIME && !is_later(&a->clock, &b->clock) &&
        (b->point.grain == TK_GRAIN_NONE || is_same_day(&a->point, &b->point)))
        b->next_day = true;
    if (b->type == TK_TIMEX_TIME && b->point.grain == TK_GRAIN_NONE) {
        b->point = a->point;
        b->tense = a->tense;
    }
    tk_point *p = &a->point, end = b->point;
    if (!resolver->anchored || a->type != TK_TIMEX_DATE || !p->weekday || !end.weekday ||
        p->hang != TK_HANG_NEAR || end.hang != TK_HANG_NEAR || b->tense > 0)
        return; // otherwise the start is resolved first, and the end follows
    int32_t back = (end.weekday - p->weekday + 7) % 7;
    tk_resolve_point(resolver, holidays, &end, b->tense);
    tk_point_set_day(p, tk_days_of(end.year, end.month, end.day) - (back ? back : 7));
}

bool tk_range_resolved(const tk_resolved *a, const tk_resolved *b, tk_resolved *out)
{
    bool bounded = a->has_interval && b->has_interval;
    size_t length = a->length + 1 + b->length;
    if (length >= sizeof out->value || (bounded && b->until <= a->begin))
        return false;
    *out = *a;
    out->value[a->length] = '/';
    memcpy(out->value + a->length + 1, b->value, b->length + 1);
    out->length = length;
    out->has_interval = bounded;
    out->is_day = false;
    out->until = b->until;
    return true;
}
