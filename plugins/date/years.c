// SPDX-License-Identifier: MIT
/** @file Years: of four digits, in words, after a month or quarter, alone. */
#include "grammar.h"

#include <string.h>

/** "nineteen ninety-six", "two thousand and fifteen", "twenty twenty-five". */
static int read_year_words(tk_grammar *g, int i, int32_t *year)
{
    tk_number number;
    int head = tk_class_value(g, i, TK_CLASS_CARD);
    if (!tk_is(g, i, TK_CLASS_CARD))
        return 0;
    if (head >= 13 && head <= 20 && tk_is(g, i + 1, TK_CLASS_CARD) &&
        tk_numeral(g->scan, i + 1, 0, &number) && !number.scaled) {
        int64_t rest = tk_decimal_int(&number.value);
        if (rest >= 10 && rest <= 99) {
            *year = head * 100 + (int32_t)rest;
            return number.next;
        }
    }
    if (tk_is(g, i + 1, TK_CLASS_SCALE) && tk_numeral(g->scan, i, 0, &number)) {
        int64_t value = tk_decimal_int(&number.value);
        if (value >= 2000 && value < 2100) {
            *year = (int32_t)value;
            return number.next;
        }
    }
    return 0;
}

int tk_read_year(tk_grammar *g, int i, int32_t *year)
{
    const tk_atom *a = tk_at(g, i);
    if (a->kind != TK_ATOM_NUMBER || tk_width_of(a) != 4)
        return 0;
    int value = tk_numeral_plain(g->scan, i);
    if (value < TK_FIRST_YEAR || value > TK_LAST_YEAR)
        return 0;
    *year = value;
    return i + 1;
}

int tk_read_two_digits(const tk_grammar *g, int i, int32_t *year)
{
    int value = tk_width_of(tk_at(g, i)) == 2 ? tk_numeral_plain(g->scan, i) : -1;
    *year = tk_widen_year(value);
    return value >= 0 ? i + 1 : 0;
}

/** "this year", "last year"; "the year", if not a title. */
int tk_read_relative_year(tk_grammar *g, int i, int32_t *offset)
{
    if (tk_is(g, i, TK_CLASS_THE) && tk_is_unit(g, i + 1, TK_UNIT_YEAR) &&
        !tk_at(g, i + 1)->capital) {
        *offset = 0;
        return i + 2;
    }
    if (!tk_is(g, i, TK_CLASS_RELATION) || !tk_is_unit(g, i + 1, TK_UNIT_YEAR))
        return 0;
    int relation = tk_class_value(g, i, TK_CLASS_RELATION);
    if (relation == TK_RELATION_THAT)
        return 0;
    *offset = tk_offset_of(relation);
    return i + 2;
}

/** A year after a month or the like: "2025", "'25", "two thousand and five"; "87" after "of". */
static int read_known_year(tk_grammar *g, int i, bool of, int32_t *year)
{
    enum { LAST_DAY = 31 };
    bool joined = tk_scan_joined(g->scan, i);
    int next = joined ? tk_read_year(g, i, year) : 0;
    if (!next && of && tk_at(g, i)->gap == TK_GAP_SPACE &&
        tk_numeral_plain(g->scan, i) > LAST_DAY && tk_ends_phrase(g, i + 1))
        next = tk_read_two_digits(g, i, year);
    if (!next && tk_scan_is(g->scan, i, '\'') && tk_scan_glued(g->scan, i + 1))
        next = tk_read_two_digits(g, i + 1, year);
    if (!next && joined)
        next = read_year_words(g, i, year);
    return next && !tk_cut(g, next) && !tk_scan_is(g->scan, next, '%') ? next : 0;
}

int tk_read_year_tail(tk_grammar *g, int i, tk_point *point)
{
    int32_t year;
    int j = tk_past_stop(g, i);
    if (tk_scan_is(g->scan, j, ','))
        j++;
    bool of = tk_is(g, j, TK_CLASS_OFPREP) || (tk_is(g, j, TK_CLASS_INPREP) && j == i);
    if (of)
        j++;
    int next = read_known_year(g, j, of, &year);
    if (next) {
        tk_set_year(point, year);
        return next;
    }
    if (of && tk_is(g, j, TK_CLASS_THE) && tk_is(g, j + 1, TK_CLASS_UNIT)) {
        next = tk_read_relative_year(g, j, &point->offset); // "of the year": which one is open
        return next ? next : i;
    }
    int32_t offset;
    next = tk_read_relative_year(g, j, &offset);
    if (!next)
        return i;
    point->hang = TK_HANG_YEAR;
    point->offset = offset;
    return next;
}

