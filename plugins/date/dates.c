// SPDX-License-Identifier: MIT
/** @file Calendar dates: "June 8, 2025", "8 June", "2025-06-08", "June 2025", "Friday", "2025". */
#include "calendar.h"
#include "grammar.h"

#include <string.h>

/** A plain number of one or two digits, from 1 to `limit`; or 0. */
static int small_number(tk_grammar *g, int i, int limit)
{
    int value = tk_width_of(tk_at(g, i)) <= 2 ? tk_numeral_plain(g->scan, i) : 0;
    return value > 0 && value <= limit ? value : 0;
}

// -------------------------------------------------------------------------------- month names

/** A separator inside a date: "Sep-23-2020", "22/Jan"; past it, or `i`. */
static int past_separator(tk_grammar *g, int i)
{
    return tk_joins(g, i, '-') || tk_joins(g, i, '/') ? i + 1 : i;
}

/** A day of the month: "8", "8th", "eighth", "the eighth". */
static int read_day(tk_grammar *g, int i, int8_t *day)
{
    int j = tk_is(g, i, TK_CLASS_THE) ? i + 1 : i, next;
    if (!tk_scan_joined(g->scan, j) && i > 0)
        return 0;
    int value = tk_numeral_ordinal(g->scan, j, &next);
    if (!value && j == i) {
        value = small_number(g, j, 31);
        next = j + 1;
    }
    if (value < 1 || value > 31)
        return 0;
    *day = (int8_t)value;
    return next;
}

/** The month's name at `i`, if it is one here; `bare` if nothing else makes a date of it. */
static bool is_month(tk_grammar *g, int i, bool bare)
{
    const tk_atom *a = tk_at(g, i);
    if (!tk_word_is(a->word, TK_CLASS_MONTH) || (i > 0 && !tk_scan_joined(g->scan, i)))
        return false;
    int value = tk_class_value(g, i, TK_CLASS_MONTH);
    if (!bare)
        return true;
    if (value & (TK_VALUE_WORD | TK_VALUE_ABBR))
        return tk_follows(g, TK_FLAG_PREP) && (a->capital || !(value & TK_VALUE_WORD));
    return a->capital || tk_follows(g, TK_FLAG_PREP);
}

static void set_month(tk_grammar *g, int i, tk_point *out)
{
    memset(out, 0, sizeof *out);
    out->grain = TK_GRAIN_MONTH;
    out->hang = TK_HANG_NEAR;
    out->month = (int8_t)(tk_class_value(g, i, TK_CLASS_MONTH) & TK_VALUE_MASK);
}

/** "5-8", "5 to 8" after a month or before one: the second day; or 0. */
static int read_last_day(tk_grammar *g, int i, int8_t first, int8_t *last)
{
    int j;
    if (tk_joins(g, i, '-'))
        j = i + 1;
    else if (tk_is(g, i, TK_CLASS_CONNECT) &&
             (!tk_is(g, i, TK_CLASS_AND) || tk_follows(g, TK_FLAG_BETWEEN)))
        j = i + 1; // "June 5 and 8" are two days
    else
        return 0;
    int next = read_day(g, j, last);
    // "June 5 to 8 million": no day.
    if (!next || *last <= first || tk_cut(g, next) || tk_is(g, next, TK_CLASS_SCALE) ||
        tk_scan_is(g->scan, next, '%') || tk_scan_is(g->scan, next, ':') ||
        tk_is(g, next, TK_CLASS_AMPM))
        return 0;
    return next;
}

static void set_range_days(tk_point *first, int8_t last, tk_range *range)
{
    range->ranged = true;
    range->last = *first;
    range->last.day = last;
}

/** Whether some year has the day. */
static bool fits_month(int8_t month, int8_t day)
{
    return day <= tk_month_length(2024, month);
}

