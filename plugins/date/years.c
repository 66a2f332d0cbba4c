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

/** "this year", "last year" at `i`: years from now to `offset`. */
int tk_read_relative_year(tk_grammar *g, int i, int32_t *offset)
{
    if (tk_is(g, i, TK_CLASS_THE) && tk_is(g, i + 1, TK_CLASS_UNIT) &&
        tk_class_value(g, i + 1, TK_CLASS_UNIT) == TK_UNIT_YEAR && !tk_at(g, i + 1)->capital) {
        *offset = 0;
        return i + 2;
    }
    if (!tk_is(g, i, TK_CLASS_RELATION) || !tk_is(g, i + 1, TK_CLASS_UNIT) ||
        tk_class_value(g, i + 1, TK_CLASS_UNIT) != TK_UNIT_YEAR)
        return 0;
    switch (tk_class_value(g, i, TK_CLASS_RELATION)) {
    case TK_RELATION_THIS:
        *offset = 0;
        return i + 2;
    case TK_RELATION_LAST:
    case TK_RELATION_PREVIOUS:
        *offset = -1;
        return i + 2;
    case TK_RELATION_NEXT:
    case TK_RELATION_COMING:
        *offset = 1;
        return i + 2;
    default:
        return 0;
    }
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
    int next = tk_scan_joined(g->scan, j) ? tk_read_year(g, j, &year) : 0;
    if (!next && of && tk_at(g, j)->gap == TK_GAP_SPACE && tk_width_of(tk_at(g, j)) == 2 &&
        tk_numeral_plain(g->scan, j) > 31 && tk_ends_phrase(g, j + 1)) {
        year = tk_widen_year(tk_numeral_plain(g->scan, j)); // "April of 87"
        next = j + 1;
    }
    if (!next && tk_scan_is(g->scan, j, '\'') && tk_scan_glued(g->scan, j + 1) &&
        tk_width_of(tk_at(g, j + 1)) == 2 && tk_numeral_plain(g->scan, j + 1) >= 0) {
        year = tk_widen_year(tk_numeral_plain(g->scan, j + 1));
        next = j + 2;
    }
    if (!next && tk_scan_joined(g->scan, j))
        next = read_year_words(g, j, &year);
    if (next && !tk_cut(g, next) && !tk_scan_is(g->scan, next, '%')) {
        point->year = year;
        point->has_year = true;
        point->hang = TK_HANG_NONE;
        return next;
    }
    if (tk_is(g, j, TK_CLASS_THE) && tk_is(g, j + 1, TK_CLASS_UNIT) && of) {
        next = tk_read_relative_year(g, j, &point->offset); // "of the year": of which, is left open
        return next ? next : i;
    }
    int32_t offset;
    next = tk_read_relative_year(g, j, &offset);
    if (next) {
        point->hang = TK_HANG_YEAR;
        point->offset = offset;
        return next;
    }
    return i;
}

// ------------------------------------------------------------------------------------ alone

/** Whether a street follows: "2020 Main Street". */
static bool is_address(tk_grammar *g, int i)
{
    for (int n = 0; n < 3 && tk_at(g, i + n)->capital && tk_at(g, i + n)->gap == TK_GAP_SPACE; n++)
        if (tk_is(g, i + n, TK_CLASS_COUNT) && tk_class_value(g, i + n, TK_CLASS_COUNT) == 3)
            return true;
    return false;
}

/** Whether what follows makes a count of the number before: "from 2000 to 2500 points". */
static bool is_counted_range(tk_grammar *g, int i)
{
    if (!tk_is(g, i, TK_CLASS_CONNECT) || tk_at(g, i + 1)->kind != TK_ATOM_NUMBER ||
        tk_width_of(tk_at(g, i + 1)) < 4 || !tk_scan_joined(g->scan, i + 2))
        return false;
    return tk_scan_is(g->scan, i + 2, '%') ||
           (tk_is(g, i + 2, TK_CLASS_COUNT) && tk_class_value(g, i + 2, TK_CLASS_COUNT) != 1);
}

/** Numbers that are rather a year than an amount, even before a plural. */
enum { FIRST_SURE_YEAR = 1970, LAST_SURE_YEAR = 2050 };

int tk_read_bare_year(tk_grammar *g, int i, tk_point *out)
{
    int32_t year;
    int next = tk_read_year(g, i, &year);
    const tk_atom *a = tk_at(g, next);
    if (!next) {
        if (!tk_follows(g, TK_FLAG_PREP) || g->context.joined ||
            !(next = read_year_words(g, i, &year)) || !tk_ends_phrase(g, next))
            return 0;
    } else {
        bool apart = a->gap != TK_GAP_NONE;
        bool word = a->kind == TK_ATOM_WORD && a->gap <= TK_GAP_LINE;
        if (tk_follows(g, TK_FLAG_LABEL) || (year > 2100 && !tk_follows(g, TK_FLAG_PREP)))
            return 0;
        if (year < 1900 && !(tk_follows(g, TK_FLAG_PREP) && year >= 1400))
            return 0;
        if (!apart && (a->kind != TK_ATOM_PUNCT || a->ch == '%' || a->ch == '/' || a->ch == '+'))
            return 0;
        if (!apart && tk_scan_is(g->scan, next, '-') && tk_scan_glued(g->scan, next + 1))
            return 0; // "2000-watt"
        if (a->kind == TK_ATOM_SIGN || is_address(g, next) || is_counted_range(g, next))
            return 0;
        bool counted =
            tk_word_is(a->word, TK_CLASS_COUNT) && tk_word_value(a->word, TK_CLASS_COUNT) != 1;
        bool count = year % 50 == 0 || year < FIRST_SURE_YEAR || year > LAST_SURE_YEAR;
        if (a->capital && !count)
            counted = false; // "the 2017 Women's World Cup"
        if (word && (counted || tk_word_is(a->word, TK_CLASS_UNITS)))
            return 0;
        const char *last = g->scan->text + a->end - 1;
        if (word && !a->capital && tk_width_of(a) > 3 && *last == 's' && last[-1] != 's' &&
            !tk_follows(g, TK_FLAG_PREP) && count)
            return 0; // "deliver 2000 toys"; "its 2027 targets" are of a year
    }
    memset(out, 0, sizeof *out);
    out->grain = TK_GRAIN_YEAR;
    out->year = year;
    out->has_year = true;
    return next;
}
