// SPDX-License-Identifier: MIT
/** @file A whole time expression: a date, period, time, duration or set, with the words that frame
 * it. */
#include "grammar.h"

#include <string.h>

/** Skips the other end of "5/1-5/7, 2020", "Oct 12 2013-Nov 3 2014"; returns the atom after it, or
 * `i`. */
static int read_second_end(tk_grammar *g, int i, tk_point *first, tk_range *range)
{
    tk_point last;
    tk_range inner = {0};
    if (!tk_joins(g, i, '-') || (first->grain != TK_GRAIN_DAY && first->grain != TK_GRAIN_MONTH))
        return i;
    tk_grammar after = *g;
    after.context.before |= TK_FLAG_PREP;
    int next = tk_read_calendar(&after, i + 1, &last, &inner);
    if (!next || inner.ranged || last.grain != first->grain || tk_cut(g, next))
        return i;
    if (!first->has_year && last.has_year) {
        tk_set_year(first, last.year - (last.month < first->month));
    }
    range->ranged = true;
    range->last = last;
    return next;
}

/** A date without the words that frame it; `the`: a definite article precedes it. */
static int read_point(tk_grammar *g, int i, bool the, tk_timex *out)
{
    tk_point point;
    tk_range range = {0};
    int best = tk_read_period(g, i, the, &point), next;
    if (best)
        out->point = point;
    next = tk_read_relative(g, i, the, &point);
    if (next > best) {
        best = next;
        out->point = point;
    }
    next = the ? 0 : tk_read_calendar(g, i, &point, &range);
    if (next && !range.ranged)
        next = read_second_end(g, next, &point, &range);
    if (next > best) {
        best = next;
        out->point = point;
        out->ranged = range.ranged;
        out->last = range.last;
    }
    return best;
}

int tk_read_base(tk_grammar *g, int i, tk_point *out)
{
    tk_timex base;
    memset(&base, 0, sizeof base);
    tk_grammar inner = *g;
    inner.context.before |= TK_FLAG_PREP;
    bool the = tk_is(g, i, TK_CLASS_THE);
    int next = tk_scan_joined(g->scan, i) ? read_point(&inner, the ? i + 1 : i, the, &base) : 0;
    *out = base.point;
    return base.ranged || base.point.grain > TK_GRAIN_MONTH ? 0 : next;
}

/** "Tuesday morning", "last night", "this afternoon", "tonight". */
static int read_daypart(tk_grammar *g, int i, tk_timex *out)
{
    const tk_atom *a = tk_at(g, i);
    int offset = 0, next = 0, part = 0;
    if (tk_word_is(a->word, TK_CLASS_TONIGHT)) {
        part = tk_class_value(g, i, TK_CLASS_TONIGHT);
        next = i + 1;
    } else if (tk_is(g, i, TK_CLASS_RELATION) && tk_is(g, i + 1, TK_CLASS_DAYPART)) {
        int relation = tk_class_value(g, i, TK_CLASS_RELATION);
        if (relation != TK_RELATION_LAST && relation != TK_RELATION_THIS)
            return 0;
        part = tk_class_value(g, i + 1, TK_CLASS_DAYPART);
        offset = relation == TK_RELATION_LAST ? -1 : 0;
        next = i + 2;
    } else {
        return 0;
    }
    out->type = TK_TIMEX_TIME;
    out->point.grain = TK_GRAIN_DAY;
    out->point.hang = TK_HANG_OFFSET;
    out->point.offset = offset;
    tk_set_daypart(&out->clock, part);
    return next;
}

