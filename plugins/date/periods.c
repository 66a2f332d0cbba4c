// SPDX-License-Identifier: MIT
/** @file Periods: quarters, halves, fiscal years, decades, centuries, seasons, holidays. */
#include "grammar.h"

#include <string.h>

static void set_grain(tk_point *out, uint8_t grain, int part)
{
    memset(out, 0, sizeof *out);
    out->grain = grain;
    out->hang = TK_HANG_NEAR;
    out->part = (int8_t)part;
}

/** "-25" after "2024": a fiscal year is named after the year in which it ends. `i` if there is
 * none.
 */
static int read_year_end(const tk_grammar *g, int i, int32_t *year)
{
    int32_t end;
    if ((!tk_joins(g, i, '-') && !tk_joins(g, i, '/')) || !tk_read_two_digits(g, i + 1, &end) ||
        end != *year + 1)
        return i;
    *year = end;
    return i + 2;
}

/** "FY2025", "FY25", "fiscal 2025", "fiscal year 2024-25", "calendar 2026", "cy18". */
static int read_fiscal_year(tk_grammar *g, int i, tk_point *out)
{
    if (!tk_is(g, i, TK_CLASS_FISCAL))
        return 0;
    bool fiscal = tk_class_value(g, i, TK_CLASS_FISCAL) == TK_YEAR_FISCAL;
    int j = tk_is_unit(g, i + 1, TK_UNIT_YEAR) ? i + 2 : i + 1;
    int32_t year;
    if (!tk_scan_joined(g->scan, j))
        return 0;
    j = tk_past_hyphen(g, j);
    if (tk_scan_is(g->scan, j, '\'') && tk_scan_glued(g->scan, j + 1))
        j++;
    int next = tk_read_year(g, j, &year);
    bool short_form = tk_scan_glued(g->scan, j); // "FY25", not "fiscal 25"
    if (!next && short_form)
        next = tk_read_two_digits(g, j, &year);
    set_grain(out, TK_GRAIN_YEAR, 0);
    out->fiscal = fiscal;
    out->calendar = !fiscal;
    if (!next) // "the fiscal year": the text does not give which
        return 0;
    tk_set_year(out, year);
    next = read_year_end(g, next, &out->year);
    return tk_cut(g, next) ? 0 : next;
}

/** The year after a quarter or half: "of 2025", "FY2025", "of fiscal 2025", "'25". */
static int read_period_tail(tk_grammar *g, int i, tk_point *out)
{
    int j = i;
    if (tk_scan_is(g->scan, j, ','))
        j++;
    if (tk_is(g, j, TK_CLASS_OFPREP) || (j == i && tk_is(g, j, TK_CLASS_INPREP)))
        j++;
    tk_point year;
    tk_grammar inner = *g;
    int next =
        tk_scan_joined(g->scan, j) ? read_fiscal_year(&inner, tk_past_hyphen(g, j), &year) : 0;
    if (next) {
        tk_set_year(out, year.year);
        out->fiscal = year.fiscal;
        out->calendar = year.calendar;
        return next;
    }
    int32_t plain;
    int hyphened = tk_past_hyphen(g, i);
    if (hyphened > i && (next = tk_read_year(g, hyphened, &plain))) { // "q1-2019"
        tk_set_year(out, plain);
        return next;
    }
    return tk_read_year_tail(g, i, out);
}

/** The period that the letter at `i` denotes, a quarter or a half; or TK_GRAIN_NONE. */
static uint8_t grain_of_letter(const tk_grammar *g, int i)
{
    return tk_letter(g, i, 'q')   ? TK_GRAIN_QUARTER
           : tk_letter(g, i, 'h') ? TK_GRAIN_HALF
                                  : TK_GRAIN_NONE;
}