/** As read_month_first(); `last_end`: the second end of a range, which is none itself. */
static int read_month(tk_grammar *g, int i, bool last_end, tk_point *out, tk_range *range)
{
    if (!is_month(g, i, false))
        return 0;
    set_month(g, i, out);
    int after = past_separator(g, tk_past_stop(g, i + 1)), next;
    int8_t day = 0, last = 0;
    next = read_day(g, after, &day);
    bool is_time = next && (tk_scan_is(g->scan, next, ':') || tk_is(g, next, TK_CLASS_AMPM));
    if (next && !is_time && !fits_month(out->month, day))
        return 0;
    if (next && !is_time && !tk_cut(g, next) && !tk_scan_is(g->scan, next, '%') &&
        !(tk_is(g, next, TK_CLASS_SCALE))) {
        out->grain = TK_GRAIN_DAY;
        out->shows = TK_SHOWS_NAME_DAY;
        out->day = day;
        int range_next = read_last_day(g, next, day, &last);
        if (range_next)
            next = range_next;
        int32_t year;
        int sep = past_separator(g, next), tail = sep > next ? tk_read_year(g, sep, &year) : 0;
        if (tail) {
            out->year = year;
            out->has_year = true;
            out->hang = TK_HANG_NONE;
        } else {
            tail = tk_read_year_tail(g, next, out);
        }
        if (range_next)
            set_range_days(out, last, range);
        return tail;
    }
    // "Jan-Feb 2017", "Nov–Feb 5th, 2017"
    int second = tk_past_hyphen(g, i + 1);
    if (second > i + 1 && is_month(g, second, false)) {
        tk_point end;
        tk_range inner = {0};
        tk_grammar with_prep = *g;
        with_prep.context.before |= TK_FLAG_PREP;
        next = last_end ? 0 : read_month(&with_prep, second, true, &end, &inner);
        if (!next || inner.ranged)
            return 0;
        if (end.has_year) {
            out->year = end.year - (end.month < out->month);
            out->has_year = true;
            out->hang = TK_HANG_NONE;
        }
        range->ranged = true;
        range->last = end;
        return next;
    }
    int32_t year;
    if (after > i + 1 && (next = tk_read_year(g, after, &year)) && !tk_cut(g, next)) {
        out->year = year; // "Dec-2018", "Dec. 2018"
        out->has_year = true;
        out->hang = TK_HANG_NONE;
        return next;
    }
    next = tk_read_year_tail(g, i + 1, out);
    if (next > i + 1)
        return next;
    return is_month(g, i, true) ? i + 1 : 0;
}

/** "June 8, 2025", "Feb. 18", "May the fourth", "June 5-8", "Jan-Feb 2017", "June 2025". */
static int read_month_first(tk_grammar *g, int i, tk_point *out, tk_range *range)
{
    return read_month(g, i, false, out, range);
}

/** "twenty five", of "twenty five January". */
static int read_day_words(tk_grammar *g, int i, int8_t *day)
{
    tk_number number;
    if (!tk_is(g, i, TK_CLASS_CARD) || !tk_numeral(g->scan, i, 0, &number) || number.scaled ||
        !is_month(g, number.next, false) || !tk_at(g, number.next)->capital)
        return 0;
    int64_t value = tk_decimal_int(&number.value);
    *day = (int8_t)value;
    return value >= 1 && value <= 31 ? number.next : 0;
}

