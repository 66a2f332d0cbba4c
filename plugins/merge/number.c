// SPDX-License-Identifier: MIT
#include "number.h"

#include <math.h>

#include <toolkit/text/decimal.h>
#include <toolkit/text/schema.h>

enum { DIGITS = 18 };

// ----------------------------------------------------------------------------------------- numbers

static const int64_t powers[DIGITS + 1] = {
    INT64_C(1),
    INT64_C(10),
    INT64_C(100),
    INT64_C(1000),
    INT64_C(10000),
    INT64_C(100000),
    INT64_C(1000000),
    INT64_C(10000000),
    INT64_C(100000000),
    INT64_C(1000000000),
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1000000000000),
    INT64_C(10000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000000),
    INT64_C(1000000000000000000),
};

static int sign_of(const tk_number *n)
{
    return (n->mantissa > 0) - (n->mantissa < 0);
}

/** Compares two finite numbers of which `a` has the larger exponent. */
static int compare_shifted(const tk_number *a, const tk_number *b)
{
    const int32_t shift = a->exponent - b->exponent;
    __int128 left;

    if (a->mantissa == 0 || shift > DIGITS) // |b| is below 10^18 units of its exponent
        return a->mantissa == 0 ? -sign_of(b) : sign_of(a);
    left = (__int128)a->mantissa * powers[shift];
    return (left > b->mantissa) - (left < b->mantissa);
}

int tk_number_compare(const tk_number *a, const tk_number *b)
{
    if (a->infinite || b->infinite) {
        const int x = a->infinite ? sign_of(a) : 0, y = b->infinite ? sign_of(b) : 0;

        return (x > y) - (x < y);
    }
    if (a->exponent >= b->exponent)
        return compare_shifted(a, b);
    return -compare_shifted(b, a);
}

/** Makes a number canonical. `exponent` may be large; beyond ±1000000 it is cut. */
static tk_number make(int64_t mantissa, int32_t exponent)
{
    while (mantissa && mantissa % 10 == 0) {
        mantissa /= 10;
        exponent++;
    }
    return (tk_number){mantissa, mantissa ? exponent : 0, false};
}

bool tk_number_read(tk_number *out, tk_str text, bool up)
{
    tk_decimal d;
    int64_t mantissa = 0;
    int32_t n;

    if (!tk_decimal_read(&d, text.data, text.length))
        return false;
    n = d.n < DIGITS ? d.n : DIGITS - 1;
    for (int32_t i = 0; i < n; i++)
        mantissa = mantissa * 10 + (d.digits[i] - '0');
    // What is cut off makes the absolute value smaller.
    if (n < d.n && up != d.negative)
        mantissa++;
    *out = make(d.negative ? -mantissa : mantissa, d.exponent + (d.n - n));
    return true;
}

double tk_number_double(const tk_number *n)
{
    if (n->infinite)
        return n->mantissa < 0 ? -HUGE_VAL : HUGE_VAL;
    return (double)n->mantissa * pow(10, n->exponent);
}

size_t tk_number_write(const tk_number *n, char *out)
{
    tk_decimal d;

    if (n->infinite)
        return 0;
    tk_decimal_set_int(&d, n->mantissa < 0 ? 0 - (uint64_t)n->mantissa : (uint64_t)n->mantissa,
                       n->exponent);
    d.negative = n->mantissa < 0;
    return tk_decimal_write(&d, out);
}

/** a + parts × 10^(place - 4). Returns `a` if the sum has more than 18 digits. */
static tk_number add_parts(tk_number a, int parts, int32_t place)
{
    const int32_t down = a.exponent - (place - 4);

    if (down <= 0 && -down <= DIGITS - 4)
        return make(a.mantissa + parts * powers[-down], a.exponent);
    if (down > 0 && down < DIGITS && a.mantissa < INT64_MAX / powers[down] - parts &&
        a.mantissa > INT64_MIN / powers[down] + parts)
        return make(a.mantissa * powers[down] + parts, place - 4);
    return a;
}

