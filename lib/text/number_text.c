// SPDX-License-Identifier: MIT
#include <toolkit/text/number_text.h>

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char digit_pairs[201] = "00010203040506070809"
                                     "10111213141516171819"
                                     "20212223242526272829"
                                     "30313233343536373839"
                                     "40414243444546474849"
                                     "50515253545556575859"
                                     "60616263646566676869"
                                     "70717273747576777879"
                                     "80818283848586878889"
                                     "90919293949596979899";

static unsigned count_digits(uint64_t value)
{
    for (unsigned digits = 1;; digits += 4) {
        if (value < 10) {
            return digits;
        }
        if (value < 100) {
            return digits + 1;
        }
        if (value < 1000) {
            return digits + 2;
        }
        if (value < 10000) {
            return digits + 3;
        }
        value /= 10000;
    }
}

unsigned tk_format_uint(char *out, uint64_t value)
{
    unsigned digits = count_digits(value);
    char *at = out + digits;
    while (value >= 100) {
        at -= 2;
        memcpy(at, digit_pairs + 2 * (value % 100), 2);
        value /= 100;
    }
    if (value >= 10) {
        memcpy(out, digit_pairs + 2 * value, 2);
    } else {
        *out = (char)('0' + value);
    }
    return digits;
}

unsigned tk_format_int(char *out, int64_t value)
{
    if (value >= 0) {
        return tk_format_uint(out, (uint64_t)value);
    }
    *out = '-';
    return 1 + tk_format_uint(out + 1, -(uint64_t)value);
}

// A double that is a whole number over 10^k. Scores and weights are rounded, so this is nearly
// always the case. The check is exact: both operands of the division are exact doubles, so the
// quotient is the double nearest to the decimal text, the same as when the text is read.
static unsigned format_short(char *out, double value)
{
    static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    if (value >= 1e9) {
        return 0;
    }
    for (unsigned k = 0; k < sizeof power / sizeof power[0]; k++) {
        double scaled = (double)(uint64_t)(value * power[k] + 0.5);
        if (scaled / power[k] != value) {
            continue;
        }
        uint64_t whole = (uint64_t)scaled;
        if (k == 0) {
            return tk_format_uint(out, whole);
        }
        uint64_t unit = (uint64_t)power[k];
        unsigned length = tk_format_uint(out, whole / unit);
        out[length++] = '.';
        uint64_t fraction = whole % unit;
        for (unsigned i = k; i-- > 0;) {
            out[length + i] = (char)('0' + fraction % 10);
            fraction /= 10;
        }
        return length + k;
    }
    return 0;
}

unsigned tk_format_double(char *out, double value)
{
    unsigned sign = 0;
    if (value < 0) {
        *out++ = '-';
        sign = 1;
        value = -value;
    }
    unsigned length = format_short(out, value);
    if (length > 0) {
        return sign + length;
    }
    char text[TK_NUMBER_ROOM];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    // The caller's locale may have its own decimal separator, of one or more bytes.
    for (const char *p = text; *p != '\0'; p++) {
        if ((*p >= '0' && *p <= '9') || *p == 'e' || *p == '-' || *p == '+') {
            out[length++] = *p;
        } else if (length > 0 && out[length - 1] != '.') {
            out[length++] = '.';
        }
    }
    return sign + length;
}

// If mantissa and exponent are both exact as doubles, one operation gives the nearest double
// (W. Clinger, 1990). False if they are not: strtod() must do it.
static bool parse_short(const char *p, const char *end, double *value)
{
    static const double power[] = {1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    bool negative = p < end && *p == '-';
    p += negative;
    if (end - p > 16) {
        return false;
    }
    uint64_t mantissa = 0;
    const char *point = NULL;
    for (; p < end; p++) {
        if (*p == '.' && point == NULL) {
            point = p;
        } else if (*p >= '0' && *p <= '9') {
            mantissa = 10 * mantissa + (uint64_t)(*p - '0');
        } else {
            return false;
        }
    }
    size_t decimals = point == NULL ? 0 : (size_t)(end - point - 1);
    double magnitude = (double)mantissa / power[decimals];
    *value = negative ? -magnitude : magnitude;
    return mantissa < UINT64_C(1) << 53;
}

bool tk_parse_double(const char *text, size_t length, double *value)
{
    if (length == 0 || length > 300) {
        return false;
    }
    if (parse_short(text, text + length, value)) {
        return true;
    }
    // strtod() expects the locale's decimal separator.
    const char *separator = localeconv()->decimal_point;
    char copy[320];
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '.') {
            copy[n++] = text[i];
            continue;
        }
        size_t bytes = strlen(separator);
        if (n + bytes + (length - i) > sizeof copy) {
            return false;
        }
        memcpy(copy + n, separator, bytes);
        n += bytes;
    }
    copy[n] = '\0';
    char *stop;
    *value = strtod(copy, &stop);
    return stop == copy + n && isfinite(*value);
}
