// SPDX-License-Identifier: MIT
/** @file A whole time expression: a date, period, time, duration or set, with what frames it. */
#include "grammar.h"

#include <string.h>

/** The other end of "5/1-5/7, 2020", "Oct 12 2013-Nov 3 2014": past it, or `i`. */
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
        first->year = last.year - (last.month < first->month);
        first->has_year = true;
        first->hang = TK_HANG_NONE;
    }
    range->ranged = true;
    range->last = last;
    return next;
}

/** A date without the words that frame it; `the`: a definite article stands before it. */
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
    out->clock.set = true;
    out->clock.hour = -1;
    out->clock.part = (int8_t)part;
    return next;
}

/** "the next morning", "the following afternoon". */
static int read_next_daypart(tk_grammar *g, int i, tk_timex *out)
{
    if (!tk_is(g, i, TK_CLASS_THE) || !tk_is(g, i + 1, TK_CLASS_RELATION) ||
        tk_class_value(g, i + 1, TK_CLASS_RELATION) != TK_RELATION_NEXT ||
        !tk_is(g, i + 2, TK_CLASS_DAYPART))
        return 0;
    out->type = TK_TIMEX_TIME;
    out->point.grain = TK_GRAIN_DAY;
    out->point.hang = TK_HANG_TEXT;
    out->point.relation = TK_RELATION_NEXT;
    out->point.offset = 1;
    out->clock.set = true;
    out->clock.hour = -1;
    out->clock.part = (int8_t)tk_class_value(g, i + 2, TK_CLASS_DAYPART);
    return i + 3;
}