/** Sets a quarter or half from the digit at `i`. */
static bool set_part(tk_grammar *g, int i, uint8_t grain, tk_point *out)
{
    int part = tk_width_of(tk_at(g, i)) == 1 ? tk_numeral_plain(g->scan, i) : 0;
    if (part < 1 || part > (grain == TK_GRAIN_QUARTER ? 4 : 2))
        return false;
    set_grain(out, grain, part);
    return true;
}

/** "3Q", "3Q24", "1H2025", "1H 2024". */
static int read_digit_period(tk_grammar *g, int i, tk_point *out)
{
    uint8_t grain = grain_of_letter(g, i + 1);
    if (!grain || !tk_scan_glued(g->scan, i + 1) || !set_part(g, i, grain, out))
        return 0;
    int32_t year;
    if (tk_scan_glued(g->scan, i + 2) && tk_at(g, i + 2)->kind == TK_ATOM_NUMBER) {
        int next = tk_read_year(g, i + 2, &year);
        if (!next)
            next = tk_read_two_digits(g, i + 2, &year);
        if (next)
            tk_set_year(out, year);
        return next;
    }
    if (grain == TK_GRAIN_HALF) // "3h" alone is three hours
        return tk_at(g, i + 2)->gap == TK_GAP_SPACE && tk_read_year(g, i + 2, &year) ? i + 2 : 0;
    return tk_cut(g, i + 2) ? 0 : i + 2;
}

/** "Q3", "H1"; "3Q", "1H". */
static int read_letter_period(tk_grammar *g, int i, tk_point *out)
{
    uint8_t grain = grain_of_letter(g, i);
    if (grain && tk_scan_glued(g->scan, i + 1))
        return set_part(g, i + 1, grain, out) && !tk_cut(g, i + 2) ? i + 2 : 0;
    return read_digit_period(g, i, out);
}

static int read_short_period(tk_grammar *g, int i, tk_point *out)
{
    if (tk_is(g, i, TK_CLASS_FISCAL)) { // "fiscal Q3"
        bool fiscal = tk_class_value(g, i, TK_CLASS_FISCAL) == TK_YEAR_FISCAL;
        int next = tk_scan_joined(g->scan, i + 1) ? read_letter_period(g, i + 1, out) : 0;
        if (!next)
            return 0;
        if (!out->has_year)
            next = read_period_tail(g, next, out);
        out->fiscal |= fiscal;
        out->calendar |= !fiscal;
        return next;
    }
    int32_t year = 0;
    int j = i, year_next = tk_read_year(g, i, &year);
    if (year_next) // "2019-Q1", "2024 H1"
        j = tk_past_hyphen(g, year_next);
    int next = read_letter_period(g, j, out);
    if (!next || (year_next && !tk_scan_joined(g->scan, j)))
        return 0;
    if (year_next) {
        tk_set_year(out, year);
        return next;
    }
    if (out->has_year)
        return next;
    int tail = read_period_tail(g, next, out);
    return tail == next && out->grain == TK_GRAIN_HALF && !tk_follows(g, TK_FLAG_PREP) ? 0 : tail;
}

enum { LAST_PART = 99 };

/** "last", "final", "opening" before a part of a year: LAST_PART or 1, or 0. */
static int edge_part(tk_grammar *g, int i)
{
    bool last = tk_is_value(g, i, TK_CLASS_RELATION, TK_RELATION_LAST);
    return last || tk_is_key(g, i, TK_KEY_FINAL) ? LAST_PART : tk_is_key(g, i, TK_KEY_OPENING);
}

static bool is_quarters(const tk_grammar *g, int i)
{
    return tk_is_value(g, i, TK_CLASS_UNITS, TK_UNIT_QUARTER);
}

/** The first of "the first and second quarters of 2024", with "and" at atom `i`: its year is that
 * of the second. */
static bool read_first_of_two(tk_grammar *g, int part, int i, tk_point *out)
{
    int next, at = tk_is(g, i + 1, TK_CLASS_THE) ? i + 2 : i + 1;
    int second = tk_numeral_ordinal(g->scan, at, &next);
    if (part > 4 || second <= part || second > 4 ||
        (!is_quarters(g, next) && !tk_is_unit(g, next, TK_UNIT_QUARTER)))
        return false;
    set_grain(out, TK_GRAIN_QUARTER, part);
    read_period_tail(g, next + 1, out);
    return true;
}

