// SPDX-License-Identifier: MIT
/** @file Points relative to the document's date: "last week", "yesterday", "the quarter". */
#include "grammar.h"

#include <string.h>

static void set_offset(tk_point *out, uint8_t grain, int32_t offset)
{
    memset(out, 0, sizeof *out);
    out->grain = grain;
    out->hang = TK_HANG_OFFSET;
    out->offset = offset;
}

/** The grain of a unit of the calendar, or TK_GRAIN_NONE. */
static uint8_t grain_of(int unit)
{
    switch (unit) {
    case TK_UNIT_DAY:
        return TK_GRAIN_DAY;
    case TK_UNIT_WEEK:
        return TK_GRAIN_WEEK;
    case TK_UNIT_WEEKEND:
        return TK_GRAIN_WEEKEND;
    case TK_UNIT_MONTH:
        return TK_GRAIN_MONTH;
    case TK_UNIT_QUARTER:
        return TK_GRAIN_QUARTER;
    case TK_UNIT_YEAR:
        return TK_GRAIN_YEAR;
    case TK_UNIT_DECADE:
        return TK_GRAIN_DECADE;
    case TK_UNIT_CENTURY:
        return TK_GRAIN_CENTURY;
    default:
        return TK_GRAIN_NONE;
    }
}

static int32_t offset_of(int relation)
{
    switch (relation) {
    case TK_RELATION_LAST:
    case TK_RELATION_PREVIOUS:
    case TK_RELATION_PAST:
        return -1;
    case TK_RELATION_NEXT:
    case TK_RELATION_COMING:
        return 1;
    default:
        return 0;
    }
}

/** A weekday, month, season or holiday after "last", "this", "next". */
static int read_named(tk_grammar *g, int i, int relation, tk_point *out)
{
    tk_range range;
    tk_grammar inner = *g;
    inner.context.before |= TK_FLAG_PREP; // "last May" is the month
    memset(out, 0, sizeof *out);
    memset(&range, 0, sizeof range);
    const tk_atom *a = tk_at(g, i);
    int next = 0;
    if (tk_word_is(a->word, TK_CLASS_WEEKDAY) || tk_word_is(a->word, TK_CLASS_MONTH) ||
        (a->kind == TK_ATOM_NUMBER && tk_joins(g, i + 1, '/')))
        next = tk_read_calendar(&inner, i, out, &range);
    else
        next = tk_read_period(&inner, i, true, out);
    if (!next || range.ranged)
        return 0;
    if (out->grain == TK_GRAIN_WEEK || out->grain == TK_GRAIN_QUARTER ||
        out->grain == TK_GRAIN_HALF || out->grain == TK_GRAIN_YEAR)
        return 0;
    if (out->hang == TK_HANG_NEAR) {
        out->hang = TK_HANG_NAMED;
        out->relation = (uint8_t)relation;
    }
    return next;
}

/** "next week Wednesday", "next week on Tuesday". */
static int read_weekday_in_week(tk_grammar *g, int i, tk_point *out)
{
    int j = tk_is_key(g, i, TK_KEY_ON) ? i + 1 : i;
    if (out->grain != TK_GRAIN_WEEK || !tk_is(g, j, TK_CLASS_WEEKDAY))
        return i;
    out->grain = TK_GRAIN_DAY;
    out->hang = TK_HANG_WEEK;
    out->weekday = (int8_t)(tk_class_value(g, j, TK_CLASS_WEEKDAY) & TK_VALUE_MASK);
    return j + 1;
}

/** A unit, month or season after "that" and "the following". */
static bool read_named_after(tk_grammar *g, int i, int relation, tk_point *out)
{
    const tk_atom *a = tk_at(g, i), *b = tk_at(g, i + 1);
    bool that = relation == TK_RELATION_THAT;
    if (b->gap == TK_GAP_NONE && b->ch == '-')
        return false;
    set_offset(out, TK_GRAIN_NONE, !that);
    out->hang = TK_HANG_TEXT;
    out->relation = (uint8_t)relation;
    if (tk_is(g, i, TK_CLASS_UNIT)) {
        out->grain = grain_of(tk_class_value(g, i, TK_CLASS_UNIT));
        return out->grain > TK_GRAIN_DECADE &&
               (!that || out->grain <= TK_GRAIN_WEEKEND || tk_ends_phrase(g, i + 1));
    }
    if (tk_is(g, i, TK_CLASS_SEASON)) {
        out->grain = TK_GRAIN_SEASON;
        out->part = (int8_t)(tk_class_value(g, i, TK_CLASS_SEASON) & TK_VALUE_MASK);
    } else if (tk_is(g, i, TK_CLASS_MONTH) && a->capital && !that) {
        out->grain = TK_GRAIN_MONTH;
        out->month = (int8_t)(tk_class_value(g, i, TK_CLASS_MONTH) & TK_VALUE_MASK);
    } else if (tk_is(g, i, TK_CLASS_WEEKDAY) && a->capital && !that) {
        out->grain = TK_GRAIN_DAY;
        out->weekday = (int8_t)(tk_class_value(g, i, TK_CLASS_WEEKDAY) & TK_VALUE_MASK);
    }
    // "the following January 5" has its own rules.
    return out->grain && tk_at(g, i + 1)->kind != TK_ATOM_NUMBER;
}