/** "8 June 2025", "the 8th of June", "the 31st day of the month", "5-8 June". */
static int read_day_first(tk_grammar *g, int i, tk_point *out, tk_range *range)
{
    int8_t day, last = 0;
    int j = read_day(g, i, &day);
    if (!j && !(j = read_day_words(g, i, &day)))
        return 0;
    int range_next = read_last_day(g, j, day, &last);
    if (range_next)
        j = range_next;
    bool of = false;
    if (tk_is(g, j, TK_CLASS_UNIT) && tk_class_value(g, j, TK_CLASS_UNIT) == TK_UNIT_DAY)
        j++;
    if (tk_is(g, j, TK_CLASS_OFPREP)) {
        of = true;
        j++;
    }
    int month = past_separator(g, j);
    if (is_month(g, month, false)) {
        // "10 may" and "5 march" are verbs after a number, unless they are capital.
        if (tk_class_value(g, month, TK_CLASS_MONTH) & TK_VALUE_WORD && !of &&
            !tk_at(g, month)->capital)
            return 0;
        set_month(g, month, out);
        if (!fits_month(out->month, range_next ? last : day))
            return 0;
        out->grain = TK_GRAIN_DAY;
        out->shows = TK_SHOWS_DAY_NAME;
        out->day = day;
        int next = past_separator(g, month + 1);
        int32_t year;
        int tail = next > month + 1 ? tk_read_year(g, next, &year) : 0;
        if (!tail && next > month + 1 && month > j && tk_width_of(tk_at(g, next)) == 2 &&
            tk_numeral_plain(g->scan, next) >= 0) {
            year = tk_widen_year(tk_numeral_plain(g->scan, next)); // "15/Jun/25"
            tail = next + 1;
        }
        if (tail) {
            out->year = year;
            out->has_year = true;
            out->hang = TK_HANG_NONE;
        } else {
            tail = tk_read_year_tail(g, month + 1, out);
        }
        if (range_next)
            set_range_days(out, last, range);
        return tail;
    }
    // "15 and 16 June": the first of them
    int8_t second;
    int after = tk_is(g, j, TK_CLASS_AND) && !of && !range_next ? read_day(g, j + 1, &second) : 0;
    if (after && second > day && is_month(g, after, false) && tk_at(g, after)->capital) {
        set_month(g, after, out);
        out->grain = TK_GRAIN_DAY;
        out->day = day;
        tk_read_year_tail(g, after + 1, out);
        return j;
    }
    // "the 15th of next month"
    if (!of || range_next)
        return 0;
    bool the = tk_is(g, j, TK_CLASS_THE), relation = tk_is(g, j, TK_CLASS_RELATION);
    if ((!the && !relation) || !tk_is(g, j + 1, TK_CLASS_UNIT) ||
        tk_class_value(g, j + 1, TK_CLASS_UNIT) != TK_UNIT_MONTH)
        return 0;
    int which = relation ? tk_class_value(g, j, TK_CLASS_RELATION) : TK_RELATION_THIS;
    memset(out, 0, sizeof *out);
    out->grain = TK_GRAIN_DAY;
    out->hang = TK_HANG_MONTH;
    out->day = day;
    out->offset = which == TK_RELATION_THIS                                  ? 0
                  : which == TK_RELATION_NEXT || which == TK_RELATION_COMING ? 1
                                                                             : -1;
    return j + 2;
}

/** "2019-aug-1", "2019/Aug/01", "2020/23/Sep" */
static int read_year_month_day(tk_grammar *g, int i, tk_point *out)
{
    int32_t year;
    int j = tk_read_year(g, i, &year);
    if (!j || past_separator(g, j) == j || past_separator(g, j + 2) == j + 2)
        return 0;
    int month = is_month(g, j + 1, false) ? j + 1 : j + 3, day_at = j + 4 - month + j;
    int day = is_month(g, month, false) ? small_number(g, day_at, 31) : 0;
    if (!day)
        return 0;
    set_month(g, month, out);
    out->grain = TK_GRAIN_DAY;
    out->hang = TK_HANG_NONE;
    out->year = year;
    out->has_year = true;
    out->day = (int8_t)day;
    return j + 4;
}

// ------------------------------------------------------------------------------------ weekdays

/** "Tuesday of last week", "Wednesday next week": weeks from now to `out`. */
static int read_week_tail(tk_grammar *g, int i, tk_point *out)
{
    int j = i;
    if (tk_is(g, j, TK_CLASS_OFPREP) || tk_is(g, j, TK_CLASS_INPREP))
        j++;
    if (!tk_is(g, j, TK_CLASS_RELATION) || !tk_is(g, j + 1, TK_CLASS_UNIT) ||
        tk_class_value(g, j + 1, TK_CLASS_UNIT) != TK_UNIT_WEEK)
        return i;
    int which = tk_class_value(g, j, TK_CLASS_RELATION);
    out->hang = TK_HANG_WEEK;
    out->offset = which == TK_RELATION_THIS                                  ? 0
                  : which == TK_RELATION_NEXT || which == TK_RELATION_COMING ? 1
                                                                             : -1;
    return j + 2;
}