/** "third" before "quarter", "first fiscal", "final": which part of which kind of year. */
typedef struct tk_nth {
    int value; /**< LAST_PART: the last, whatever the number of parts */
    int kind;  /**< of year: TK_YEAR_…; 0: not given */
    bool edge; /**< "final", "opening": needs its year */
} tk_nth;

/** "third", "final", "fiscal third". */
static int read_ordinal(tk_grammar *g, int i, tk_nth *out)
{
    int next, j = i;
    out->kind = tk_is(g, j, TK_CLASS_FISCAL) ? tk_class_value(g, j, TK_CLASS_FISCAL) : 0;
    if (out->kind && !tk_scan_joined(g->scan, ++j))
        return 0;
    out->value = tk_numeral_ordinal(g->scan, j, &next);
    out->edge = !out->value;
    if (!out->edge)
        return next;
    out->value = edge_part(g, j);
    return out->value ? j + 1 : 0;
}

/** The grain of the noun at `i`, "quarter" or "half"; or TK_GRAIN_NONE. `second`: one of two parts.
 */
static uint8_t grain_of_noun(const tk_grammar *g, int i, bool second)
{
    if (tk_is_unit(g, i, TK_UNIT_QUARTER) || (second && is_quarters(g, i)))
        return TK_GRAIN_QUARTER;
    return tk_is(g, i, TK_CLASS_HALF) ? TK_GRAIN_HALF : TK_GRAIN_NONE;
}

/** Whether a half, up to atom `i`, may belong to a year that is not given. Halves of matches and of
 * many other things do not. */
static bool is_half_year(tk_grammar *g, int i, bool fiscal)
{
    if (tk_is(g, i, TK_CLASS_OFPREP))
        return false;
    return fiscal || (g->context.the && tk_follows(g, TK_FLAG_PREP)) ||
           tk_is(g, i, TK_CLASS_RESULT);
}

/** "quarter of 2025" after "the third", with the noun at atom `i`. */
static int read_noun_of_ordinal(tk_grammar *g, int i, bool second, const tk_nth *nth, tk_point *out)
{
    uint8_t grain = grain_of_noun(g, i, second);
    int parts = grain == TK_GRAIN_QUARTER ? 4 : 2;
    int value = nth->value == LAST_PART ? parts : nth->value;
    if (!grain || value > parts)
        return 0;
    set_grain(out, grain, value);
    int next = read_period_tail(g, i + 1, out);
    if (nth->edge && !out->has_year && out->hang != TK_HANG_YEAR)
        return 0;
    out->fiscal |= nth->kind == TK_YEAR_FISCAL;
    out->calendar |= nth->kind == TK_YEAR_CALENDAR;
    bool alone = next == i + 1;
    if (grain == TK_GRAIN_HALF && alone && !is_half_year(g, next, nth->kind == TK_YEAR_FISCAL))
        return 0;
    return next;
}

/** "the third quarter of 2025", "first-quarter", "fiscal fourth quarter", "second half of 2026". */
static int read_ordinal_period(tk_grammar *g, int i, tk_point *out)
{
    tk_nth nth;
    int next = read_ordinal(g, i, &nth);
    if (!next)
        return 0;
    if (tk_is(g, next, TK_CLASS_AND) || tk_is(g, next, TK_CLASS_CONNECT))
        return read_first_of_two(g, nth.value, next, out) ? next : 0;
    int noun = tk_past_hyphen(g, next);
    if (nth.kind != TK_YEAR_FISCAL && tk_is(g, noun, TK_CLASS_FISCAL)) // "second fiscal quarter"
        nth.kind = tk_class_value(g, noun++, TK_CLASS_FISCAL);
    bool second = i > 0 && (tk_is(g, i - 1, TK_CLASS_AND) || tk_is(g, i - 1, TK_CLASS_CONNECT));
    return tk_scan_joined(g->scan, noun) ? read_noun_of_ordinal(g, noun, second, &nth, out) : 0;
}