/** "the next morning", "the following afternoon". */
static int read_next_daypart(tk_grammar *g, int i, tk_timex *out)
{
    if (!tk_is(g, i, TK_CLASS_THE) || !tk_is_value(g, i + 1, TK_CLASS_RELATION, TK_RELATION_NEXT) ||
        !tk_is(g, i + 2, TK_CLASS_DAYPART))
        return 0;
    out->type = TK_TIMEX_TIME;
    out->point.grain = TK_GRAIN_DAY;
    out->point.hang = TK_HANG_TEXT;
    out->point.relation = TK_RELATION_NEXT;
    out->point.offset = 1;
    tk_set_daypart(&out->clock, tk_class_value(g, i + 2, TK_CLASS_DAYPART));
    return i + 3;
}

/** What may follow a day to make a time of it: "morning", "9 a.m.", "(morning)". */
static int read_time_after(tk_grammar *g, int i, tk_timex *out)
{
    if (out->point.grain != TK_GRAIN_DAY || out->ranged)
        return i;
    if (tk_is(g, i, TK_CLASS_DAYPART)) {
        out->type = TK_TIMEX_TIME;
        tk_set_daypart(&out->clock, tk_class_value(g, i, TK_CLASS_DAYPART));
        return i + 1;
    }
    tk_clock clock;
    bool comma = tk_scan_is(g->scan, i, ','); // "Nov. 3, 2023, 5:12 p.m."
    int j = i + comma;
    int next = tk_scan_joined(g->scan, j) && tk_at(g, j)->gap ? tk_read_clock(g, j, &clock) : 0;
    if (!next || (!clock.halved && (comma || !tk_scan_is(g->scan, j + 1, ':'))))
        return i;
    bool to = tk_is(g, next, TK_CLASS_CONNECT) || tk_scan_is(g->scan, next, '-');
    if (comma && to && tk_at(g, next + 1)->kind == TK_ATOM_NUMBER)
        return i; // "Monday through Friday, 9 a.m. to 5 p.m."
    out->type = TK_TIMEX_TIME;
    out->clock = clock;
    return next;
}

/** A number from 0 to `last`, or -1. */
static int number_to(tk_grammar *g, int i, int last)
{
    int value = tk_numeral_plain(g->scan, i);
    return value <= last ? value : -1;
}

/** "14:00:00", "14:00" of ISO 8601. */
static int read_iso_clock(tk_grammar *g, int i, tk_clock *out)
{
    int hour = number_to(g, i, 23), minute = tk_joins(g, i + 1, ':') ? number_to(g, i + 2, 59) : -1;
    if (hour < 0 || minute < 0)
        return 0;
    int second = tk_joins(g, i + 3, ':') ? number_to(g, i + 4, 59) : -1;
    out->set = true;
    out->hour = (int8_t)hour;
    out->minute = (int8_t)minute;
    out->second = (int8_t)second;
    return second < 0 ? i + 3 : i + 5;
}

/** "2025-06-08T14:00:00Z", ISO 8601. The span includes the offset, as it does zones. */
static int read_iso_time(tk_grammar *g, int i, tk_timex *out)
{
    enum { DAY = 5 }; // its atoms
    tk_range range = {0};
    tk_point day;
    if (!tk_joins(g, i + 1, '-') || !tk_joins(g, i + 3, '-') || !tk_letter(g, i + DAY, 't') ||
        !tk_scan_glued(g->scan, i + DAY) || !tk_scan_glued(g->scan, i + DAY + 1) ||
        tk_read_calendar(g, i, &day, &range) != i + DAY)
        return 0;
    int next = read_iso_clock(g, i + DAY + 1, &out->clock);
    if (!next)
        return 0;
    if (tk_letter(g, next, 'z') && tk_scan_glued(g->scan, next))
        next++;
    else if ((tk_joins(g, next, '+') || tk_joins(g, next, '-')) && tk_joins(g, next + 2, ':'))
        next += 4;
    out->type = TK_TIMEX_TIME;
    out->point = day;
    return tk_cut(g, next) ? 0 : next;
}

