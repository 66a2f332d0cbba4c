// SPDX-License-Identifier: MIT
#include "decimal.h"

#include <stdlib.h>

/** A number as its significant digits and the place of the first of them. */
typedef struct decimal {
    const char *digits; /**< the first that is not 0; NULL: the number is 0 */
    const char *end;    /**< after the last that is not 0 */
    long magnitude;     /**< the first digit stands for digit · 10^magnitude */
    bool negative;
} decimal;

enum { LARGEST_EXPONENT = 1000000 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool read_exponent(const char *p, long *out)
{
    char *end;
    *out = 0;
    if (!*p)
        return true;
    if (*p != 'e' && *p != 'E')
        return false;
    p++;
    if (!is_digit(p[*p == '+' || *p == '-']))
        return false;
    *out = strtol(p, &end, 10);
    return !*end && *out >= -LARGEST_EXPONENT && *out <= LARGEST_EXPONENT;
}

static bool read_decimal(const char *text, decimal *out)
{
    long whole = 0, first = 0, place = 0, exponent;
    bool point = false, any = false;
    const char *p = text;
    *out = (decimal){.negative = *p == '-'};
    p += *p == '-' || *p == '+';
    for (; is_digit(*p) || (*p == '.' && !point); p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        any = true;
        whole += !point;
        if (*p != '0') {
            if (!out->digits) {
                out->digits = p;
                first = place;
            }
            out->end = p + 1;
        }
        place++;
    }
    if (!any || !read_exponent(p, &exponent))
        return false;
    out->magnitude = whole - 1 - first + exponent;
    return true;
}

bool tk_decimal_equal(const char *a, const char *b)
{
    decimal x, y;
    if (!read_decimal(a, &x) || !read_decimal(b, &y))
        return false;
    if (!x.digits || !y.digits)
        return x.digits == y.digits; // 0 and -0 are the same
    if (x.negative != y.negative || x.magnitude != y.magnitude)
        return false;
    const char *p = x.digits, *q = y.digits;
    while (p < x.end && q < y.end) {
        p += *p == '.';
        q += *q == '.';
        if (*p++ != *q++)
            return false;
    }
    return p == x.end && q == y.end;
}
