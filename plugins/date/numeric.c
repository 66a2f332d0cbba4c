// SPDX-License-Identifier: MIT
/** @file Numeric dates: "2025-06-08", "6/8/25", "8.6.2025", "06/2025", "2019-2021". */
#include "grammar.h"

#include <string.h>

/** Sets a date from two numbers, month before day; they are swapped if necessary. */
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

/** Numbers with a mark between them: "6/8/2025", "2019-2021". */
typedef struct numbers {
    char mark;         /**< '/' or '-' */
    int value[3];      /**< -1: not only digits */
    uint32_t width[3]; /**< bytes */
} numbers;

/** Reads `n` numbers joined by the same mark. */
static bool read_numbers(tk_grammar *g, int i, int n, numbers *out)
{
    out->mark = tk_joins(g, i + 1, '/') ? '/' : '-';
    for (int k = 1; k < n; k++)
        if (!tk_joins(g, i + 2 * k - 1, out->mark))
            return false;
    for (int k = 0; k < n; k++) {
        out->value[k] = tk_numeral_plain(g->scan, i + 2 * k);
        out->width[k] = tk_width_of(tk_at(g, i + 2 * k));
    }
    return true;
}

/** Whether something glued to the date before `i` rules it out: "2025-06-08-1". The time of ISO
 * 8601 does not, nor does the other end of a range. */
static bool is_glued(tk_grammar *g, int i, char mark)
{
    bool time = tk_letter(g, i, 't') && tk_scan_glued(g->scan, i + 1);
    bool range = tk_joins(g, i + 2, mark) && tk_joins(g, i + 4, mark);
    return !time && (tk_cut(g, i) || (tk_joins(g, i, mark) && !range));
}

/** "6/8/2025", "2025-06-08", "6/8/25". */
int tk_read_three_numbers(tk_grammar *g, int i, tk_point *out)
{
    numbers n;
    if (!read_numbers(g, i, 3, &n) || tk_follows(g, TK_FLAG_LABEL))
        return 0;
    int a = n.value[0], b = n.value[1], c = n.value[2];
    if (a < 0 || b < 1 || c < 0 || is_glued(g, i + 5, n.mark) || n.width[1] > 2)
        return 0;
    if (n.width[0] == 4 && a >= TK_FIRST_YEAR && n.width[2] <= 2) {
        if (!set_numeric(out, b, c, a, true) || b > 12)
            return 0;
        out->swappable = false;
        out->shows = TK_SHOWS_NOTHING;
        return i + 5;
    }
    bool year_last = n.width[2] == 4 || (n.width[2] == 2 && n.mark == '/'); // not "10-11-12"
    return n.width[0] <= 2 && year_last && set_numeric(out, a, b, tk_widen_year(c), true) ? i + 5
                                                                                          : 0;
}

/** The numbers of "8.6.2025": one or two digits, the same, and four digits. */
static bool read_parts(const char *s, uint32_t length, int parts[3])
{
    int n = 0, width = 0;
    parts[0] = parts[1] = parts[2] = 0;
    for (uint32_t k = 0; k < length; k++) {
        if (s[k] == '.') {
            if (width < 1 || width > 2 || ++n > 2)
                return false;
            width = 0;
        } else if (s[k] >= '0' && s[k] <= '9' && width < 4) {
            parts[n] = parts[n] * 10 + s[k] - '0';
            width++;
        } else {
            return false;
        }
    }
    return n == 2 && width == 4;
}

int tk_read_dotted(tk_grammar *g, int i, tk_point *out)
{
    const tk_atom *a = tk_at(g, i);
    uint32_t width = tk_width_of(a);
    int parts[3];
    if (a->kind != TK_ATOM_NUMBER || width < sizeof "1.1.1970" - 1 ||
        width > sizeof "01.01.1970" - 1 || !read_parts(g->scan->text + a->begin, width, parts) ||
        parts[2] < TK_FIRST_YEAR || tk_cut(g, i + 1))
        return 0;
    // Full stops are the Continental style: the day comes first, if possible.
    bool day_first = parts[1] <= 12;
    if (!set_numeric(out, parts[day_first], parts[!day_first], parts[2], true))
        return 0;
    out->swappable = false;
    return i + 1;
}

