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

#ifdef __cplusplus
extern "C" {
#endif

#define TK_DECIMAL_DIGITS 96  /**< longest mantissa */
#define TK_DECIMAL_TEXT   256 /**< room for the text of the longest decimal */

/** Canonical: no zero at either end of the digits; zero has no digits. Plain data: nothing to free.
 */
typedef struct tk_decimal {
    char digits[TK_DECIMAL_DIGITS]; /**< '0' … '9' */
    int32_t n;                      /**< number of digits */
    int32_t exponent;               /**< power of ten of the last digit */
    bool negative;
} tk_decimal;

/** Sets it to the value of `n` ASCII digits × 10^exponent; not negative. Returns false if more than
 *  TK_DECIMAL_DIGITS digits remain without the zeros at both ends. */
bool tk_decimal_set(tk_decimal *d, const char *digits, size_t n, int32_t exponent);

/** Sets it to value × 10^exponent. */
void tk_decimal_set_int(tk_decimal *d, uint64_t value, int32_t exponent);

/**
 * Reads a number: a sign, digits with at most one point, an exponent after "e" or "E"; only one
 * digit is required. Returns false if the text is anything else ("1,000", "1 "), if it has more
 * than TK_DECIMAL_DIGITS significant digits, or an exponent beyond ±1,000,000.
 */
bool tk_decimal_read(tk_decimal *d, const char *text, size_t length);

/** Whether tk_decimal_read() reads both texts, which end in NUL, as numbers of the same value:
 * "1e10", "10000000000" and "10000000000.0" are the same; -0 is 0. */
bool tk_decimal_same_text(const char *a, const char *b);

/** a += b, for numbers that are not negative. Returns false, and leaves `a` unchanged, if the
 * digits of the sum span more than TK_DECIMAL_DIGITS places. */
bool tk_decimal_add(tk_decimal *a, const tk_decimal *b);

/** a *= b. Returns false, and leaves `a` unchanged, if both have more than TK_DECIMAL_DIGITS digits
 *  together. */
bool tk_decimal_multiply(tk_decimal *a, const tk_decimal *b);

/** Sets it to top / bottom, rounded to `digits` significant digits (at most 18); `bottom` must not
 * be 0, and must be below 10^18. */
void tk_decimal_ratio(tk_decimal *d, uint64_t top, uint64_t bottom, int32_t digits);

/** Keeps the first `digits` significant digits; rounds half away from zero. */
void tk_decimal_round(tk_decimal *d, int32_t digits);

/** Compares absolute values: -1 if |a| < |b|, 1 if |a| > |b|, else 0. */
int tk_decimal_compare(const tk_decimal *a, const tk_decimal *b);

/** d *= 10^exponent. */
static inline void tk_decimal_shift(tk_decimal *d, int32_t exponent)
{
    if (d->n)
        d->exponent += exponent;
}

/** Writes it to `out` (TK_DECIMAL_TEXT bytes), without an exponent ("-1234.5") and without NUL.
 * Returns the length, or 0 if a digit is more than 120 places from the point. */
size_t tk_decimal_write(const tk_decimal *d, char *out);

/** Returns the absolute value as an integer, or -1 if it is not an integer below 10^15. */
int64_t tk_decimal_int(const tk_decimal *d);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif // TK_DECIMAL_H
