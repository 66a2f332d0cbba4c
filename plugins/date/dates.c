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

/** Skips a separator inside a date: "Sep-23-2020", "22/Jan"; returns the atom after it, or `i`. */
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

/** The month name at `i`, if it is one here; `bare` if no other part of a date is near. */
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

/** Whether a time, and not a date, ends before atom `i`: "8:30", "8 a.m." */
static bool is_time(tk_grammar *g, int i)
{
    return tk_scan_is(g->scan, i, ':') || tk_is(g, i, TK_CLASS_AMPM);
}

/** Whether an amount, and not a day, ends before atom `i`: "8%", "8 million", "8th". */
static bool is_amount(tk_grammar *g, int i)
{
    return tk_cut(g, i) || tk_is(g, i, TK_CLASS_SCALE) || tk_scan_is(g->scan, i, '%');
}

/** "-8", "to 8" after the first of a range of days: the atom after the last day; or 0. */
static int read_last_day(tk_grammar *g, int i, int8_t first, int8_t *last)
{
    bool word = tk_is(g, i, TK_CLASS_CONNECT) &&
                (!tk_is(g, i, TK_CLASS_AND) || tk_follows(g, TK_FLAG_BETWEEN));
    if (!word && !tk_joins(g, i, '-'))
        return 0; // "June 5 and 8" are two days
    int next = read_day(g, i + 1, last);
    return next && *last > first && !is_time(g, next) && !is_amount(g, next) ? next : 0;
}

static void set_range_days(tk_point *first, int8_t last, tk_range *range)
{
    range->ranged = true;
    range->last = *first;
    range->last.day = last;
}

/** Whether the day exists in any year. */
static bool fits_month(int8_t month, int8_t day)
{
    return day <= tk_month_length(2024, month);
}

/** The year after a day and a month: "-2020", "/2020", or as after any month. `i` if there is none.
 */
static int read_year_of_day(tk_grammar *g, int i, tk_point *out)
{
    int32_t year;
    int j = past_separator(g, i), next = j > i ? tk_read_year(g, j, &year) : 0;
    if (!next)
        return tk_read_year_tail(g, i, out);
    tk_set_year(out, year);
    return next;
}

/** "8, 2025", "5-8", "23-2020" after a month; reads the day up to atom `i`. */
static int read_month_and_day(tk_grammar *g, int i, int8_t day, tk_point *out, tk_range *range)
{
    int8_t last;
    out->grain = TK_GRAIN_DAY;
    out->shows = TK_SHOWS_NAME_DAY;
    out->day = day;
    int ranged = read_last_day(g, i, day, &last);
    int next = read_year_of_day(g, ranged ? ranged : i, out);
    if (ranged)
        set_range_days(out, last, range);
    return next;
}

static int read_month(tk_grammar *g, int i, bool last_end, tk_point *out, tk_range *range);

/** "Feb 2017" after "Jan-", "Feb 5th, 2017" after "Nov–". */
static int read_second_month(tk_grammar *g, int i, tk_point *first, tk_range *range)
{
    tk_point last;
    tk_range inner = {0};
    tk_grammar with_prep = *g;
    with_prep.context.before |= TK_FLAG_PREP;
    int next = read_month(&with_prep, i, true, &last, &inner);
    if (!next || inner.ranged)
        return 0;
    if (last.has_year)
        tk_set_year(first, last.year - (last.month < first->month));
    range->ranged = true;
    range->last = last;
    return next;
}

/** "Dec-2018", "Dec. 2018", "December of last year"; "December" if it is certainly the month. */
static int read_month_and_year(tk_grammar *g, int i, int after, tk_point *out)
{
    int32_t year;
    int next = after > i + 1 ? tk_read_year(g, after, &year) : 0;
    if (next && !tk_cut(g, next)) {
        tk_set_year(out, year);
        return next;
    }
    next = tk_read_year_tail(g, i + 1, out);
    return next > i + 1 || is_month(g, i, true) ? next : 0;
}

/** As read_month_first(); `last_end`: the second end of a range, which does not start a range
 * itself. */