static void set_month_of_year(tk_point *out, int32_t year, int month)
{
    out->grain = TK_GRAIN_MONTH;
    out->year = year;
    out->has_year = true;
    out->month = (int8_t)month;
}

static bool is_recent_year(const numbers *n, int k)
{
    return n->width[k] == 4 && n->value[k] >= 1900 && n->value[k] <= TK_LAST_YEAR;
}

/** "2025-06"; "2019-2021", "2019/20", "2009–11". */
static bool read_year_and_number(const tk_grammar *g, int i, const numbers *n, tk_point *out,
                                 tk_range *range)
{
    enum { MAX_YEARS = 200, MAX_SHORT_YEARS = 15 }; // of a range; "2015-32" is not one
    int year = n->value[0], b = n->value[1];
    bool full = n->width[1] == 4;
    int32_t end = full ? b : year / 100 * 100 + b;
    bool dash = g->scan->text[tk_at(g, i + 1)->begin] != n->mark; // no month follows a range
    if (n->width[1] == 2 && b <= 12 && end != year + 1 && !dash) {
        set_month_of_year(out, year, b);
        return true;
    }
    if (end <= year || end > year + (full ? MAX_YEARS : MAX_SHORT_YEARS))
        return false;
    out->grain = TK_GRAIN_YEAR;
    out->year = year;
    out->has_year = true;
    range->ranged = true;
    range->last = *out;
    range->last.year = end;
    return true;
}

/** "7/6", which is a fraction or a score unless the context shows a date. */
static int read_month_and_day(tk_grammar *g, int i, const numbers *n, tk_point *out)
{
    enum { SEPTEMBER = 9, ELEVENTH = 11 };
    if (n->mark != '/' || n->width[0] > 2 || n->width[1] > 2)
        return 0;
    bool range = tk_joins(g, i + 3, '-') && tk_joins(g, i + 5, '/') && tk_joins(g, i + 7, '/') &&
                 tk_width_of(tk_at(g, i + 8)) == 4; // "10/1-11/2/2017"
    bool sure = range || tk_follows(g, TK_FLAG_WEEKDAY);
    if (!sure && (!tk_follows(g, TK_FLAG_PREP) || g->context.joined))
        return 0;
    if (!sure && n->value[0] == SEPTEMBER && n->value[1] == ELEVENTH)
        return 0; // "9/11" is an event
    if (!set_numeric(out, n->value[0], n->value[1], 0, false) || tk_is(g, i + 3, TK_CLASS_OFPREP) ||
        tk_is(g, i + 3, TK_CLASS_SCALE))
        return 0; // "24/7", "1/2 of"
    return tk_scan_is(g->scan, i + 3, ',') ? tk_read_year_tail(g, i + 3, out) : i + 3;
}

/** "06/2025", "2025-06", "2019-2021"; "7/6" after a preposition or a weekday. */
int tk_read_two_numbers(tk_grammar *g, int i, tk_point *out, tk_range *range)
{
    numbers n;
    if (!read_numbers(g, i, 2, &n) || n.value[0] < 0 || n.value[1] < 1 || tk_cut(g, i + 3) ||
        tk_scan_is(g->scan, i + 3, '%'))
        return 0;
    bool range_follows = n.mark == '/' && tk_joins(g, i + 3, '-') && tk_joins(g, i + 5, '/');
    if (tk_joins(g, i + 3, '/') || (tk_joins(g, i + 3, '-') && !range_follows))
        return 0;
    memset(out, 0, sizeof *out);
    if (is_recent_year(&n, 0) && n.width[1] >= 2 && n.width[1] != 3)
        return read_year_and_number(g, i, &n, out, range) ? i + 3 : 0;
    if (is_recent_year(&n, 1) && n.width[0] <= 2 && n.value[0] >= 1 && n.value[0] <= 12) {
        set_month_of_year(out, n.value[1], n.value[0]);
        return i + 3;
    }
    return read_month_and_day(g, i, &n, out);
}