// ------------------------------------------------------------------------------------ alone

/** Whether a street name follows: "2020 Main Street". */
static bool is_address(tk_grammar *g, int i)
{
    for (int n = 0; n < 3 && tk_at(g, i + n)->capital && tk_at(g, i + n)->gap == TK_GAP_SPACE; n++)
        if (tk_is_value(g, i + n, TK_CLASS_COUNT, TK_COUNT_STREET))
            return true;
    return false;
}

/** Whether the atom is a countable noun that does not precede numbers. */
static bool is_counted(const tk_atom *a)
{
    return tk_word_is(a->word, TK_CLASS_COUNT) &&
           tk_word_value(a->word, TK_CLASS_COUNT) != TK_COUNT_LABEL;
}

/** Whether the words that follow make the number before them a count: "from 2000 to 2500 points".
 */
static bool is_counted_range(tk_grammar *g, int i)
{
    if (!tk_is(g, i, TK_CLASS_CONNECT) || tk_at(g, i + 1)->kind != TK_ATOM_NUMBER ||
        tk_width_of(tk_at(g, i + 1)) < 4 || !tk_scan_joined(g->scan, i + 2))
        return false;
    return tk_scan_is(g->scan, i + 2, '%') || is_counted(tk_at(g, i + 2));
}

/** Whether the words before it allow a year like this. */
static bool is_likely(const tk_grammar *g, int32_t year)
{
    bool prep = tk_follows(g, TK_FLAG_PREP);
    if (tk_follows(g, TK_FLAG_LABEL))
        return false; // "page 2019"
    return year > 2100 ? prep : year >= 1900 || (prep && year >= 1400);
}

/** Whether a number is part of what is glued to it: "2000%", "2000-watt". */
static bool is_part_of_word(const tk_grammar *g, int next)
{
    const tk_atom *a = tk_at(g, next);
    if (a->gap != TK_GAP_NONE)
        return false;
    return a->kind != TK_ATOM_PUNCT || a->ch == '%' || a->ch == '/' || a->ch == '+' ||
           (a->ch == '-' && tk_scan_glued(g->scan, next + 1));
}

/** Whether the word after a number is counted by it: "2000 people", "deliver 2000 toys". */
static bool is_count(const tk_grammar *g, int32_t year, int next)
{
    enum { FIRST_SURE_YEAR = 1970, LAST_SURE_YEAR = 2050 }; // rather a year, even before a plural
    const tk_atom *a = tk_at(g, next);
    if (a->kind != TK_ATOM_WORD || a->gap > TK_GAP_LINE)
        return false;
    bool amount = year % 50 == 0 || year < FIRST_SURE_YEAR || year > LAST_SURE_YEAR;
    bool title = a->capital && !amount; // "the 2017 Women's World Cup"
    if ((is_counted(a) && !title) || tk_word_is(a->word, TK_CLASS_UNITS))
        return true;
    const char *last = g->scan->text + a->end - 1;
    bool plural = tk_width_of(a) > 3 && *last == 's' && last[-1] != 's';
    return plural && amount && !a->capital &&
           !tk_follows(g, TK_FLAG_PREP); // not "its 2027 targets"
}

/** "in nineteen ninety-six". */
static int read_bare_year_words(tk_grammar *g, int i, int32_t *year)
{
    int next = tk_follows(g, TK_FLAG_PREP) && !g->context.joined ? read_year_words(g, i, year) : 0;
    return next && tk_ends_phrase(g, next) ? next : 0;
}

int tk_read_bare_year(tk_grammar *g, int i, tk_point *out)
{
    int32_t year;
    int next = tk_read_year(g, i, &year);
    if (!next)
        next = read_bare_year_words(g, i, &year);
    else if (!is_likely(g, year) || is_part_of_word(g, next) ||
             tk_at(g, next)->kind == TK_ATOM_SIGN || is_address(g, next) ||
             is_counted_range(g, next) || is_count(g, year, next))
        return 0;
    if (!next)
        return 0;
    memset(out, 0, sizeof *out);
    out->grain = TK_GRAIN_YEAR;
    out->year = year;
    out->has_year = true;
    return next;
}