/** Skips "Friday", "tonight" after "6:15 a.m."; `i` if there is none. */
static int read_day_of_time(tk_grammar *g, int i, tk_point *out)
{
    if (!tk_scan_joined(g->scan, i))
        return i;
    tk_timex day;
    memset(&day, 0, sizeof day);
    int next = read_point(g, i, false, &day);
    if (!next)
        next = read_daypart(g, i, &day);
    if (!next || day.point.grain != TK_GRAIN_DAY || day.ranged)
        return i;
    *out = day.point;
    return tk_is(g, next, TK_CLASS_DAYPART) ? next + 1 : next; // "9 a.m. Friday morning"
}

/** "8:30 a.m.", "9 to 11 a.m.", "6:15 a.m. Friday", "22:00 GMT tonight", "tonight". */
static int read_time(tk_grammar *g, int i, tk_timex *out)
{
    int next;
    if ((next = read_iso_time(g, i, out)) || (next = read_daypart(g, i, out)) ||
        (next = read_next_daypart(g, i, out)))
        return next;
    next = tk_read_clock_range(g, i, &out->clock, &out->last_clock);
    if (!next) {
        out->last_clock.set = false;
        next = tk_read_clock(g, i, &out->clock);
    }
    if (!next)
        return 0;
    out->type = TK_TIMEX_TIME;
    return read_day_of_time(g, next, &out->point);
}

/** "-end", "'s end" after a unit. */
static int read_end_word(const tk_grammar *g, int i)
{
    int j = tk_past_hyphen(g, i);
    if (tk_scan_is(g->scan, j, '\'') && tk_letter(g, j + 1, 's'))
        j += 2;
    return tk_is_key(g, j, TK_KEY_END) && !tk_at(g, j)->capital ? j + 1 : 0;
}

/** "year-end", "year's end", "year-end 2024", "quarter-end". */
static int read_unit_end(tk_grammar *g, int i, tk_timex *out)
{
    static const struct {
        uint8_t grain, hang;
    } ends[TK_UNIT_COUNT] = {[TK_UNIT_YEAR] = {TK_GRAIN_YEAR, TK_HANG_OFFSET},
                             [TK_UNIT_QUARTER] = {TK_GRAIN_QUARTER, TK_HANG_CONTEXT},
                             [TK_UNIT_MONTH] = {TK_GRAIN_MONTH, TK_HANG_OFFSET}};
    if (!tk_is(g, i, TK_CLASS_UNIT))
        return 0;
    int unit = tk_class_value(g, i, TK_CLASS_UNIT);
    int end = ends[unit].grain ? read_end_word(g, i + 1) : 0;
    if (!end)
        return 0;
    int32_t year;
    int next =
        unit == TK_UNIT_YEAR && tk_scan_joined(g->scan, end) ? tk_read_year(g, end, &year) : 0;
    if (!next && !tk_follows(g, TK_FLAG_PREP))
        return 0; // "the year-end bonus" is not a date
    out->type = TK_TIMEX_DATE;
    out->mod = TK_TIMEX_END;
    out->point.grain = ends[unit].grain;
    out->point.hang = ends[unit].hang;
    if (!next)
        return end;
    tk_set_year(&out->point, year);
    return next;
}

/** "early", "the end of", "end-" before a period: returns the atom after it. `*mod` is the modifier
 * of the period, or none for "earlier" or "later". */
static int read_edge(tk_grammar *g, int i, bool the, int *mod)
{
    const tk_word *word = NULL;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_EDGE, &word);
    *mod = n ? tk_word_value(word, TK_CLASS_EDGE) : TK_TIMEX_NONE;
    if (!n) {
        n = tk_scan_phrase(g->scan, i, TK_CLASS_SHIFTED, &word);
        if (the && n == 1)
            return 0;
    }
    if (n == 1 && tk_is_key(g, i, TK_KEY_END) && !tk_joins(g, i + n, '-'))
        return 0; // "end-2024", not "end 2024"
    return n ? i + n : 0;
}

/** The period at `i`, after an edge; `the`: an article precedes the edge. `bare`: it may be a unit
 * without an article. */
