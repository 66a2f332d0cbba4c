// SPDX-License-Identifier: MIT
// Numbers in digits: decides which marks group digits, and which is the decimal point.
#include <toolkit/text/numeral.h>

#include <string.h>

/** A NUMBER atom in ASCII: full-width digits narrowed, thin spaces and apostrophes as '\''. */
static size_t narrow(tk_scan *scan, const tk_atom *a, char *out)
{
    size_t n = 0;
    for (uint32_t i = a->begin; i < a->end;) {
        const unsigned char *s = (const unsigned char *)scan->text + i;
        if (n == TK_NUMERAL_DIGITS_MAX)
            return 0;
        if (s[0] < 0x80) {
            out[n++] = (char)s[0];
            i++;
        } else if (s[0] == 0xef) { // U+FF0C … U+FF19: three bytes, the last is 0x8c … 0x99
            out[n++] = (char)(s[2] - 0x8c + ',');
            i += 3;
        } else {
            out[n++] = '\'';
            i += s[0] < 0xe0 ? 2 : 3;
        }
    }
    return n;
}

/** Whether the separator separates groups: the last has three digits, those between have two or
 * three (as in Indian 12,34,567), the first has one to three. */
static bool is_grouping(const char *s, size_t n, char separator)
{
    size_t since = 0;
    bool seen = false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] != separator) {
            since++;
            continue;
        }
        if (seen ? since != 3 && since != 2 : since < 1 || since > 3)
            return false;
        seen = true;
        since = 0;
    }
    return since == 3;
}

/** Separates the decimals at `point` (n: no decimals) and drops all separators. */
static bool assemble(const char *s, size_t n, size_t point, tk_decimal *out)
{
    char digits[TK_NUMERAL_DIGITS_MAX];
    size_t count = 0;
    int32_t decimals = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            continue;
        digits[count++] = s[i];
        decimals += i > point;
    }
    return tk_decimal_set(out, digits, count, -decimals);
}

/** The separators of a number in digits. */
typedef struct separators {
    size_t dots, commas, marks; /**< counts; marks: apostrophes, which only group */
    size_t dot, comma;          /**< position of the last one; the length if there is none */
} separators;

static separators find_separators(const char *s, size_t n)
{
    separators found = {.dot = n, .comma = n};
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '.')
            found.dots++, found.dot = i;
        else if (s[i] == ',')
            found.commas++, found.comma = i;
        else if (s[i] == '\'')
            found.marks++;
    }
    return found;
}

/** 1,234.5 and 1.234,5: the separator that comes last and only once is the decimal point. */
static bool find_point_of_two(const char *s, const separators *found, size_t *point)
{
    bool dot_last = found->dot > found->comma;
    *point = dot_last ? found->dot : found->comma;
    return (dot_last ? found->dots : found->commas) == 1 &&
           is_grouping(s, *point, dot_last ? ',' : '.');
}

/** 1,234 and 1,234,567 are grouped; 2,50 and 0,123 have a decimal comma, and so has 1,234 if the
 *  document writes decimal commas. */
static bool find_point_among_commas(const char *s, size_t n, const separators *found,
                                    bool decimal_comma, size_t *point, bool *grouped)
{
    bool grouping = is_grouping(s, n, ',') && s[0] != '0';
    if (grouping && (found->commas > 1 || !decimal_comma))
        return true;
    *point = found->comma;
    *grouped = n - found->comma == 3;
    return found->commas == 1;
}

/** 1.5 has a decimal point, and so has 1.234 unless the document writes decimal commas; 1.234.567
 * is grouped. */
static bool find_point_among_dots(const char *s, size_t n, const separators *found,
                                  bool decimal_comma, size_t *point, bool *grouped)
{
    bool grouping = is_grouping(s, n, '.') && s[0] != '0';
    if (found->dots == 1 && !(grouping && decimal_comma))
        *point = found->dot;
    *grouped = found->dots > 1 || n - found->dot == 3;
    return found->dots == 1 || grouping;
}

static bool read_digits(const char *s, size_t n, unsigned flags, tk_decimal *out, bool *grouped)
{
    separators found = find_separators(s, n);
    bool decimal_comma = flags & TK_NUMERAL_COMMA, fits = true;
    size_t point = n;
    *grouped = found.commas || found.marks;
    if (found.dots && found.commas)
        fits = find_point_of_two(s, &found, &point);
    else if (found.commas)
        fits = find_point_among_commas(s, n, &found, decimal_comma, &point, grouped);
    else if (found.dots)
        fits = find_point_among_dots(s, n, &found, decimal_comma, &point, grouped);
    return fits && assemble(s, n, point, out);
}

bool tk_numeral_digits(tk_scan *scan, int i, unsigned flags, tk_decimal *out, bool *grouped)
{
    char s[TK_NUMERAL_DIGITS_MAX];
    bool ignored;
    const tk_atom *a = tk_scan_at(scan, i);
    int plain = tk_numeral_plain(scan, i);
    if (plain >= 0) {
        if (grouped)
            *grouped = false;
        return tk_decimal_set(out, scan->text + a->begin, a->end - a->begin, 0);
    }
    size_t n = narrow(scan, a, s);
    return n && read_digits(s, n, flags, out, grouped ? grouped : &ignored);
}

int tk_numeral_plain(tk_scan *scan, int i)
{
    const tk_atom *a = tk_scan_at(scan, i);
    if (a->kind != TK_ATOM_NUMBER || a->end - a->begin > 4)
        return -1;
    int value = 0;
    for (uint32_t p = a->begin; p < a->end; p++) {
        if (scan->text[p] < '0' || scan->text[p] > '9')
            return -1;
        value = value * 10 + scan->text[p] - '0';
    }
    return value;
}
