// SPDX-License-Identifier: MIT
#include <toolkit/text/csv.h>

static uint64_t skip_digits(tk_str s, uint64_t i)
{
    while (i < s.length && s.data[i] >= '0' && s.data[i] <= '9') {
        i++;
    }
    return i;
}

static uint64_t skip_sign(tk_str s, uint64_t i)
{
    return i + (i < s.length && (s.data[i] == '+' || s.data[i] == '-'));
}

// Whether a cell is just a number such as -1.5 or +2e-3, which a spreadsheet may safely read as a
// number.
static bool is_number(tk_str s)
{
    const uint64_t first = skip_sign(s, 0);
    uint64_t i = skip_digits(s, first);
    uint64_t digits = i - first;
    if (i < s.length && s.data[i] == '.') {
        const uint64_t point = i + 1;
        i = skip_digits(s, point);
        digits += i - point;
    }
    if (i < s.length && (s.data[i] == 'e' || s.data[i] == 'E')) {
        const uint64_t exponent = skip_sign(s, i + 1);
        i = skip_digits(s, exponent);
        digits = i == exponent ? 0 : digits;
    }
    return digits > 0 && i == s.length;
}

// A spreadsheet runs a cell that begins with one of these as a formula, even after white space or
// if the sign is full-width (OWASP, CSV Injection).
static bool is_formula(tk_str s)
{
    static const char *const starts[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                         "\n", "＝", "＋", "－", "＠"};
    uint64_t at = 0;
    while (at < s.length && s.data[at] == ' ') {
        at++;
    }
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        const size_t n = strlen(starts[i]);
        if (s.length - at >= n && memcmp(s.data + at, starts[i], n) == 0) {
            return !is_number(s);
        }
    }
    return false;
}

static void put_doubled(tk_out *out, tk_str s)
{
    for (uint64_t i = 0; i < s.length;) {
        const char *quote = memchr(s.data + i, '"', s.length - i);
        uint64_t n = quote == NULL ? s.length - i : (uint64_t)(quote - s.data) - i + 1;
        tk_out_bytes(out, s.data + i, n);
        if (quote != NULL) {
            tk_out_char(out, '"');
        }
        i += n;
    }
}

void tk_csv_cell(tk_out *out, char delimiter, bool safe, tk_str s)
{
    bool formula = safe && is_formula(s);
    bool quoted = false;
    for (uint64_t i = 0; i < s.length && !quoted; i++) {
        char c = s.data[i];
        quoted = c == delimiter || c == '"' || c == '\n' || c == '\r';
    }
    if (quoted) {
        tk_out_char(out, '"');
    }
    if (formula) {
        tk_out_char(out, '\'');
    }
    if (quoted) {
        put_doubled(out, s);
        tk_out_char(out, '"');
    } else {
        tk_out_bytes(out, s.data, s.length);
    }
}