/** "fiscal 2025 second quarter", "FY2025 Q2": the year comes first. */
static int read_year_first(tk_grammar *g, int i, tk_point *out)
{
    tk_point year;
    int j = read_fiscal_year(g, i, &year);
    if (!j || !tk_scan_joined(g->scan, j))
        return 0;
    j = tk_past_hyphen(g, j);
    if (tk_scan_is(g->scan, j, '\'') && tk_scan_glued(g->scan, j) && tk_letter(g, j + 1, 's'))
        j += 2; // "fiscal 2025's second quarter"
    tk_grammar inner = *g;
    inner.context.the = true;
    inner.context.before |= TK_FLAG_PREP; // it is not the half of a match
    int next = read_letter_period(&inner, j, out);
    if (!next)
        next = read_ordinal_period(&inner, j, out);
    if (!next || out->has_year)
        return 0;
    tk_set_year(out, year.year);
    out->fiscal = year.fiscal;
    return next;
}

/** "2024's first half", "the year's second half", "next year's first quarter". */
static int read_possessive(tk_grammar *g, int i, tk_point *out)
{
    int32_t year = 0, offset = 0;
    int j = tk_read_year(g, i, &year);
    if (!j && g->context.the && tk_is_unit(g, i, TK_UNIT_YEAR))
        j = i + 1;
    if (!j)
        j = tk_read_relative_year(g, i, &offset);
    if (!j || !tk_scan_is(g->scan, j, '\'') || !tk_scan_glued(g->scan, j) ||
        !tk_letter(g, j + 1, 's') || !tk_scan_joined(g->scan, j + 2))
        return 0;
    tk_grammar inner = *g;
    inner.context.the = true;
    inner.context.before |= TK_FLAG_PREP;
    int next = read_letter_period(&inner, j + 2, out);
    if (!next)
        next = read_ordinal_period(&inner, j + 2, out);
    if (!next || out->has_year || out->hang == TK_HANG_YEAR)
        return 0;
    if (year) {
        tk_set_year(out, year);
        return next;
    }
    out->hang = TK_HANG_YEAR;
    out->offset = offset;
    return next;
}

/** The last month of "October-to-December", "January–March", three months: its atom, or 0. */
static int read_three_months(tk_grammar *g, int i)
{
    int j = i + 1;
    if (tk_joins(g, j, '-') && tk_is(g, j + 1, TK_CLASS_CONNECT) && tk_joins(g, j + 2, '-'))
        j += 3;
    else if (tk_joins(g, j, '-') || tk_is(g, j, TK_CLASS_CONNECT))
        j++;
    else
        return 0;
    int first = tk_class_value(g, i, TK_CLASS_MONTH) & TK_VALUE_MASK;
    return tk_is(g, j, TK_CLASS_MONTH) &&
                   (tk_class_value(g, j, TK_CLASS_MONTH) & TK_VALUE_MASK) == first + 2
               ? j
               : 0;
}

/** "the September quarter", "the June 2025 quarter": the quarter that ends in that month; "the
 * October-to-December quarter". */
static int read_month_quarter(tk_grammar *g, int i, tk_point *out)
{
    if (!tk_is(g, i, TK_CLASS_MONTH))
        return 0;
    int last = read_three_months(g, i);
    if (last)
        i = last;
    int month = tk_class_value(g, i, TK_CLASS_MONTH) & TK_VALUE_MASK;
    int32_t year = 0;
    int j = tk_scan_joined(g->scan, i + 1) ? tk_read_year(g, i + 1, &year) : 0;
    int noun = tk_past_hyphen(g, j ? j : i + 1);
    if (month % 3 || !tk_is_unit(g, noun, TK_UNIT_QUARTER))
        return 0;
    set_grain(out, TK_GRAIN_QUARTER, month / 3);
    out->calendar = true;
    if (j) {
        tk_set_year(out, year);
        return noun + 1;
    }
    return read_period_tail(g, noun + 1, out);
}

