// SPDX-License-Identifier: MIT
#include "range.h"

#include "calendar.h"
#include "point.h"

#include <string.h>

/** Longer than any link, with its comma and blanks. */
enum { LINK_BYTES = 16 };

/** Whether the bytes are `word`, in either case. */
static bool is_word(const char *s, size_t n, const char *word)
{
    if (strlen(word) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 32 : s[i]) != word[i])
            return false;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/** Most words are told from links by their first byte. */
static bool may_begin_link(char c)
{
    switch ((unsigned char)c) {
    case 't':
    case 'T':
    case 'u':
    case 'U':
    case 'a':
    case 'A':
    case '-':
    case '~':
    case 0xe2: // of the dashes
        return true;
    default:
        return false;
    }
}

/** And by their last. */
static bool may_end_link(char c)
{
    switch (c) {
    case 'd':
    case 'h':
    case 'l':
    case 'o':
    case 'u':
        return true;
    default:
        return false;
    }
}

/** The link that the bytes are, a comma before it and single blanks apart. */
static int link_of(const char *s, size_t n)
{
    static const struct {
        const char *word;
        int link;
    } links[] = {
        {"to", TK_LINK_TO},
        {"and", TK_LINK_AND},
        {"until", TK_LINK_UNTIL},
        {"through", TK_LINK_UNTIL},
        {"till", TK_LINK_UNTIL},
        {"til", TK_LINK_UNTIL},
        {"thru", TK_LINK_UNTIL},
        {"up to", TK_LINK_UNTIL},
        {"up until", TK_LINK_UNTIL},
        {"through to", TK_LINK_UNTIL},
        {"-to-", TK_LINK_TO},
        {"-", TK_LINK_DASH},
        {"~", TK_LINK_DASH},
        {"\xe2\x80\x90", TK_LINK_DASH},
        {"\xe2\x80\x91", TK_LINK_DASH},
        {"\xe2\x80\x93", TK_LINK_DASH},
        {"\xe2\x80\x94", TK_LINK_DASH},
    };
    if (n && *s == ',') {
        s++;
        n--;
    }
    for (; n && is_blank(*s); s++)
        n--;
    while (n && is_blank(s[n - 1]))
        n--;
    if (!n || !may_begin_link(*s))
        return TK_LINK_NONE;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (is_word(s, n, links[i].word))
            return links[i].link;
    return TK_LINK_NONE;
}

int tk_link_between(const char *text, const tk_timex *a, const tk_timex *b)
{
    if (b->begin <= a->end || b->begin - a->end > LINK_BYTES)
        return TK_LINK_NONE;
    return link_of(text + a->end, b->begin - a->end);
}

// ------------------------------------------------------------------------------------- joining

/** Whether an expression may be the end of a range at all. */
static bool may_be_end(const tk_timex *t)
{
    return (t->type == TK_TIMEX_DATE || t->type == TK_TIMEX_TIME) && !t->ranged && !t->joined &&
           !t->last_clock.set;
}

/** The place in the year that two points of a grain have in common to be compared. */
static int32_t place_of(const tk_point *p)
{
    return p->month ? p->month * 32 + p->day : p->part;
}

/** Whether two points are written alike and in order, so that "to" can only be "up to". */
static bool is_alike(const tk_timex *a, const tk_timex *b)
{
    const tk_point *p = &a->point, *q = &b->point;
    if (a->type != b->type || a->shifted || b->shifted ||
        (a->mod != b->mod && !(p->has_year && q->has_year)))
        return false;
    if (a->type == TK_TIMEX_TIME)
        return a->clock.hour >= 0 && b->clock.hour >= 0;
    if (p->grain != q->grain)
        return false;
    if (p->weekday || q->weekday)
        return p->weekday && q->weekday && p->hang == q->hang;
    if ((p->hang != TK_HANG_NEAR && p->hang != TK_HANG_NONE) ||
        (q->hang != TK_HANG_NEAR && q->hang != TK_HANG_NONE) || (p->has_year && !q->has_year) ||
        p->holiday || q->holiday)
        return false;
    if (p->has_year && q->has_year && p->year != q->year)
        return p->year < q->year;
    return place_of(p) != place_of(q) && (!p->has_year || place_of(p) < place_of(q));
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

/** The word for now that begins at `s`: its length, or 0. */
static uint32_t now_after(const char *s)
{
    static const char *const words[] = {"now",         "date",           "current date",
                                        "present",     "the present",    "the current date",
                                        "present day", "the present day"};
    uint32_t best = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        uint32_t n = (uint32_t)strlen(words[i]);
        char next = strncmp(s, words[i], n) ? 'a' : s[n];
        bool inner = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '-';
        if (!inner && n > best)
            best = n;
    }
    return best;
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
    uint32_t link = t->end + 1, at = link;
    if (!may_begin_link(text[link]))
        return;
    while (at < length && at < link + LINK_BYTES && text[at] != ' ')
        at++;
    int kind = link_of(text + link, at - link);
    if (kind == TK_LINK_NONE || (kind == TK_LINK_AND) != (t->lead == TK_LEAD_BETWEEN) ||
        at >= length)
        return;
    uint32_t n = now_after(text + at + 1);
    if (!n)
        return;
    t->ranged = true;
    t->last = today;
    t->end = at + 1 + n;
    t->mod = 0;
}

/** The begin of the word that ends before byte `end`. */
static uint32_t word_before(const char *text, uint32_t end)
{
    while (end && text[end - 1] > ' ')
        end--;
    return end;
}

/** "between now and November 15": now is the begin. */
static void begin_now(const char *text, uint32_t after, tk_timex *t)
{
    uint32_t end = t->begin;
    if (!is_plain(t) || end < sizeof "from now " || text[end - 1] != ' ')
        return;
    if (!may_end_link(text[end - 2])) // "now – Friday" is not said
        return;
    uint32_t link = word_before(text, end - 1);
    if (link < sizeof "now" || text[link - 2] != 'w')
        return;
    int kind = link_of(text + link, end - 1 - link);
    if (kind == TK_LINK_NONE || !link || text[link - 1] != ' ')
        return;
    uint32_t now = word_before(text, link - 1);
    if (!is_word(text + now, link - 1 - now, "now") || now < after || !now)
        return;
    uint32_t lead = word_before(text, now - 1);
    bool between = is_word(text + lead, now - 1 - lead, "between");
    bool from = is_word(text + lead, now - 1 - lead, "from");
    if (between != (kind == TK_LINK_AND) || (kind != TK_LINK_UNTIL && !between && !from))
        return;
    t->ranged = true;
    t->last = t->point;
    t->point = today;
    t->begin = now;
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
            i++; // an end of one range is none of another
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

/** Whether clock `b` is later in the day than `a`, as far as they tell. */
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
        return; // else the begin is resolved first, and the end follows
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