/** What may follow a day to make it a time: "morning", "9 a.m.", "(morning)". */
static int read_time_after(tk_grammar *g, int i, tk_timex *out)
{
    if (out->point.grain != TK_GRAIN_DAY || out->ranged)
        return i;
    if (tk_is(g, i, TK_CLASS_DAYPART)) {
        out->type = TK_TIMEX_TIME;
        out->clock.set = true;
        out->clock.hour = -1;
        out->clock.part = (int8_t)tk_class_value(g, i, TK_CLASS_DAYPART);
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

/** "2025-06-08T14:00:00Z", ISO 8601. The offset is in the span, as zones are. */
static int read_iso_time(tk_grammar *g, int i, tk_timex *out)
{
    tk_range range = {0};
    tk_point day;
    if (!tk_joins(g, i + 1, '-') || !tk_joins(g, i + 3, '-') || !tk_letter(g, i + 5, 't') ||
        !tk_scan_glued(g->scan, i + 5) || !tk_scan_glued(g->scan, i + 6) ||
        tk_read_calendar(g, i, &day, &range) != i + 5)
        return 0;
    int next = i + 6, minute, second;
    int hour = tk_numeral_plain(g->scan, next);
    if (hour < 0 || hour > 23 || !tk_joins(g, next + 1, ':') ||
        (minute = tk_numeral_plain(g->scan, next + 2)) < 0 || minute > 59)
        return 0;
    out->clock.set = true;
    out->clock.hour = (int8_t)hour;
    out->clock.minute = (int8_t)minute;
    out->clock.second = -1;
    next += 3;
    if (tk_joins(g, next, ':') && (second = tk_numeral_plain(g->scan, next + 1)) >= 0 &&
        second < 60) {
        out->clock.second = (int8_t)second;
        next += 2;
    }
    if (tk_letter(g, next, 'z') && tk_scan_glued(g->scan, next))
        next++;
    else if ((tk_joins(g, next, '+') || tk_joins(g, next, '-')) && tk_joins(g, next + 2, ':'))
        next += 4;
    out->type = TK_TIMEX_TIME;
    out->point = day;
    return tk_cut(g, next) ? 0 : next;
}

static int read_time(tk_grammar *g, int i, tk_timex *out)
{
    int next = read_iso_time(g, i, out);
    if (!next)
        next = read_daypart(g, i, out);
    if (!next)
        next = read_next_daypart(g, i, out);
    if (next)
        return next;
    next = tk_read_clock_range(g, i, &out->clock, &out->last_clock);
    if (!next) {
        out->last_clock.set = false;
        next = tk_read_clock(g, i, &out->clock);
    }
    if (!next)
        return 0;
    out->type = TK_TIMEX_TIME;
    // "6:15 a.m. Friday", "22:00 GMT tonight"
    tk_timex day;
    memset(&day, 0, sizeof day);
    if (tk_scan_joined(g->scan, next)) {
        int after = read_point(g, next, false, &day);
        if (!after)
            after = read_daypart(g, next, &day);
        if (after && day.point.grain == TK_GRAIN_DAY && !day.ranged) {
            out->point = day.point;
            return tk_is(g, after, TK_CLASS_DAYPART) ? after + 1 : after; // "9 a.m. Friday morning"
        }
    }
    return next;
}

/** "year-end", "year's end", "year-end 2024", "quarter-end". */
static int read_unit_end(tk_grammar *g, int i, tk_timex *out)
{
    int unit = tk_class_value(g, i, TK_CLASS_UNIT);
    if (!tk_is(g, i, TK_CLASS_UNIT) ||
        (unit != TK_UNIT_YEAR && unit != TK_UNIT_QUARTER && unit != TK_UNIT_MONTH))
        return 0;
    int end = tk_past_hyphen(g, i + 1);
    if (tk_scan_is(g->scan, end, '\'') && tk_letter(g, end + 1, 's'))
        end += 2;
    const tk_atom *word = tk_at(g, end);
    if (!tk_scan_joined(g->scan, end) || word->end - word->begin != 3 ||
        memcmp(g->scan->text + word->begin, "end", 3) != 0)
        return 0;
    int32_t year;
    int next = unit == TK_UNIT_YEAR && tk_scan_joined(g->scan, end + 1)
                   ? tk_read_year(g, end + 1, &year)
                   : 0;
    // "the year-end bonus" tells no date.
    if (!next && !tk_follows(g, TK_FLAG_PREP))
        return 0;
    out->point.grain = unit == TK_UNIT_YEAR      ? TK_GRAIN_YEAR
                       : unit == TK_UNIT_QUARTER ? TK_GRAIN_QUARTER
                                                 : TK_GRAIN_MONTH;
    out->point.hang = unit == TK_UNIT_QUARTER ? TK_HANG_CONTEXT : TK_HANG_OFFSET;
    out->type = TK_TIMEX_DATE;
    out->mod = TK_TIMEX_END;
    if (!next)
        return end + 1;
    out->point.year = year;
    out->point.has_year = true;
    out->point.hang = TK_HANG_NONE;
    return next;
}

/** "early 2026", "the end of next year", "mid-May", "earlier this month". */
static int read_edged(tk_grammar *g, int i, tk_timex *out)
{
    const tk_word *word = NULL;
    bool the = tk_is(g, i, TK_CLASS_THE);
    int j = the ? i + 1 : i, mod = 0;
    int unit_end = the ? 0 : read_unit_end(g, i, out);
    if (unit_end)
        return unit_end;
    int n = tk_scan_phrase(g->scan, j, TK_CLASS_EDGE, &word);
    if (n) {
        mod = tk_word_value(word, TK_CLASS_EDGE);
    } else if ((n = tk_scan_phrase(g->scan, j, TK_CLASS_SHIFTED, &word)) && (!the || n > 1)) {
        mod = 0;
    } else {
        return 0;
    }
    bool hyphened = tk_joins(g, j + n, '-');
    if (n == 1 && !hyphened && tk_is_key(g, j, TK_KEY_END))
        return 0; // "end-2024", not "end 2024"
    j = tk_past_hyphen(g, j + n);
    if (!tk_scan_joined(g->scan, j))
        return 0;
    tk_grammar inner = *g;
    inner.context.before |= TK_FLAG_PREP; // "early May", "mid-March": months, not words
    bool core_the = tk_is(g, j, TK_CLASS_THE);
    int next = read_point(&inner, core_the ? j + 1 : j, core_the, out);
    if (!next && the)
        next = read_point(&inner, j, true, out); // "the early 1990s"
    if (!next && !core_the && (n > 1 || hyphened) && tk_is(g, j, TK_CLASS_UNIT))
        next = read_point(&inner, j, true, out); // "end of month", "mid-year"
    if (!next || out->ranged)
        return 0;
    // "later Friday", "earlier 2024" are not said: "earlier", "later" go before "this year".
    if (!mod && out->point.hang != TK_HANG_OFFSET && out->point.hang != TK_HANG_CONTEXT)
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

/** "a year earlier": than what the text tells of. */
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

/** "ago", "before Christmas", "from now" after a duration make a date of it. */
static int read_shift(tk_grammar *g, int i, bool plain, tk_timex *out)
{
    const tk_word *word = NULL;
    int n = tk_scan_joined(g->scan, i) ? tk_scan_phrase(g->scan, i, TK_CLASS_AGO, &word) : 0;
    if (n && !(tk_follows(g, TK_FLAG_FOR) && tk_word_value(word, TK_CLASS_AGO) == 1)) {
        int value = tk_word_value(word, TK_CLASS_AGO);
        int unit = out->pieces[0].unit;
        // "a week ago" is a week, "a week later" a day.
        if (value == -2) {
            make_earlier(out);
            return i + n;
        }
        make_shifted(out, value < 0 ? -1 : 1, value < 0 || unit > TK_UNIT_FORTNIGHT);
        out->told = value == 2;
        return i + n;
    }
    int time = tk_scan_is(g->scan, i, '\'') ? i + 1 : i; // "in ten days' time"
    time += time > i && tk_letter(g, time, 's') && tk_scan_glued(g->scan, time);
    if (time > i && tk_follows(g, TK_FLAG_IN) && tk_is_key(g, time, TK_KEY_TIME)) {
        make_shifted(out, 1, out->pieces[0].unit > TK_UNIT_FORTNIGHT);
        return time + 1;
    }
    // "a week on Tuesday"
    if (plain && tk_is_key(g, i, TK_KEY_ON) && tk_is(g, i + 1, TK_CLASS_WEEKDAY) &&
        !tk_follows_only(g, TK_FLAG_AMOUNT) && !tk_follows(g, TK_FLAG_FOR) &&
        whole_amount(out) > 0 &&
        (out->pieces[0].unit == TK_UNIT_WEEK || out->pieces[0].unit == TK_UNIT_FORTNIGHT)) {
        make_shifted(out, 1, false);
        out->point.hang = TK_HANG_NAMED;
        out->point.relation = TK_RELATION_COMING;
        out->point.weekday = (int8_t)(tk_class_value(g, i + 1, TK_CLASS_WEEKDAY) & TK_VALUE_MASK);
        return i + 2;
    }
    if (plain && tk_is_key(g, i, TK_KEY_ON) && tk_scan_is(g->scan, i + 1, ',')) {
        make_shifted(out, 1, out->pieces[0].unit > TK_UNIT_FORTNIGHT); // "Two years on, …"
        out->told = true;
        return i + 1;
    }
    // "a year before.": than what the text tells of
    const tk_atom *end = tk_at(g, i + 1);
    bool alone = end->kind == TK_ATOM_END || end->gap == TK_GAP_PARAGRAPH ||
                 (end->kind == TK_ATOM_PUNCT && end->ch && strchr(".,;", end->ch));
    if (alone && plain && whole_amount(out) > 0 && tk_is(g, i, TK_CLASS_OFFSET) &&
        tk_class_value(g, i, TK_CLASS_OFFSET) < 0 && tk_width_of(tk_at(g, i)) == 6) {
        make_earlier(out);
        return i + 1;
    }
    bool from = tk_class_value(g, i, TK_CLASS_PREP) == TK_LEAD_FROM;
    if (tk_is(g, i, TK_CLASS_OFFSET) && whole_amount(out) > 0 &&
        !(from && tk_follows(g, TK_FLAG_FOR))) {
        tk_timex base;
        memset(&base, 0, sizeof base);
        tk_grammar inner = *g;
        inner.context.before |= TK_FLAG_PREP;
        bool the = tk_is(g, i + 1, TK_CLASS_THE);
        int sign = tk_class_value(g, i, TK_CLASS_OFFSET);
        int next = read_point(&inner, the ? i + 2 : i + 1, the, &base);
        if (next && base.point.grain == TK_GRAIN_DAY && !base.ranged &&
            out->pieces[0].unit >= TK_UNIT_DAY) {
            make_shifted(out, sign, false);
            out->point = base.point;
            return next;
        }
    }
    // "in two weeks", of what is to come.
    out->ahead = plain && !out->mod && tk_follows(g, TK_FLAG_IN) &&
                 out->pieces[0].unit >= TK_UNIT_DAY && whole_amount(out) > 0;
    return i;
}

void tk_timex_settle(tk_timex *t)
{
    if (t->ahead && t->tense > 0)
        make_shifted(t, 1, t->pieces[0].unit >= TK_UNIT_MONTH);
}

/** Tries a rule on a copy of `base`, and keeps its reading if it is the longest yet. */
static void keep_longest(tk_timex *best, const tk_timex *candidate, int next)
{
    if (next > best->next) {
        *best = *candidate;
        best->next = next;
    }
}

/** Whether what is glued before a number makes it no date: a currency sign, "$12 December 27", or
 *  the rest of a telephone number, "138-2010". */
static bool no_date_before(const tk_grammar *g, const tk_atom *a)
{
    const unsigned char *s = (const unsigned char *)g->scan->text + a->begin;
    if (a->kind != TK_ATOM_NUMBER || !a->begin)
        return false;
    bool joined = a->begin >= 2 && (s[-1] == '-' || s[-1] == '/' || s[-1] == '.' || s[-1] == ':') &&
                  s[-2] >= '0' && s[-2] <= '9';
    return joined || s[-1] == '$' ||
           (a->begin >= 2 && s[-2] == 0xc2 && (s[-1] == 0xa3 || s[-1] == 0xa5)) ||
           (a->begin >= 3 && s[-3] == 0xe2 && s[-2] == 0x82);
}

#define BIT(c) (UINT64_C(1) << (c))

/** What a word, or a phrase from it on, must be for a rule to apply. */
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

/** Whether a word of these classes begins a point. A small number in words does so only as
 *  "nineteen ninety", "two thousand and five", "twenty-first". */
static bool names_point(const tk_grammar *g, int i, uint64_t starts)
{
    starts &= point_starts;
    return starts != BIT(TK_CLASS_CARD)
               ? starts
               : tk_class_value(g, i, TK_CLASS_CARD) >= 13 || tk_is(g, i + 1, TK_CLASS_SCALE);
}

bool tk_timex_read(tk_grammar *g, int i, tk_timex *out)
{
    const tk_atom *first = tk_at(g, i), *head = first;
    uint64_t starts = tk_scan_starts(g->scan, i), head_starts = starts;
    tk_timex t;
    int next;
    bool the = starts & BIT(TK_CLASS_THE);
    int core = i;
    if (the) {
        head = tk_at(g, ++core);
        head_starts = tk_scan_starts(g->scan, core);
    }
    if (head_starts & BIT(TK_CLASS_KEYWORD) &&
        !(TK_KEYS_FIRST >> tk_class_value(g, core, TK_CLASS_KEYWORD) & 1))
        head_starts &= ~BIT(TK_CLASS_KEYWORD);
    bool set = starts & (tk_follows_only(g, TK_FLAG_AMOUNT) ? set_starts | BIT(TK_CLASS_ARTICLE)
                                                            : set_starts);
    bool edged = head_starts & edge_starts, time = starts & time_starts;
    bool point, duration;
    if (head->kind == TK_ATOM_NUMBER) {
        point = !tk_word_is(tk_at(g, core + 1)->word, TK_CLASS_UNITS); // "30 minutes"
        duration = counts_units(tk_at(g, core + 1));
    } else if (head->word) {
        point = names_point(g, core, head_starts);
        duration = head_starts & duration_starts;
    } else { // "Q3", "'90s", "½"
        point = duration = head->kind == TK_ATOM_PUNCT || head->end - head->begin == 1;
    }
    time |= first->kind != TK_ATOM_WORD || (the && head_starts & BIT(TK_CLASS_RELATION));
    duration &= g->context.unit;
    out->next = 0;
    if (tk_follows(g, TK_FLAG_AGE) && duration) { // "aged 16 to 18 years"
        memset(&t, 0, sizeof t);
        out->next = tk_read_duration(g, core, the, &t);
        return false;
    }
    if ((!set && !edged && !point && !time && !duration) ||
        tk_text_alnum_before(g->scan->text, first->begin) || no_date_before(g, first))
        return false;

    if (set) {
        memset(&t, 0, sizeof t);
        keep_longest(out, &t, tk_read_set(g, i, &t));
    }
    if (edged) {
        memset(&t, 0, sizeof t);
        keep_longest(out, &t, read_edged(g, i, &t));
    }
    if (point) {
        memset(&t, 0, sizeof t);
        next = read_point(g, core, the, &t);
        if (next)
            keep_longest(out, &t, read_time_after(g, next, &t));
    }
    if (point && the) { // "the 8th of June", "the year 2020"
        tk_range range = {0};
        memset(&t, 0, sizeof t);
        next = tk_read_calendar(g, i, &t.point, &range);
        t.ranged = range.ranged;
        t.last = range.last;
        keep_longest(out, &t, next);
    }
    if (time) {
        memset(&t, 0, sizeof t);
        keep_longest(out, &t, read_time(g, i, &t));
    }
    if (duration) {
        memset(&t, 0, sizeof t);
        next = tk_read_duration(g, core, the, &t);
        bool hyphened =
            next && tk_scan_is(g->scan, next - 2, '-') && tk_scan_glued(g->scan, next - 1);
        if (next && !(the && hyphened)) { // "the 10-year note": the article is the note's
            bool plain = !the && !hyphened && !tk_is(g, i, TK_CLASS_RELATION);
            next = read_shift(g, next, plain, &t);
            keep_longest(out, &t, next);
        }
    }
    if (!out->next || (tk_cut(g, out->next) && tk_at(g, out->next - 1)->kind != TK_ATOM_PUNCT)) {
        out->next = 0;
        return false;
    }
    out->begin = first->begin;
    out->end = tk_at(g, out->next - 1)->end;
    return true;
}