/** Whether a capital word that could not go on with a date makes a name of the weekday before it.
 */
static bool is_title(tk_grammar *g, int i)
{
    static const uint64_t dated = UINT64_C(1) << TK_CLASS_MONTH | UINT64_C(1) << TK_CLASS_DAYPART |
                                  UINT64_C(1) << TK_CLASS_CARD | UINT64_C(1) << TK_CLASS_ORDINAL;
    const tk_atom *a = tk_at(g, i);
    return a->kind == TK_ATOM_WORD && a->gap == TK_GAP_SPACE && a->capital &&
           !tk_word_any(a->word, dated);
}

static int read_weekday(tk_grammar *g, int i, tk_point *out, tk_range *range)
{
    const tk_atom *a = tk_at(g, i);
    if (!tk_word_is(a->word, TK_CLASS_WEEKDAY))
        return 0;
    int value = tk_class_value(g, i, TK_CLASS_WEEKDAY);
    // A date after it says more: "Friday, June 27".
    int j = tk_past_stop(g, i + 1);
    if (tk_scan_is(g->scan, j, ','))
        j++;
    if (tk_scan_joined(g->scan, j)) {
        tk_grammar inner = *g;
        inner.context.before |= TK_FLAG_WEEKDAY;
        int next = read_month_first(&inner, j, out, range);
        if (!next || out->grain != TK_GRAIN_DAY)
            next = read_day_first(&inner, j, out, range);
        if (!next)
            next = tk_read_three_numbers(&inner, j, out);
        if (!next)
            next = tk_read_two_numbers(&inner, j, out, range);
        if (next && out->grain == TK_GRAIN_DAY)
            return next;
    }
    memset(range, 0, sizeof *range);
    if (i > 0 && tk_is(g, i - 1, TK_CLASS_THE) && is_title(g, i + 1))
        return 0; // "The Sunday Times"
    if (i > 0 && tk_is(g, i - 1, TK_CLASS_ARTICLE) && tk_ends_phrase(g, i + 1))
        return 0; // "on a Friday": any
    int after_word;
    bool day_follows =
        tk_scan_joined(g->scan, i + 1) && tk_numeral_ordinal(g->scan, i + 1, &after_word);
    int dash = tk_past_stop(g, i + 1);
    bool to_day = (tk_joins(g, dash, '-') || tk_is(g, dash, TK_CLASS_CONNECT)) &&
                  tk_is(g, dash + 1, TK_CLASS_WEEKDAY) && tk_at(g, dash + 1)->capital; // "Mon-Fri"
    if (value & (TK_VALUE_WORD | TK_VALUE_ABBR) && !(to_day && a->capital) &&
        (!a->capital || a->upper || !(tk_follows(g, TK_FLAG_PREP) || day_follows)))
        return 0; // "sun", "Sat", "MON"
    memset(out, 0, sizeof *out);
    out->grain = TK_GRAIN_DAY;
    out->hang = TK_HANG_NEAR;
    out->weekday = (int8_t)(value & TK_VALUE_MASK);
    int next = read_week_tail(g, i + 1, out);
    if (next > i + 1)
        return next;
    // "Tuesday the 11th", "Thu 14th"
    int day_next, nth = tk_is(g, i + 1, TK_CLASS_THE) ? i + 2 : i + 1;
    int nth_value = tk_scan_joined(g->scan, nth) ? tk_numeral_ordinal(g->scan, nth, &day_next) : 0;
    if (nth_value > 0 && nth_value <= 31 && tk_ends_phrase(g, day_next)) {
        out->day = (int8_t)nth_value;
        return day_next;
    }
    // "Friday week": a week after the coming Friday.
    if (tk_is(g, i + 1, TK_CLASS_UNIT) && tk_class_value(g, i + 1, TK_CLASS_UNIT) == TK_UNIT_WEEK &&
        tk_follows(g, TK_FLAG_PREP)) {
        out->hang = TK_HANG_NAMED;
        out->relation = TK_RELATION_COMING;
        out->offset = 1;
        return i + 2;
    }
    return i + 1;
}