/** "1990s", "'90s". */
static int read_decade(tk_grammar *g, int i, tk_point *out)
{
    bool apostrophe = tk_scan_is(g->scan, i, '\'');
    int j = apostrophe ? i + 1 : i, value = tk_numeral_plain(g->scan, j);
    const tk_atom *a = tk_at(g, j);
    uint32_t width = a->end - a->begin;
    if (value < 0 || value % 10 || (apostrophe ? width != 2 : width != 4))
        return 0;
    int s = tk_scan_is(g->scan, j + 1, '\'') && tk_scan_glued(g->scan, j + 1) ? j + 2 : j + 1;
    bool set_apart = width == 4 && tk_at(g, s)->gap == TK_GAP_SPACE; // "1990 s", badly tokenized
    if (!tk_letter(g, s, 's') || !(tk_scan_glued(g->scan, s) || set_apart) ||
        (width == 4 && value < 1000))
        return 0;
    set_grain(out, TK_GRAIN_DECADE, 0);
    tk_set_year(out, width == 4 ? value : value < 30 ? 2000 + value : 1900 + value);
    return s + 1;
}

/** "the nineties": those of the 20th century. */
static int read_decade_word(tk_grammar *g, int i, tk_point *out)
{
    if (!g->context.the || !tk_is(g, i, TK_CLASS_DECADE))
        return 0;
    set_grain(out, TK_GRAIN_DECADE, 0);
    tk_set_year(out, 1900 + tk_class_value(g, i, TK_CLASS_DECADE));
    return i + 1;
}

/** "19th century"; "the ninth month of next year". */
static int read_ordinal_unit(tk_grammar *g, int i, tk_point *out)
{
    int next, n = tk_numeral_ordinal(g->scan, i, &next);
    if (!n && (n = edge_part(g, i)))
        next = i + 1;
    if (!n)
        return 0;
    int noun = tk_past_hyphen(g, next);
    if (tk_is_unit(g, noun, TK_UNIT_CENTURY)) {
        if (n > 30 || (tk_at(g, noun)->capital && tk_names_on(g, noun + 1)))
            return 0; // "20th Century Fox"
        set_grain(out, TK_GRAIN_CENTURY, 0);
        tk_set_year(out, (n - 1) * 100);
        return noun + 1;
    }
    n = n == LAST_PART ? 12 : n;
    if (n > 12 || !tk_is_unit(g, next, TK_UNIT_MONTH) || !tk_is(g, next + 1, TK_CLASS_OFPREP))
        return 0;
    set_grain(out, TK_GRAIN_MONTH, 0);
    out->month = (int8_t)n;
    int tail = tk_read_year_tail(g, next + 1, out);
    return tail > next + 1 ? tail : 0;
}

/** "summer 2024", "the spring of 2023", "the winter". */
static int read_season(tk_grammar *g, int i, tk_point *out)
{
    const tk_atom *a = tk_at(g, i);
    if (!tk_word_is(a->word, TK_CLASS_SEASON))
        return 0;
    int value = tk_class_value(g, i, TK_CLASS_SEASON);
    set_grain(out, TK_GRAIN_SEASON, value & TK_VALUE_MASK);
    int next = tk_read_year_tail(g, i + 1, out);
    if (out->has_year || out->hang == TK_HANG_YEAR)
        return next;
    out->hang = TK_HANG_NEAR;
    // "Silicon Spring", "in fall", "the fall of Rome", "the Fall River plant"
    if (tk_is(g, i + 1, TK_CLASS_OFPREP) || !tk_follows(g, TK_FLAG_PREP) ||
        (a->capital && tk_names_on(g, i + 1)))
        return 0;
    return !(value & TK_VALUE_WORD) || g->context.the ? i + 1 : 0;
}