/** Whether "last", "next" and similar words at atom `j - 1` are relative to the date that the text
 * named last: "the following spring", "the next day", "that year". "The next month, he left" is
 * relative to the story, "over the next month" to the present. */
static bool hangs_on_text(const tk_grammar *g, int j, bool the, bool following, int relation)
{
    if (following || relation == TK_RELATION_THAT)
        return true;
    return the && relation == TK_RELATION_NEXT && tk_is(g, j, TK_CLASS_UNIT) &&
           (tk_class_value(g, j, TK_CLASS_UNIT) == TK_UNIT_DAY ||
            (!tk_follows(g, TK_FLAG_PREP) && tk_scan_is(g->scan, j + 1, ',')));
}

/** Whether a unit after "last", "next" and similar words is a calendar unit. "The past year" is a
 * duration; "this day" and "the last day" mean nothing definite. */
static bool is_related_grain(uint8_t grain, int relation)
{
    bool vague_day =
        grain == TK_GRAIN_DAY && (relation == TK_RELATION_THIS || relation == TK_RELATION_LAST);
    return grain != TK_GRAIN_NONE && relation != TK_RELATION_PAST && !vague_day;
}

/** Whether a hyphen joins the unit at atom `i` to another word: "last quarter-final". */
static bool is_compound(const tk_grammar *g, int i)
{
    return tk_scan_is(g->scan, i + 1, '-') && tk_scan_glued(g->scan, i + 1) &&
           tk_scan_glued(g->scan, i + 2) && !tk_is(g, i + 2, TK_CLASS_DAYPART);
}

/** "year", "fiscal quarter", "week on Tuesday" at atom `i`, after "last", "next" and similar words.
 */
static int read_related(tk_grammar *g, int i, int relation, tk_point *out)
{
    bool fiscal = tk_is(g, i, TK_CLASS_FISCAL);
    int j = fiscal && tk_is(g, i + 1, TK_CLASS_UNIT) ? i + 1 : tk_past_kind(g, i);
    if (!tk_is(g, j, TK_CLASS_UNIT))
        return fiscal ? 0 : read_named(g, j, relation, out);
    uint8_t grain = grain_of(tk_class_value(g, j, TK_CLASS_UNIT));
    if (!is_related_grain(grain, relation) || is_compound(g, j))
        return 0;
    set_offset(out, grain, offset_of(relation));
    out->fiscal = fiscal && tk_class_value(g, j - 1, TK_CLASS_FISCAL) == 1;
    return read_weekday_in_week(g, j + 1, out);
}

/** "last year", "this quarter", "next week", "last June". */
static int read_relation(tk_grammar *g, int i, bool the, tk_point *out)
{
    const tk_word *word = NULL;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_RELATION, &word);
    if (!n)
        return 0;
    int relation = tk_word_value(word, TK_CLASS_RELATION), j = i + n;
    bool following = tk_is(g, i, TK_CLASS_OFFSET) && n == 1;
    if ((following && !the) || !tk_scan_joined(g->scan, j))
        return 0; // "following Wednesday's quake"
    if (hangs_on_text(g, j, the, following, relation) && read_named_after(g, j, relation, out))
        return j + 1;
    if (relation == TK_RELATION_THAT ||
        (relation == TK_RELATION_LAST && tk_follows_only(g, TK_FLAG_FUTURE)))
        return 0;
    return read_related(g, j, relation, out);
}

/** "the year-ago quarter", "the prior-year period", "the same period last year". */
static int read_year_ago(tk_grammar *g, int i, tk_point *out)
{
    const tk_word *word = NULL;
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_YEARAGO, &word);
    if (!n)
        return 0;
    int next = i + n;
    if (!tk_word_value(word, TK_CLASS_YEARAGO)) {
        bool quarter = tk_is(g, next, TK_CLASS_UNIT) &&
                       tk_class_value(g, next, TK_CLASS_UNIT) == TK_UNIT_QUARTER;
        if (!quarter && !tk_is_key(g, next, TK_KEY_PERIOD))
            return 0;
        next++;
    }
    memset(out, 0, sizeof *out);
    out->grain = TK_GRAIN_QUARTER;
    out->hang = TK_HANG_CONTEXT;
    out->offset = -1;
    return next;
}