// ------------------------------------------------------------------------------------ dates

/** A date that begins with digits. */
static int read_number_date(tk_grammar *g, int i, tk_point *out, tk_range *range)
{
    const tk_atom *b = tk_at(g, i + 1);
    uint32_t width = tk_width_of(tk_at(g, i));
    int next;
    if (b->kind == TK_ATOM_PUNCT && (b->ch == '-' || b->ch == '/') && b->gap == TK_GAP_NONE &&
        ((next = tk_read_three_numbers(g, i, out)) || (next = read_year_month_day(g, i, out)) ||
         (next = read_day_first(g, i, out, range)) ||
         (next = tk_read_two_numbers(g, i, out, range))))
        return next;
    if ((width <= 2 && (next = read_day_first(g, i, out, range))) ||
        (width >= 8 && (next = tk_read_dotted(g, i, out))))
        return next;
    return width == 4 ? tk_read_bare_year(g, i, out) : 0;
}

int tk_read_next_day(tk_grammar *g, int i, const tk_point *first, tk_point *out)
{
    bool comma = tk_scan_is(g->scan, i, ',');
    if ((!comma && !tk_is(g, i, TK_CLASS_AND)) || first->grain != TK_GRAIN_DAY ||
        first->shows != TK_SHOWS_NAME_DAY)
        return 0;
    int j = comma && tk_is(g, i + 1, TK_CLASS_AND) ? i + 2 : i + 1;
    int day = tk_at(g, j)->gap == TK_GAP_SPACE ? small_number(g, j, 31) : 0, next = j + 1;
    if (day <= first->day || !fits_month(first->month, (int8_t)day))
        return 0;
    // Of ", 12" there must be an "and 19" in the end.
    if (comma && j == i + 1 && !tk_is(g, next, TK_CLASS_AND) && !tk_scan_is(g->scan, next, ','))
        return 0;
    *out = *first;
    out->day = (int8_t)day;
    if (!first->has_year)
        next = tk_read_year_tail(g, next, out);
    return tk_ends_phrase(g, next) ? next : 0;
}

int tk_read_calendar(tk_grammar *g, int i, tk_point *out, tk_range *range)
{
#define STARTS(c) (starts >> (c)&1)
    const tk_atom *a = tk_at(g, i);
    uint64_t starts = a->word ? a->word->starts : 0;
    if (a->kind == TK_ATOM_NUMBER)
        return read_number_date(g, i, out, range);
    bool the = STARTS(TK_CLASS_THE), card = STARTS(TK_CLASS_CARD);
    int next;
    if ((STARTS(TK_CLASS_WEEKDAY) && (next = read_weekday(g, i, out, range))) ||
        (STARTS(TK_CLASS_MONTH) && (next = read_month_first(g, i, out, range))) ||
        ((the || card || STARTS(TK_CLASS_ORDINAL)) && (next = read_day_first(g, i, out, range))))
        return next;
    // "year 2012", "the year 2020", "full-year 2025"
    int j = the && tk_is(g, i, TK_CLASS_THE) ? i + 1 : i;
    j = tk_is_key(g, j, TK_KEY_FULL) ? tk_past_hyphen(g, j + 1) : tk_past_kind(g, j);
    if (tk_is(g, j, TK_CLASS_UNIT) && tk_class_value(g, j, TK_CLASS_UNIT) == TK_UNIT_YEAR) {
        j += tk_is(g, j + 1, TK_CLASS_OFPREP) ? 2 : 1;
        if (tk_scan_joined(g->scan, j) && tk_at(g, j)->kind == TK_ATOM_NUMBER)
            return tk_read_bare_year(g, j, out);
    }
    return card ? tk_read_bare_year(g, i, out) : 0;
#undef STARTS
}