/** "week 23", "the second week of 2021", "the last week of 2019". */
static int read_week_number(tk_grammar *g, int i, tk_point *out)
{
    int n = 0, next = 0;
    if (tk_is_unit(g, i, TK_UNIT_WEEK)) {
        n = tk_numeral_plain(g->scan, i + 1);
        next = i + 2;
        if (n < 1 || n > 53 || tk_cut(g, next) || tk_at(g, i + 1)->gap != TK_GAP_SPACE)
            return 0;
        set_grain(out, TK_GRAIN_WEEK, n);
        return tk_read_year_tail(g, next, out);
    }
    if (edge_part(g, i) == LAST_PART) {
        n = -1;
        next = i + 1;
    } else {
        n = tk_numeral_ordinal(g->scan, i, &next);
    }
    if (!n || n > 53 || !tk_is_unit(g, next, TK_UNIT_WEEK) || !tk_is(g, next + 1, TK_CLASS_OFPREP))
        return 0;
    if (tk_is(g, next + 2, TK_CLASS_MONTH) && n <= 5) { // "the first week of June"
        set_grain(out, TK_GRAIN_WEEK, n);
        out->month = (int8_t)(tk_class_value(g, next + 2, TK_CLASS_MONTH) & TK_VALUE_MASK);
        return tk_read_year_tail(g, next + 3, out);
    }
    set_grain(out, TK_GRAIN_WEEK, n);
    int tail = tk_read_year_tail(g, next + 1, out);
    return tail > next + 1 && (out->has_year || out->hang == TK_HANG_YEAR) ? tail : 0;
}

/** "the week of April 13", "the week beginning on June 8": the week that includes the day. */
static int read_week_of_day(tk_grammar *g, int i, tk_point *out)
{
    tk_range range = {0};
    int j = i + 1;
    if (!g->context.the || !tk_is_unit(g, i, TK_UNIT_WEEK))
        return 0;
    if (tk_is_key(g, j, TK_KEY_BEGUN))
        j += tk_is_key(g, j + 1, TK_KEY_ON) ? 2 : 1;
    else if (tk_is(g, j, TK_CLASS_OFPREP))
        j++;
    else
        return 0;
    int next = tk_scan_joined(g->scan, j) ? tk_read_calendar(g, j, out, &range) : 0;
    if (!next || range.ranged || out->grain != TK_GRAIN_DAY || out->weekday)
        return 0;
    out->week_of = true;
    return next;
}

static int read_holiday(tk_grammar *g, int i, tk_point *out)
{
    const tk_word *word = NULL;
    const tk_atom *a = tk_at(g, i);
    int n = tk_scan_phrase(g->scan, i, TK_CLASS_HOLIDAY, &word);
    // In lower case only phrases are certain: "new year" is any new year. "Easter Island" is not a
    // day.
    if (!n || tk_names_on(g, i + n) || (!a->capital && !tk_follows(g, TK_FLAG_PREP)))
        return 0;
    set_grain(out, TK_GRAIN_DAY, 0);
    out->holiday = (int16_t)(tk_word_value(word, TK_CLASS_HOLIDAY) + 1);
    // "Labor Day weekend", "Labor Day 2021 weekend"
    int weekend = i + n, next = weekend;
    if (!tk_is_unit(g, weekend, TK_UNIT_WEEKEND))
        weekend = next = tk_read_year_tail(g, i + n, out);
    if (!tk_is_unit(g, weekend, TK_UNIT_WEEKEND))
        return next;
    out->grain = TK_GRAIN_WEEKEND;
    return out->has_year ? weekend + 1 : tk_read_year_tail(g, weekend + 1, out);
}