static int read_edged_point(tk_grammar *g, int i, bool the, bool bare, tk_timex *out)
{
    tk_grammar inner = *g;
    inner.context.before |= TK_FLAG_PREP; // "early May", "mid-March": months, not words
    bool core_the = tk_is(g, i, TK_CLASS_THE);
    int next = read_point(&inner, core_the ? i + 1 : i, core_the, out);
    if (!next && the)
        next = read_point(&inner, i, true, out); // "the early 1990s"
    if (!next && !core_the && bare && tk_is(g, i, TK_CLASS_UNIT))
        next = read_point(&inner, i, true, out); // "end of month", "mid-year"
    return out->ranged ? 0 : next;
}

/** "early 2026", "the end of next year", "mid-May", "earlier this month". */
static int read_edged(tk_grammar *g, int i, tk_timex *out)
{
    bool the = tk_is(g, i, TK_CLASS_THE);
    int unit_end = the ? 0 : read_unit_end(g, i, out);
    if (unit_end)
        return unit_end;
    int mod, first = the ? i + 1 : i, edge = read_edge(g, first, the, &mod);
    if (!edge)
        return 0;
    int j = tk_past_hyphen(g, edge);
    bool bare = edge - first > 1 || j > edge;
    int next = tk_scan_joined(g->scan, j) ? read_edged_point(g, j, the, bare, out) : 0;
    // "later Friday", "earlier 2024" are not used: "earlier", "later" precede "this year".
    if (!next || (!mod && out->point.hang != TK_HANG_OFFSET && out->point.hang != TK_HANG_CONTEXT))
        return 0;
    out->mod = (uint8_t)mod;
    return read_time_after(g, next, out); // "early Saturday morning"
}

/** The amount of a duration as a whole number, or -1. */
static int whole_amount(const tk_timex *t)
{
    int value = 0;
    for (const char *p = t->pieces[0].amount; *p; p++) {
        if (*p < '0' || *p > '9' || value > 9999)
            return -1;
        value = value * 10 + *p - '0';
    }
    return t->n_pieces == 1 ? value : -1;
}

static void make_shifted(tk_timex *out, int sign, bool whole)
{
    static const tk_point today = {.grain = TK_GRAIN_DAY, .hang = TK_HANG_OFFSET};
    int amount = whole_amount(out);
    out->type = TK_TIMEX_DATE;
    out->point = today;
    out->shifted = true;
    out->whole = whole;
    out->later = sign > 0;
    out->shift = amount < 0 ? 0 : sign * amount;
    if (out->n_pieces > 1 && !out->between)
        out->shift = sign; // of each of its pieces
    out->shift_unit = out->pieces[0].unit;
    // "more than a year ago" is before that day.
    if (out->mod == TK_TIMEX_MORE_THAN || out->mod == TK_TIMEX_LESS_THAN)
        out->mod =
            (out->mod == TK_TIMEX_MORE_THAN) == (sign < 0) ? TK_TIMEX_BEFORE : TK_TIMEX_AFTER;
}

/** "a year earlier": relative to what the text describes. */
static void make_earlier(tk_timex *out)
{
    int unit = out->pieces[0].unit;
    make_shifted(out, -1, true);
    out->told = true;
    if (unit == TK_UNIT_YEAR && out->shift) {
        out->point.grain = TK_GRAIN_YEAR;
        out->point.hang = TK_HANG_CONTEXT;
        out->point.offset = out->shift;
        out->shifted = false;
    }
}

/** Whether a shift by the duration leads to a period of its unit instead of a day. */
static bool is_long(const tk_timex *t)
{
    return t->pieces[0].unit > TK_UNIT_FORTNIGHT;
}

