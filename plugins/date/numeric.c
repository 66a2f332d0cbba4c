// SPDX-License-Identifier: MIT
/** @file Dates in numbers: "2025-06-08", "6/8/25", "8.6.2025", "06/2025", "2019-2021". */
#include "grammar.h"

#include <string.h>

/** Sets a date of two numbers, month before day; they may have to change places. */
static bool set_numeric(tk_point *out, int first, int second, int32_t year, bool has_year)
{
    memset(out, 0, sizeof *out);
    out->grain = TK_GRAIN_DAY;
    out->hang = has_year ? TK_HANG_NONE : TK_HANG_NEAR;
    out->year = year;
    out->has_year = has_year;
    bool swap = first > 12;
    out->month = (int8_t)(swap ? second : first);
    out->day = (int8_t)(swap ? first : second);
    out->shows = first > 12 ? TK_SHOWS_DMY : second > 12 ? TK_SHOWS_MDY : TK_SHOWS_NOTHING;
    out->swappable = first <= 12 && second <= 12 && first != second;
    return out->month >= 1 && out->month <= 12 && out->day >= 1 && out->day <= 31;
}

/** "6/8/2025", "8.6.2025", "2025-06-08", "6/8/25". */
int tk_read_three_numbers(tk_grammar *g, int i, tk_point *out)
{
    char ch = tk_joins(g, i + 1, '/') ? '/' : '-';
    if (!tk_joins(g, i + 1, ch) || !tk_joins(g, i + 3, ch) || tk_follows(g, TK_FLAG_LABEL))
        return 0;
    int a = tk_numeral_plain(g->scan, i), b = tk_numeral_plain(g->scan, i + 2);
    int c = tk_numeral_plain(g->scan, i + 4);
    uint32_t width_a = tk_width_of(tk_at(g, i)), width_c = tk_width_of(tk_at(g, i + 4));
    bool pair = tk_joins(g, i + 7, ch) && tk_joins(g, i + 9, ch);
    if (a < 0 || b < 1 || c < 0 || tk_cut(g, i + 5) || (tk_joins(g, i + 5, ch) && !pair)) {
        bool time = tk_letter(g, i + 5, 't') && tk_scan_glued(g->scan, i + 6);
        if (!time || a < 0 || b < 1 || c < 0)
            return 0;
    }
    if (width_a == 4 && a >= TK_FIRST_YEAR && tk_width_of(tk_at(g, i + 2)) <= 2 && width_c <= 2) {
        if (!set_numeric(out, b, c, a, true) || b > 12)
            return 0;
        out->swappable = false;
        out->shows = TK_SHOWS_NOTHING;
        return i + 5;
    }
    if (width_a > 2 || tk_width_of(tk_at(g, i + 2)) > 2 || (width_c != 4 && width_c != 2))
        return 0;
    if (width_c == 2 && ch == '-')
        return 0; // "10-11-12" is anything
    return set_numeric(out, a, b, tk_widen_year(c), true) ? i + 5 : 0;
}

int tk_read_dotted(tk_grammar *g, int i, tk_point *out)
{
    const tk_atom *a = tk_at(g, i);
    const char *s = g->scan->text + a->begin;
    int parts[3] = {0}, n = 0, width = 0;
    if (a->kind != TK_ATOM_NUMBER || tk_width_of(a) < 8 || tk_width_of(a) > 10)
        return 0;
    for (uint32_t k = 0; k < tk_width_of(a); k++) {
        if (s[k] == '.') {
            if (width < 1 || width > 2 || ++n > 2)
                return 0;
            width = 0;
        } else if (s[k] >= '0' && s[k] <= '9' && width < 4) {
            parts[n] = parts[n] * 10 + s[k] - '0';
            width++;
        } else {
            return 0;
        }
    }
    if (n != 2 || width != 4 || parts[2] < TK_FIRST_YEAR || tk_cut(g, i + 1))
        return 0;
    // Stops are the continental style: the day comes first, if it can.
    bool day_first = parts[1] <= 12;
    if (!set_numeric(out, parts[day_first], parts[!day_first], parts[2], true))
        return 0;
    out->swappable = false;
    return i + 1;
}

/** "06/2025", "2025-06", "7/6" after a preposition or a weekday. */
int tk_read_two_numbers(tk_grammar *g, int i, tk_point *out, tk_range *range)
{
    char ch = tk_joins(g, i + 1, '/') ? '/' : '-';
    if (!tk_joins(g, i + 1, ch) || tk_cut(g, i + 3) || tk_scan_is(g->scan, i + 3, '%'))
        return 0;
    bool pair = tk_joins(g, i + 3, '-') && tk_joins(g, i + 5, '/') && ch == '/';
    bool more = tk_joins(g, i + 3, '/') || (tk_joins(g, i + 3, '-') && !pair);
    int a = tk_numeral_plain(g->scan, i), b = tk_numeral_plain(g->scan, i + 2);
    uint32_t width_a = tk_width_of(tk_at(g, i)), width_b = tk_width_of(tk_at(g, i + 2));
    if (a < 0 || b < 1 || more)
        return 0;
    memset(out, 0, sizeof *out);
    out->has_year = true;
    if (width_a == 4 && a >= 1900 && a <= TK_LAST_YEAR && width_b >= 2 && width_b != 3) {
        int32_t end = width_b == 4 ? b : a / 100 * 100 + b;
        bool dash = g->scan->text[tk_at(g, i + 1)->begin] != ch; // "2009–11" is no month
        bool month = width_b == 2 && b <= 12 && end != a + 1 && !dash;
        out->year = a;
        if (month) {
            out->grain = TK_GRAIN_MONTH;
            out->month = (int8_t)b;
            return i + 3;
        }
        if (end <= a || end > a + (width_b == 4 ? 200 : 15)) // "2015-32" is nothing
            return 0;
        out->grain = TK_GRAIN_YEAR;
        range->ranged = true;
        range->last = *out;
        range->last.year = end;
        return i + 3;
    }
    if (width_b == 4 && b >= 1900 && b <= TK_LAST_YEAR && width_a <= 2 && a >= 1 && a <= 12) {
        out->grain = TK_GRAIN_MONTH;
        out->year = b;
        out->month = (int8_t)a;
        return i + 3;
    }
    bool dated =
        pair && tk_joins(g, i + 7, '/') && tk_width_of(tk_at(g, i + 8)) == 4; // 10/1-11/2/2017
    if (ch != '/' || width_a > 2 || width_b > 2 ||
        ((!tk_follows(g, TK_FLAG_PREP) || g->context.joined) && !tk_follows(g, TK_FLAG_WEEKDAY) &&
         !dated))
        return 0;
    if (a == 9 && b == 11 && !tk_follows(g, TK_FLAG_WEEKDAY) && !dated)
        return 0; // "9/11" is an event
    // "24/7", "1/2 of": a fraction unless something says date.
    if (!set_numeric(out, a, b, 0, false) || tk_is(g, i + 3, TK_CLASS_OFPREP) ||
        tk_is(g, i + 3, TK_CLASS_SCALE))
        return 0;
    int next = tk_scan_is(g->scan, i + 3, ',') ? tk_read_year_tail(g, i + 3, out) : i + 3;
    return next;
}