/** "the 2024 fiscal year". */
static int read_fiscal_after_year(tk_grammar *g, int i, tk_point *out)
{
    int32_t year;
    int next = tk_read_year(g, i, &year);
    if (next)
        next = read_year_end(g, next, &year); // "the 2019/20 fiscal year"
    if (!next || !tk_is(g, next, TK_CLASS_FISCAL) || !tk_is_unit(g, next + 1, TK_UNIT_YEAR))
        return 0;
    set_grain(out, TK_GRAIN_YEAR, 0);
    tk_set_year(out, year);
    out->fiscal = tk_class_value(g, next, TK_CLASS_FISCAL) == TK_YEAR_FISCAL;
    return next + 2;
}

/** A period that starts with digits or a mark: "3Q24", "2024 H1", "third", "1990s", "'90s". */
static int read_number_period(tk_grammar *g, int i, tk_point *out)
{
    const tk_atom *a = tk_at(g, i), *b = tk_at(g, i + 1);
    bool is_year = a->end - a->begin == 4;
    int next;
    if (a->kind == TK_ATOM_PUNCT)
        return a->ch == '\'' ? read_decade(g, i, out) : 0;
    // "19th", "3Q" can start a period; after a year, the rules must look further.
    if (!is_year && (b->gap != TK_GAP_NONE || b->kind != TK_ATOM_WORD))
        return 0;
    if ((is_year && (next = read_possessive(g, i, out))) || (next = read_short_period(g, i, out)) ||
        (next = read_ordinal_period(g, i, out)) || (next = read_week_number(g, i, out)) ||
        (next = read_decade(g, i, out)) || (next = read_ordinal_unit(g, i, out)))
        return next;
    return is_year ? read_fiscal_after_year(g, i, out) : 0;
}

int tk_read_period(tk_grammar *g, int i, bool the, tk_point *out)
{
#define BIT(c) (UINT64_C(1) << (c))
    enum { LETTER = TK_DATE_CLASSES, NTH }; // besides the classes: one letter; "third", "final"
    _Static_assert(NTH < 64, "starts has a bit for each");
    static const uint64_t names_edge = BIT(TK_CLASS_RELATION) | BIT(TK_CLASS_KEYWORD);
    static const struct {
        uint64_t starts; /**< possible classes of the first word, or of a phrase that it starts */
        int (*read)(tk_grammar *, int, tk_point *);
    } forms[] = {
        {BIT(TK_CLASS_FISCAL), read_year_first},
        {BIT(TK_CLASS_FISCAL), read_short_period},
        {BIT(TK_CLASS_MONTH), read_month_quarter},
        {BIT(LETTER), read_short_period},
        {BIT(TK_CLASS_FISCAL) | BIT(NTH), read_ordinal_period},
        {BIT(TK_CLASS_UNIT) | BIT(TK_CLASS_RELATION), read_possessive},
        {BIT(TK_CLASS_UNIT), read_week_of_day},
        {BIT(TK_CLASS_UNIT) | BIT(TK_CLASS_RELATION) | BIT(NTH), read_week_number},
        {BIT(TK_CLASS_DECADE), read_decade_word},
        {BIT(NTH), read_ordinal_unit},
        {BIT(TK_CLASS_FISCAL), read_fiscal_year},
        {BIT(TK_CLASS_SEASON), read_season},
        {BIT(TK_CLASS_HOLIDAY), read_holiday},
    };
    const tk_atom *a = tk_at(g, i);
    tk_grammar inner = *g;
    inner.context.the = the;
    if (a->kind != TK_ATOM_WORD)
        return read_number_period(&inner, i, out);
    uint64_t starts = a->word ? a->word->starts : 0;
    if (starts & (BIT(TK_CLASS_ORDINAL) | BIT(TK_CLASS_CARD)) ||
        (starts & names_edge && edge_part(&inner, i)))
        starts |= BIT(NTH);
    if (tk_width_of(a) == 1)
        starts |= BIT(LETTER);
    int next = 0;
    for (size_t k = 0; !next && k < sizeof forms / sizeof *forms; k++)
        if (starts & forms[k].starts)
            next = forms[k].read(&inner, i, out);
    return next;
#undef BIT
}