/** "ago", "from now", "earlier", "later". "A week ago" is a week, "a week later" a day. */
static int read_ago(tk_grammar *g, int i, tk_timex *out)
{
    const tk_word *word = NULL;
    int n = tk_scan_joined(g->scan, i) ? tk_scan_phrase(g->scan, i, TK_CLASS_AGO, &word) : 0;
    int from = n ? tk_word_value(word, TK_CLASS_AGO) : 0;
    if (!n || (from == TK_AGO_FROM_NOW && tk_follows(g, TK_FLAG_FOR)))
        return 0;
    switch (from) {
    case TK_AGO_EARLIER:
        make_earlier(out);
        break;
    case TK_AGO_AGO:
        make_shifted(out, -1, true);
        break;
    default:
        make_shifted(out, 1, is_long(out));
        out->told = from == TK_AGO_LATER;
    }
    return i + n;
}

/** "time" after "in ten days'". */
static int read_possessive_time(tk_grammar *g, int i, tk_timex *out)
{
    if (!tk_scan_is(g->scan, i, '\''))
        return 0;
    int time = i + 1;
    time += tk_letter(g, time, 's') && tk_scan_glued(g->scan, time);
    if (!tk_follows(g, TK_FLAG_IN) || !tk_is_key(g, time, TK_KEY_TIME))
        return 0;
    make_shifted(out, 1, is_long(out));
    return time + 1;
}

/** "on Tuesday" after "a week". */
static int read_on_weekday(tk_grammar *g, int i, tk_timex *out)
{
    int unit = out->pieces[0].unit;
    if (!tk_is_key(g, i, TK_KEY_ON) || !tk_is(g, i + 1, TK_CLASS_WEEKDAY) ||
        tk_follows_only(g, TK_FLAG_AMOUNT) || tk_follows(g, TK_FLAG_FOR) ||
        whole_amount(out) <= 0 || (unit != TK_UNIT_WEEK && unit != TK_UNIT_FORTNIGHT))
        return 0;
    make_shifted(out, 1, false);
    out->point.hang = TK_HANG_NAMED;
    out->point.relation = TK_RELATION_COMING;
    out->point.weekday = (int8_t)(tk_class_value(g, i + 1, TK_CLASS_WEEKDAY) & TK_VALUE_MASK);
    return i + 2;
}

/** "on" of "Two years on, …": from the date that the text named last. */
static int read_on(tk_grammar *g, int i, tk_timex *out)
{
    if (!tk_is_key(g, i, TK_KEY_ON) || !tk_scan_is(g->scan, i + 1, ','))
        return 0;
    make_shifted(out, 1, is_long(out));
    out->told = true;
    return i + 1;
}

/** "before" of "a year before.": before the date that the text describes. */
static int read_before(tk_grammar *g, int i, tk_timex *out)
{
    const tk_atom *end = tk_at(g, i + 1);
    bool alone = end->kind == TK_ATOM_END || end->gap == TK_GAP_PARAGRAPH ||
                 (end->kind == TK_ATOM_PUNCT && end->ch && strchr(".,;", end->ch));
    if (!alone || !tk_is_value(g, i, TK_CLASS_OFFSET, -1) || whole_amount(out) <= 0)
        return 0;
    make_earlier(out);
    return i + 1;
}

/** "before Christmas", "after the 8th", "from Monday". */
static int read_offset_from(tk_grammar *g, int i, tk_timex *out)
{
    bool from = tk_class_value(g, i, TK_CLASS_PREP) == TK_LEAD_FROM;
    if (!tk_is(g, i, TK_CLASS_OFFSET) || out->pieces[0].unit < TK_UNIT_DAY ||
        whole_amount(out) <= 0 || (from && tk_follows(g, TK_FLAG_FOR)))
        return 0;
    tk_timex base;
    memset(&base, 0, sizeof base);
    tk_grammar inner = *g;
    inner.context.before |= TK_FLAG_PREP;
    bool the = tk_is(g, i + 1, TK_CLASS_THE);
    int next = read_point(&inner, the ? i + 2 : i + 1, the, &base);
    if (!next || base.point.grain != TK_GRAIN_DAY || base.ranged)
        return 0;
    make_shifted(out, tk_class_value(g, i, TK_CLASS_OFFSET), false);
    out->point = base.point;
    return next;
}