/** "the week after next", "the year before last", "the year before", after "the". */
static int read_unit_beside(tk_grammar *g, int i, tk_point *out)
{
    uint8_t grain =
        tk_is(g, i, TK_CLASS_UNIT) ? grain_of(tk_class_value(g, i, TK_CLASS_UNIT)) : TK_GRAIN_NONE;
    if (grain == TK_GRAIN_NONE || !tk_is(g, i + 1, TK_CLASS_OFFSET))
        return 0;
    int sign = tk_class_value(g, i + 1, TK_CLASS_OFFSET);
    const tk_atom *a = tk_at(g, i + 1);
    if (a->word->mask >> TK_CLASS_RELATION & 1 || a->end - a->begin < 5)
        return 0; // "following", "from"
    if (tk_is(g, i + 2, TK_CLASS_RELATION)) {
        int relation = tk_class_value(g, i + 2, TK_CLASS_RELATION);
        if (relation == (sign > 0 ? TK_RELATION_NEXT : TK_RELATION_LAST)) {
            set_offset(out, grain, sign * 2);
            return i + 3;
        }
    }
    const tk_atom *b = tk_at(g, i + 2);
    if (b->kind == TK_ATOM_WORD && b->gap <= TK_GAP_LINE &&
        !tk_word_any(b->word, UINT64_C(1) << TK_CLASS_AND | UINT64_C(1) << TK_CLASS_PAST |
                                  UINT64_C(1) << TK_CLASS_PASSIVE | UINT64_C(1) << TK_CLASS_INPREP))
        return 0; // "the day before the vote"
    if (b->kind == TK_ATOM_NUMBER && b->gap <= TK_GAP_LINE)
        return 0;
    set_offset(out, grain, sign);
    out->hang = TK_HANG_TEXT;
    return i + 2;
}

/** "the same quarter of 2024", "the same period in 2023". */
static int read_same(tk_grammar *g, int i, tk_point *out)
{
    bool quarter = tk_is(g, i + 1, TK_CLASS_UNIT) &&
                   tk_class_value(g, i + 1, TK_CLASS_UNIT) == TK_UNIT_QUARTER;
    if (!tk_is_key(g, i, TK_KEY_SAME) || (!quarter && !tk_is_key(g, i + 1, TK_KEY_PERIOD)) ||
        (!tk_is(g, i + 2, TK_CLASS_OFPREP) && !tk_is(g, i + 2, TK_CLASS_INPREP)))
        return 0;
    int32_t year;
    int next = tk_scan_joined(g->scan, i + 3) ? tk_read_year(g, i + 3, &year) : 0;
    if (!next)
        return 0;
    set_offset(out, TK_GRAIN_QUARTER, 0);
    out->hang = TK_HANG_CONTEXT;
    out->year = year; // which has_year will give once the quarter is known
    return next;
}

/** Whether the words after the unit at atom `i` show that it is not the current one, or not a unit:
 * "the year of", "the quarter-final", "the quarter ended", "the year to March". */
static bool is_qualified(const tk_grammar *g, int i, int unit)
{
    const tk_atom *next = tk_at(g, i + 1);
    bool hyphen = next->gap == TK_GAP_NONE && next->ch == '-';
    bool until = tk_is(g, i + 1, TK_CLASS_CONNECT) && tk_is(g, i + 2, TK_CLASS_MONTH);
    bool before = unit != TK_UNIT_WEEKEND && tk_is(g, i + 1, TK_CLASS_OFFSET) &&
                  tk_class_value(g, i + 1, TK_CLASS_OFFSET) < 0;
    return hyphen || until || before || tk_is(g, i + 1, TK_CLASS_OFPREP) ||
           tk_is(g, i + 1, TK_CLASS_AGO) || tk_is(g, i + 1, TK_CLASS_ENDED);
}

/** "the week", "the quarter", "the full year", after "the". */
static int read_the_unit(tk_grammar *g, int i, tk_point *out)
{
    static const uint32_t units = 1u << TK_UNIT_WEEK | 1u << TK_UNIT_WEEKEND | 1u << TK_UNIT_MONTH |
                                  1u << TK_UNIT_QUARTER | 1u << TK_UNIT_YEAR | 1u << TK_UNIT_DECADE;
    int beside = read_unit_beside(g, i, out);
    if (beside)
        return beside;
    int j = tk_is_key(g, i, TK_KEY_FULL) || tk_is(g, i, TK_CLASS_FISCAL) ? i + 1 : i;
    if (!tk_is(g, j, TK_CLASS_UNIT) ||
        (tk_at(g, j)->capital && j == i && !tk_at(g, i - 1)->capital))
        return 0;
    int unit = tk_class_value(g, j, TK_CLASS_UNIT);
    if (!(units >> unit & 1) || is_qualified(g, j, unit))
        return 0;
    set_offset(out, grain_of(unit), 0);
    out->fiscal = tk_is(g, i, TK_CLASS_FISCAL) && tk_class_value(g, i, TK_CLASS_FISCAL) == 1;
    if (unit == TK_UNIT_QUARTER)
        out->hang = TK_HANG_CONTEXT;
    if (unit == TK_UNIT_WEEKEND)
        out->relation = TK_RELATION_PAST; // the one that the tense suggests
    return j + 1;
}

