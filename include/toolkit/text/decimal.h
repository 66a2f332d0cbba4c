// SPDX-License-Identifier: MIT
/**
 * @file
 * Exact decimals: digits × 10^exponent. Never a double: 4.7 billion is 4700000000, not 4700000001.
 */
#ifndef TK_DECIMAL_H
#define TK_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

#define TK_DECIMAL_DIGITS 96  /**< longest mantissa */
#define TK_DECIMAL_TEXT   256 /**< room for the longest decimal in writing */

/** Canonical: no zero at either end of the digits; zero has no digits. */
typedef struct tk_decimal {
    char digits[TK_DECIMAL_DIGITS]; /**< '0' … '9' */
    int32_t n;
    int32_t exponent;
    bool negative;
} tk_decimal;

/** From ASCII digits that stand for themselves × 10^exponent. False if there are too many. */
bool tk_decimal_set(tk_decimal *d, const char *digits, size_t n, int32_t exponent);

void tk_decimal_set_int(tk_decimal *d, uint64_t value, int32_t exponent);

/** a += b, for numbers that are not negative. False if the sum has too many digits. */
bool tk_decimal_add(tk_decimal *a, const tk_decimal *b);

/** a *= b. False if the product has too many digits. */
bool tk_decimal_multiply(tk_decimal *a, const tk_decimal *b);

/** top / bottom to `digits` digits (18 at most); bottom is not 0 and below 10^18. */
void tk_decimal_ratio(tk_decimal *d, uint64_t top, uint64_t bottom, int32_t digits);

/** Keeps the first `digits` digits, rounded half up. */
void tk_decimal_round(tk_decimal *d, int32_t digits);

/** The sign of a - b by absolute value. */
int tk_decimal_compare(const tk_decimal *a, const tk_decimal *b);

static inline void tk_decimal_shift(tk_decimal *d, int32_t exponent)
{
    if (d->n)
        d->exponent += exponent;
}

/** Writes it plainly ("-1234.5") to `out`, TK_DECIMAL_TEXT bytes; returns the length, 0 if too
 * long. */
size_t tk_decimal_write(const tk_decimal *d, char *out);

/** The value as an integer, or -1 if it is none or beyond 10^15. */
int64_t tk_decimal_int(const tk_decimal *d);

#pragma GCC visibility pop

#endif // TK_DECIMAL_H