/** The words after a duration that make a date of it; `i` if there are none. `plain`: the duration
 * has no article, relation or hyphen. */
static int read_shift(tk_grammar *g, int i, bool plain, tk_timex *out)
{
    int next;
    if ((next = read_ago(g, i, out)) || (next = read_possessive_time(g, i, out)))
        return next;
    if (plain && ((next = read_on_weekday(g, i, out)) || (next = read_on(g, i, out)) ||
                  (next = read_before(g, i, out))))
        return next;
    next = read_offset_from(g, i, out);
    if (next)
        return next;
    // "in two weeks", in the future.
    out->ahead = plain && !out->mod && tk_follows(g, TK_FLAG_IN) &&
                 out->pieces[0].unit >= TK_UNIT_DAY && whole_amount(out) > 0;
    return i;
}

void tk_timex_settle(tk_timex *t)
{
    if (t->ahead && t->tense > 0)
        make_shifted(t, 1, t->pieces[0].unit >= TK_UNIT_MONTH);
}

// ------------------------------------------------------------------------------------ readings

/** Whether a currency sign ends before the byte: "$", "£", "¥", "€" and its neighbours. */
static bool follows_currency(const unsigned char *text, uint32_t at)
{
    const unsigned char *s = text + at;
    return s[-1] == '$' || (at >= 2 && s[-2] == 0xc2 && (s[-1] == 0xa3 || s[-1] == 0xa5)) ||
           (at >= 3 && s[-3] == 0xe2 && s[-2] == 0x82);
}

/** Whether something glued before a number rules out a date: a currency sign, "$12 December 27", or
 * the rest of a telephone number, "138-2010". */
static bool no_date_before(const tk_grammar *g, const tk_atom *a)
{
    const char *s = g->scan->text + a->begin;
    if (a->kind != TK_ATOM_NUMBER || !a->begin)
        return false;
    bool joined = a->begin >= 2 && (s[-1] == '-' || s[-1] == '/' || s[-1] == '.' || s[-1] == ':') &&
                  s[-2] >= '0' && s[-2] <= '9';
    return joined || follows_currency((const unsigned char *)g->scan->text, a->begin);
}

#define BIT(c) (UINT64_C(1) << (c))

/** What a word, or a phrase that it starts, must be for a rule to apply. */
static const uint64_t set_starts = BIT(TK_CLASS_EVERY) | BIT(TK_CLASS_SETWORD) |
                                   BIT(TK_CLASS_WEEKDAYS) | BIT(TK_CLASS_WEEKDAY) |
                                   BIT(TK_CLASS_PER); // and an article after an amount
static const uint64_t edge_starts =
    BIT(TK_CLASS_THE) | BIT(TK_CLASS_EDGE) | BIT(TK_CLASS_SHIFTED) | BIT(TK_CLASS_UNIT);
static const uint64_t point_starts =
    BIT(TK_CLASS_FISCAL) | BIT(TK_CLASS_MONTH) | BIT(TK_CLASS_ORDINAL) | BIT(TK_CLASS_CARD) |
    BIT(TK_CLASS_UNIT) | BIT(TK_CLASS_RELATION) | BIT(TK_CLASS_SEASON) | BIT(TK_CLASS_HOLIDAY) |
    BIT(TK_CLASS_DECADE) | BIT(TK_CLASS_DEICTIC) | BIT(TK_CLASS_YEARAGO) | BIT(TK_CLASS_WEEKDAY) |
    BIT(TK_CLASS_KEYWORD);
static const uint64_t time_starts =
    BIT(TK_CLASS_TONIGHT) | BIT(TK_CLASS_RELATION) | BIT(TK_CLASS_NOON);
