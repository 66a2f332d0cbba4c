// SPDX-License-Identifier: MIT
// Numbers in digits: which of their marks groups them, and which is the decimal point.
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

/** Removes the separator at `s[from]` and after; false if they are not before groups of three (the
 *  last) and two or three (others, so that Indian 12,34,567 is read too). */
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

/** Splits off the decimals at `point` (n: none) and drops all separators. */
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

static bool read_digits(const char *s, size_t n, unsigned flags, tk_decimal *out, bool *grouped)
{
    size_t dots = 0, commas = 0, marks = 0, dot = n, comma = n;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '.')
            dots++, dot = i;
        else if (s[i] == ',')
            commas++, comma = i;
        else if (s[i] == '\'')
            marks++;
    }
    size_t point = n;
    *grouped = commas || marks;
    if (dots && commas) {
        // The separator that comes last, once, is the point: 1,234.5 and 1.234,5.
        bool dot_last = dot > comma;
        if (dot_last ? dots > 1 : commas > 1)
            return false;
        point = dot_last ? dot : comma;
        if (!is_grouping(s, point, dot_last ? ',' : '.'))
            return false;
    } else if (commas) {
        bool grouping = is_grouping(s, n, ',') && s[0] != '0';
        if (!grouping || (commas == 1 && flags & TK_NUMERAL_COMMA)) {
            if (commas > 1)
                return false;
            point = comma;
            *grouped = n - comma == 3;
        }
    } else if (dots) {
        bool grouping = is_grouping(s, n, '.') && s[0] != '0';
        if (dots > 1 && !grouping)
            return false;
        if (dots == 1 && !(grouping && flags & TK_NUMERAL_COMMA))
            point = dot;
        *grouped = dots > 1 || n - dot == 3;
    }
    return assemble(s, n, point, out);
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