/** "year to date", "quarter-to-date": the year, the quarter. */
static int read_unit_to_date(tk_grammar *g, int i, tk_point *out)
{
    static const char date[] = "date";
    uint8_t grain =
        tk_is(g, i, TK_CLASS_UNIT) ? grain_of(tk_class_value(g, i, TK_CLASS_UNIT)) : TK_GRAIN_NONE;
    if (grain < TK_GRAIN_YEAR || grain > TK_GRAIN_WEEK)
        return 0;
    int j = tk_past_hyphen(g, i + 1);
    if (!tk_is(g, j, TK_CLASS_CONNECT))
        return 0;
    int k = tk_past_hyphen(g, j + 1);
    const tk_atom *a = tk_at(g, k);
    if (a->end - a->begin != sizeof date - 1 ||
        memcmp(g->scan->text + a->begin, date, sizeof date - 1) != 0)
        return 0;
    set_offset(out, grain, 0);
    return k + 1;
}

/** "the 18th", "on 18th", after a preposition: of this month or a near one; "the eighteenth" if it
 * starts a range. */
static int read_day_of_month(tk_grammar *g, int i, bool the, tk_point *out)
{
    int next, day = tk_follows(g, TK_FLAG_PREP) ? tk_numeral_ordinal(g->scan, i, &next) : 0;
    if (day < 1 || day > 31)
        return 0;
    bool suffixed = tk_at(g, i)->kind == TK_ATOM_NUMBER;
    int last; // "from the thirtieth to the fourth of May"
    bool range = tk_is(g, next, TK_CLASS_CONNECT) && !tk_is(g, next, TK_CLASS_AND) &&
                 tk_is(g, next + 1, TK_CLASS_THE) && tk_numeral_ordinal(g->scan, next + 2, &last) &&
                 tk_is(g, last, TK_CLASS_OFPREP) && tk_is(g, last + 1, TK_CLASS_MONTH);
    if (!suffixed && !(the && range))
        return 0;
    const tk_atom *after = tk_at(g, next);
    bool word = after->kind == TK_ATOM_WORD && after->gap <= TK_GAP_LINE;
    if (word && !tk_is(g, next, TK_CLASS_PREP) && !tk_is(g, next, TK_CLASS_AND))
        return 0;
    if (!the && after->gap == TK_GAP_NONE && after->ch == '-')
        return 0; // "at 18th-century prices"
    memset(out, 0, sizeof *out);
    out->grain = TK_GRAIN_DAY;
    out->hang = TK_HANG_NEAR;
    out->day = (int8_t)day;
    return next;
}

int tk_read_relative(tk_grammar *g, int i, bool the, tk_point *out)
{
    const tk_word *word = NULL;
    const tk_atom *a = tk_at(g, i);
    if (a->kind == TK_ATOM_NUMBER)
        return the || tk_follows(g, TK_FLAG_ON) ? read_day_of_month(g, i, the, out) : 0;
    if (the && (tk_word_is(a->word, TK_CLASS_ORDINAL) || tk_word_is(a->word, TK_CLASS_CARD))) {
        int day = read_day_of_month(g, i, the, out);
        if (day)
            return day;
    }
    static const uint64_t any = UINT64_C(1) << TK_CLASS_DEICTIC | UINT64_C(1) << TK_CLASS_YEARAGO |
                                UINT64_C(1) << TK_CLASS_RELATION | UINT64_C(1) << TK_CLASS_UNIT;
    if (!a->word || !(the || a->word->starts & any))
        return 0;
    int next, n = tk_scan_phrase(g->scan, i, TK_CLASS_DEICTIC, &word);
    if (n) {
        set_offset(out, TK_GRAIN_DAY, tk_word_value(word, TK_CLASS_DEICTIC));
        return i + n;
    }
    if ((next = read_year_ago(g, i, out)) || (the && (next = read_same(g, i, out))) ||
        (next = read_relation(g, i, the, out)) || (next = read_unit_to_date(g, i, out)))
        return next;
    return the ? read_the_unit(g, i, out) : 0;
}