static const uint64_t duration_starts =
    BIT(TK_CLASS_CARD) | BIT(TK_CLASS_HUNDRED) | BIT(TK_CLASS_SCALE) | BIT(TK_CLASS_ARTICLE) |
    BIT(TK_CLASS_FEW) | BIT(TK_CLASS_FRACTION) | BIT(TK_CLASS_DOZEN) | BIT(TK_CLASS_DURMOD) |
    BIT(TK_CLASS_KEYWORD) | BIT(TK_CLASS_RELATION) | BIT(TK_CLASS_ORDINAL) | BIT(TK_CLASS_UNIT) |
    BIT(TK_CLASS_UNITS) | BIT(TK_CLASS_FISCAL);

/** What may follow digits in a duration. */
static const uint64_t after_digits =
    BIT(TK_CLASS_UNIT) | BIT(TK_CLASS_UNITS) | BIT(TK_CLASS_SCALE) | BIT(TK_CLASS_HUNDRED) |
    BIT(TK_CLASS_DOZEN) | BIT(TK_CLASS_RELATION) | BIT(TK_CLASS_AND) | BIT(TK_CLASS_SUFFIX) |
    BIT(TK_CLASS_KEYWORD);

/** Whether digits may begin a duration with atom `next` after them. */
static bool counts_units(const tk_atom *next)
{
    switch (next->kind) {
    case TK_ATOM_WORD:
        return next->word ? next->word->starts & after_digits : next->end - next->begin == 1;
    case TK_ATOM_PUNCT:
        return next->ch && strchr("-/hqt", next->ch);
    default:
        return next->kind == TK_ATOM_NUMBER;
    }
}

/** Whether a word of these classes starts a point. A small number in words does so only as
 * "nineteen ninety", "two thousand and five", "twenty-first". */
static bool names_point(const tk_grammar *g, int i, uint64_t starts)
{
    starts &= point_starts;
    return starts != BIT(TK_CLASS_CARD)
               ? starts
               : tk_class_value(g, i, TK_CLASS_CARD) >= 13 || tk_is(g, i + 1, TK_CLASS_SCALE);
}

/** What an expression may start with. */
typedef struct head {
    int first;       /**< its first atom */
    int core;        /**< the one after "the" */
    bool the;        /**< the first atom */
    uint32_t may_be; /**< bits of `readings` */
} head;

/** The ways to read an expression, in the order in which they are tried: bits of head.may_be. */
enum {
    READ_SET = 1 << 0,
    READ_EDGED = 1 << 1,
    READ_POINT = 1 << 2,
    READ_THE_DAY = 1 << 3,
    READ_TIME = 1 << 4,
    READ_DURATION = 1 << 5,
};

static int read_as_set(tk_grammar *g, const head *h, tk_timex *out)
{
    return tk_read_set(g, h->first, out);
}

static int read_as_edged(tk_grammar *g, const head *h, tk_timex *out)
{
    return read_edged(g, h->first, out);
}

static int read_as_point(tk_grammar *g, const head *h, tk_timex *out)
{
    int next = read_point(g, h->core, h->the, out);
    return next ? read_time_after(g, next, out) : 0;
}

/** "the 8th of June", "the year 2020": dates that include "the". */
static int read_as_the_day(tk_grammar *g, const head *h, tk_timex *out)
{
    tk_range range = {0};
    int next = tk_read_calendar(g, h->first, &out->point, &range);
    out->ranged = range.ranged;
    out->last = range.last;
    return next;
}

static int read_as_time(tk_grammar *g, const head *h, tk_timex *out)
{
    return read_time(g, h->first, out);
}