static int read_month(tk_grammar *g, int i, bool last_end, tk_point *out, tk_range *range)
{
    if (!is_month(g, i, false))
        return 0;
    set_month(g, i, out);
    int8_t day;
    int after = past_separator(g, tk_past_stop(g, i + 1)), next = read_day(g, after, &day);
    if (next && !is_time(g, next)) {
        if (!fits_month(out->month, day))
            return 0;
        if (!is_amount(g, next))
            return read_month_and_day(g, next, day, out, range);
    }
    int second = tk_past_hyphen(g, i + 1);
    if (second > i + 1 && is_month(g, second, false))
        return last_end ? 0 : read_second_month(g, second, out, range);
    return read_month_and_year(g, i, after, out);
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

/** A day, or the first and last day of a range, before their month. */
typedef struct month_days {
    int8_t first, last; /**< last 0: one day */
    bool of;            /**< "of" follows */
} month_days;

/** "8", "8th day of", "5-8". */
static int read_days(tk_grammar *g, int i, month_days *out)
{
    int8_t last;
    int j = read_day(g, i, &out->first);
    if (!j)
        j = read_day_words(g, i, &out->first);
    if (!j)
        return 0;
    int ranged = read_last_day(g, j, out->first, &last);
    out->last = ranged ? last : 0;
    j = ranged ? ranged : j;
    j += tk_is_unit(g, j, TK_UNIT_DAY);
    out->of = tk_is(g, j, TK_CLASS_OFPREP);
    return j + out->of;
}

/** "June 2025" after "8"; "/Jun/25" after "15". */
static int read_month_of_days(tk_grammar *g, int i, const month_days *days, tk_point *out,
                              tk_range *range)
{
    int month = past_separator(g, i), after = month + 1;
    // "10 may" and "5 march" are verbs after a number, unless capitalized.
    if (tk_class_value(g, month, TK_CLASS_MONTH) & TK_VALUE_WORD && !days->of &&
        !tk_at(g, month)->capital)
        return 0;
    set_month(g, month, out);
    if (!fits_month(out->month, days->last ? days->last : days->first))
        return 0;
    out->grain = TK_GRAIN_DAY;
    out->shows = TK_SHOWS_DAY_NAME;
    out->day = days->first;
    int32_t year;
    int sep = past_separator(g, after);
    int next = sep > after && month > i && !tk_read_year(g, sep, &year)
                   ? tk_read_two_digits(g, sep, &year)
                   : 0;
    if (next)
        tk_set_year(out, year);
    else
        next = read_year_of_day(g, after, out);
    if (days->last)
        set_range_days(out, days->last, range);
    return next;
}

/** "15" of "15 and 16 June", with "and" at atom `i`. */
static bool read_first_of_two_days(tk_grammar *g, int i, const month_days *days, tk_point *out)
{
    int8_t second;
    int month = tk_is(g, i, TK_CLASS_AND) ? read_day(g, i + 1, &second) : 0;
    if (!month || second <= days->first || !is_month(g, month, false) || !tk_at(g, month)->capital)
        return false;
    set_month(g, month, out);
    out->grain = TK_GRAIN_DAY;
    out->day = days->first;
    tk_read_year_tail(g, month + 1, out);
    return true;
}

/** "next month", "the month" after "the 15th of". */
static int read_relative_month(tk_grammar *g, int i, int8_t day, tk_point *out)
{
    bool relation = tk_is(g, i, TK_CLASS_RELATION);
    if ((!relation && !tk_is(g, i, TK_CLASS_THE)) || !tk_is_unit(g, i + 1, TK_UNIT_MONTH))
        return 0;
    memset(out, 0, sizeof *out);
    out->grain = TK_GRAIN_DAY;
    out->hang = TK_HANG_MONTH;
    out->day = day;
    out->offset = relation ? tk_offset_of(tk_class_value(g, i, TK_CLASS_RELATION)) : 0;
    return i + 2;
}

/** "8 June 2025", "the 8th of June", "the 31st day of the month", "5-8 June". */
static int read_day_first(tk_grammar *g, int i, tk_point *out, tk_range *range)
{
    month_days days;
    int j = read_days(g, i, &days);
    if (!j)
        return 0;
    if (is_month(g, past_separator(g, j), false))
        return read_month_of_days(g, j, &days, out, range);
    if (days.last)
        return 0;
    if (days.of)
        return read_relative_month(g, j, days.first, out);
    return read_first_of_two_days(g, j, &days, out) ? j : 0;
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
    tk_set_year(out, year);
    out->grain = TK_GRAIN_DAY;
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
    if (!tk_is(g, j, TK_CLASS_RELATION) || !tk_is_unit(g, j + 1, TK_UNIT_WEEK))
        return i;
    out->hang = TK_HANG_WEEK;
    out->offset = tk_offset_of(tk_class_value(g, j, TK_CLASS_RELATION));
    return j + 2;
}

/** Whether a capitalized word that cannot continue a date turns the weekday before it into a name.
 */
static bool is_title(tk_grammar *g, int i)
{
    static const uint64_t dated = UINT64_C(1) << TK_CLASS_MONTH | UINT64_C(1) << TK_CLASS_DAYPART |
                                  UINT64_C(1) << TK_CLASS_CARD | UINT64_C(1) << TK_CLASS_ORDINAL;
    const tk_atom *a = tk_at(g, i);
    return a->kind == TK_ATOM_WORD && a->gap == TK_GAP_SPACE && a->capital &&
           !tk_word_any(a->word, dated);
}

/** The date after a weekday, which is more exact: "June 27" after "Friday,". */
static int read_date_of_weekday(tk_grammar *g, int i, tk_point *out, tk_range *range)
{
    int j = tk_past_stop(g, i + 1);
    if (tk_scan_is(g->scan, j, ','))
        j++;
    if (!tk_scan_joined(g->scan, j))
        return 0;
    tk_grammar inner = *g;
    inner.context.before |= TK_FLAG_WEEKDAY;
    int next = read_month_first(&inner, j, out, range);
    if (!next || out->grain != TK_GRAIN_DAY)
        next = read_day_first(&inner, j, out, range);
    if (!next)
        next = tk_read_three_numbers(&inner, j, out);
    if (!next)
        next = tk_read_two_numbers(&inner, j, out, range);
    return next && out->grain == TK_GRAIN_DAY ? next : 0;
}

/** "Mon-Fri": whether another weekday ends a range. */
static bool is_to_weekday(tk_grammar *g, int i)
{
    int dash = tk_past_stop(g, i + 1);
    return (tk_joins(g, dash, '-') || tk_is(g, dash, TK_CLASS_CONNECT)) &&
           tk_is(g, dash + 1, TK_CLASS_WEEKDAY) && tk_at(g, dash + 1)->capital;
}

/** Whether the name at `i` is used as a weekday. */
static bool is_weekday(tk_grammar *g, int i)
{
    const tk_atom *a = tk_at(g, i);
    int next;
    if (i > 0 && tk_is(g, i - 1, TK_CLASS_THE) && is_title(g, i + 1))
        return false; // "The Sunday Times"
    if (i > 0 && tk_is(g, i - 1, TK_CLASS_ARTICLE) && tk_ends_phrase(g, i + 1))
        return false; // "on a Friday": any Friday
    if (!(tk_class_value(g, i, TK_CLASS_WEEKDAY) & (TK_VALUE_WORD | TK_VALUE_ABBR)))
        return true;
    if (!a->capital)
        return false; // "sun"
    if (is_to_weekday(g, i))
        return true;
    return !a->upper && // "Sat", "MON"
           (tk_follows(g, TK_FLAG_PREP) ||
            (tk_scan_joined(g->scan, i + 1) && tk_numeral_ordinal(g->scan, i + 1, &next)));
}

/** Reads "the 11th", "14th" after a weekday; `i` if there is none. */
static int read_day_of_weekday(tk_grammar *g, int i, tk_point *out)
{
    int next, j = tk_is(g, i, TK_CLASS_THE) ? i + 1 : i;
    int day = tk_scan_joined(g->scan, j) ? tk_numeral_ordinal(g->scan, j, &next) : 0;
    if (day < 1 || day > 31 || !tk_ends_phrase(g, next))
        return i;
    out->day = (int8_t)day;
    return next;
}

/** "Friday, June 27", "Friday", "Tuesday of last week", "Tuesday the 11th", "Friday week". */
static int read_weekday(tk_grammar *g, int i, tk_point *out, tk_range *range)
{
    if (!tk_word_is(tk_at(g, i)->word, TK_CLASS_WEEKDAY))
        return 0;
    int next = read_date_of_weekday(g, i, out, range);
    if (next)
        return next;
    memset(range, 0, sizeof *range);
    if (!is_weekday(g, i))
        return 0;
    memset(out, 0, sizeof *out);
    out->grain = TK_GRAIN_DAY;
    out->hang = TK_HANG_NEAR;
    out->weekday = (int8_t)(tk_class_value(g, i, TK_CLASS_WEEKDAY) & TK_VALUE_MASK);
    next = read_week_tail(g, i + 1, out);
    if (next == i + 1)
        next = read_day_of_weekday(g, i + 1, out);
    if (next == i + 1 && tk_is_unit(g, i + 1, TK_UNIT_WEEK) && tk_follows(g, TK_FLAG_PREP)) {
        out->hang = TK_HANG_NAMED; // "Friday week": a week after the coming Friday
        out->relation = TK_RELATION_COMING;
        out->offset = 1;
        next++;
    }
    return next;
}

// ------------------------------------------------------------------------------------ dates

/** A date that starts with digits. */
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
    // After ", 12", an "and 19" must follow at the end.
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
    if (tk_is_unit(g, j, TK_UNIT_YEAR)) {
        j += tk_is(g, j + 1, TK_CLASS_OFPREP) ? 2 : 1;
        if (tk_scan_joined(g->scan, j) && tk_at(g, j)->kind == TK_ATOM_NUMBER)
            return tk_read_bare_year(g, j, out);
    }
    return card ? tk_read_bare_year(g, i, out) : 0;
#undef STARTS
}