/** n × percent / 100, rounded towards 0 if it has too many digits. */
static tk_number percent_of(tk_number n, int percent)
{
    if (n.mantissa > INT64_MAX / 200 || n.mantissa < INT64_MIN / 200)
        return make(n.mantissa / 100 * percent, n.exponent);
    return make(n.mantissa * percent, n.exponent - 2);
}

// --------------------------------------------------------------------------------------- intervals

/** The place of the first digit: 0 for units. */
static int32_t first_place(const tk_number *n)
{
    int32_t place = n->exponent;

    for (int64_t m = n->mantissa; m >= 10 || m <= -10; m /= 10)
        place++;
    return place;
}

/** All numbers that are rounded to `n` at its last digit: from half a unit below to a little less
 * than half a unit above, so that 10 and 11 have none in common. Of 20 or 14000000000 the zeros at
 * the end may be digits or not: at least two digits count. */
static tk_interval rounded(const tk_number *n)
{
    int32_t place = n->exponent;

    if (n->mantissa == 0)
        return (tk_interval){*n, *n};
    if (place > 0 && first_place(n) - 1 < place)
        place = first_place(n) - 1;
    return (tk_interval){add_parts(*n, -5000, place), add_parts(*n, 4999, place)};
}

static tk_interval ordered(tk_number a, tk_number b)
{
    return tk_number_compare(&a, &b) <= 0 ? (tk_interval){a, b} : (tk_interval){b, a};
}

/** A value with a modifier. "More" and "less" are about the size of a number: a fall of more than
 * 5% is below -5. */
static tk_interval modified(const tk_number *n, uint32_t mod)
{
    static const tk_number zero = {0, 0, false};
    const tk_number end = n->mantissa < 0 ? TK_NUMBER_LEAST : TK_NUMBER_MOST;

    switch (mod) {
    case TK_MOD_APPROX:
        return ordered(percent_of(*n, 90), percent_of(*n, 110));
    case TK_MOD_LESS_THAN:
        return ordered(percent_of(*n, 90), *n);
    case TK_MOD_EQUAL_OR_LESS:
        return ordered(zero, *n);
    case TK_MOD_MORE_THAN:
    case TK_MOD_EQUAL_OR_MORE:
        return ordered(*n, end);
    default:
        return rounded(n);
    }
}

bool tk_interval_of(const tk_stated *stated, tk_interval *out)
{
    tk_number value;
    bool low, high;

    if (stated->value.length) {
        if (!tk_number_read(&value, stated->value, false))
            return false;
        *out = modified(&value, stated->mod);
        return true;
    }
    *out = (tk_interval){TK_NUMBER_LEAST, TK_NUMBER_MOST};
    low = tk_number_read(&out->low, stated->low, false);
    high = tk_number_read(&out->high, stated->high, true);
    if (!low)
        out->low = TK_NUMBER_LEAST;
    if (!high)
        out->high = TK_NUMBER_MOST;
    if (!low && high && out->high.mantissa > 0)
        out->low = (tk_number){0, 0, false};
    if (low && high)
        *out = ordered(out->low, out->high);
    return low || high;
}

bool tk_interval_is_wider(const tk_interval *a, const tk_interval *b)
{
    const int low = tk_number_compare(&a->low, &b->low),
              high = tk_number_compare(&a->high, &b->high);

    return low <= 0 && high >= 0 && (low < 0 || high > 0);
}

void tk_interval_cut(tk_interval *a, const tk_interval *b)
{
    if (tk_number_compare(&b->low, &a->low) > 0)
        a->low = b->low;
    if (tk_number_compare(&b->high, &a->high) < 0)
        a->high = b->high;
}

double tk_interval_width(const tk_interval *a)
{
    const double low = tk_number_double(&a->low), high = tk_number_double(&a->high);
    const double middle = fabs(low) > fabs(high) ? fabs(low) : fabs(high);

    if (a->low.infinite || a->high.infinite)
        return HUGE_VAL;
    return middle > 0 ? (high - low) / middle : 0;
}