/** "two weeks", "the past year", "two weeks ago". */
static int read_as_duration(tk_grammar *g, const head *h, tk_timex *out)
{
    int next = tk_read_duration(g, h->core, h->the, out);
    bool hyphened = next && tk_scan_is(g->scan, next - 2, '-') && tk_scan_glued(g->scan, next - 1);
    if (!next || (h->the && hyphened))
        return 0; // "the 10-year note": the article belongs to the note
    bool plain = !h->the && !hyphened && !tk_is(g, h->first, TK_CLASS_RELATION);
    return read_shift(g, next, plain, out);
}

static int (*const readings[])(tk_grammar *, const head *, tk_timex *) = {
    read_as_set, read_as_edged, read_as_point, read_as_the_day, read_as_time, read_as_duration};

/** Whether a point or a duration may start with atom `i`, a word or phrase of the classes. */
static uint32_t core_readings(const tk_grammar *g, int i, uint64_t starts)
{
    const tk_atom *a = tk_at(g, i);
    bool point, duration;
    if (a->kind == TK_ATOM_NUMBER) {
        point = !tk_word_is(tk_at(g, i + 1)->word, TK_CLASS_UNITS); // "30 minutes"
        duration = counts_units(tk_at(g, i + 1));
    } else if (a->word) {
        point = names_point(g, i, starts);
        duration = starts & duration_starts;
    } else { // "Q3", "'90s", "½"
        point = duration = a->kind == TK_ATOM_PUNCT || tk_width_of(a) == 1;
    }
    return (point ? READ_POINT : 0) | (duration && g->context.unit ? READ_DURATION : 0);
}

static head read_head(const tk_grammar *g, int i)
{
    uint64_t starts = tk_scan_starts(g->scan, i), core_starts = starts;
    head h = {.first = i, .core = i, .the = starts & BIT(TK_CLASS_THE)};
    if (h.the)
        core_starts = tk_scan_starts(g->scan, ++h.core);
    if (core_starts & BIT(TK_CLASS_KEYWORD) &&
        !(TK_KEYS_FIRST >> tk_class_value(g, h.core, TK_CLASS_KEYWORD) & 1))
        core_starts &= ~BIT(TK_CLASS_KEYWORD);
    h.may_be = core_readings(g, h.core, core_starts);
    if (h.the && h.may_be & READ_POINT)
        h.may_be |= READ_THE_DAY;
    if (starts & set_starts ||
        (starts & BIT(TK_CLASS_ARTICLE) && tk_follows_only(g, TK_FLAG_AMOUNT)))
        h.may_be |= READ_SET;
    if (core_starts & edge_starts)
        h.may_be |= READ_EDGED;
    if (starts & time_starts || tk_at(g, i)->kind != TK_ATOM_WORD ||
        (h.the && core_starts & BIT(TK_CLASS_RELATION)))
        h.may_be |= READ_TIME;
    return h;
}

bool tk_timex_read(tk_grammar *g, int i, tk_timex *out)
{
    tk_timex t;
    const head h = read_head(g, i);
    const tk_atom *first = tk_at(g, i);
    out->next = 0;
    if (tk_follows(g, TK_FLAG_AGE) && h.may_be & READ_DURATION) { // "aged 16 to 18 years"
        memset(&t, 0, sizeof t);
        out->next = tk_read_duration(g, h.core, h.the, &t);
        return false;
    }
    if (!h.may_be || tk_text_alnum_before(g->scan->text, first->begin) || no_date_before(g, first))
        return false;
    // The longest reading wins; of equally long ones, the first.
    for (uint32_t k = 0; h.may_be >> k; k++) {
        if (!(h.may_be >> k & 1))
            continue;
        memset(&t, 0, sizeof t);
        int next = readings[k](g, &h, &t);
        if (next > out->next) {
            *out = t;
            out->next = next;
        }
    }
    if (!out->next)
        return false;
    if (tk_cut(g, out->next) && tk_at(g, out->next - 1)->kind != TK_ATOM_PUNCT) {
        out->next = 0;
        return false;
    }
    out->begin = first->begin;
    out->end = tk_at(g, out->next - 1)->end;
    return true;
}
