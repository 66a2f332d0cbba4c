// SPDX-License-Identifier: MIT
#include <toolkit/text/decimal.h>

#include <string.h>

bool tk_decimal_set(tk_decimal *d, const char *digits, size_t n, int32_t exponent)
{
    d->negative = false;
    while (n && *digits == '0')
        digits++, n--;
    while (n && digits[n - 1] == '0')
        n--, exponent++;
    if (n > TK_DECIMAL_DIGITS)
        return false;
    memcpy(d->digits, digits, n);
    d->n = (int32_t)n;
    d->exponent = n ? exponent : 0;
    return true;
}

void tk_decimal_set_int(tk_decimal *d, uint64_t value, int32_t exponent)
{
    char digits[20];
    size_t n = sizeof digits;
    for (; value; value /= 10)
        digits[--n] = (char)('0' + value % 10);
    tk_decimal_set(d, digits + n, sizeof digits - n, exponent);
}

enum { LARGEST_EXPONENT = 1000000 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/** Reads "e10", "E-4", or nothing, at the end of a number. */
static bool read_exponent(const char *p, const char *end, int32_t *out)
{
    *out = 0;
    if (p == end)
        return true;
    if (*p != 'e' && *p != 'E')
        return false;
    p++;
    bool negative = p < end && *p == '-';
    p += p < end && (*p == '-' || *p == '+');
    if (p == end)
        return false;
    for (; p < end && is_digit(*p) && *out <= LARGEST_EXPONENT; p++)
        *out = *out * 10 + (*p - '0');
    if (p < end || *out > LARGEST_EXPONENT)
        return false;
    *out = negative ? -*out : *out;
    return true;
}

bool tk_decimal_read(tk_decimal *d, const char *text, size_t length)
{
    char digits[TK_DECIMAL_DIGITS];
    size_t n = 0, zeros = 0; // zeros: seen since the last digit that is not zero
    int32_t decimals = 0, exponent;
    bool point = false, any = false;
    const char *p = text, *end = text + length;
    bool negative = p < end && *p == '-';
    p += p < end && (*p == '-' || *p == '+');
    for (; p < end && (is_digit(*p) || (*p == '.' && !point)); p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        any = true;
        decimals += point;
        if (*p == '0') {
            zeros += n > 0;
            continue;
        }
        if (n + zeros >= sizeof digits)
            return false;
        memset(digits + n, '0', zeros);
        n += zeros;
        zeros = 0;
        digits[n++] = *p;
    }
    if (!any || length > INT32_MAX / 2 || !read_exponent(p, end, &exponent) ||
        !tk_decimal_set(d, digits, n, exponent - decimals + (int32_t)zeros))
        return false;
    d->negative = negative && n;
    return true;
}

bool tk_decimal_same_text(const char *a, const char *b)
{
    tk_decimal x, y;
    return tk_decimal_read(&x, a, strlen(a)) && tk_decimal_read(&y, b, strlen(b)) && x.n == y.n &&
           x.exponent == y.exponent && x.negative == y.negative &&
           !memcmp(x.digits, y.digits, (size_t)x.n);
}

/** The digit of 10^place. */
static int digit_of(const tk_decimal *d, int32_t place)
{
    int32_t i = d->n - 1 - (place - d->exponent);
    return i >= 0 && i < d->n ? d->digits[i] - '0' : 0;
}

static int32_t lowest(const tk_decimal *a, const tk_decimal *b)
{
    if (!a->n || !b->n)
        return a->n ? a->exponent : b->exponent;
    return a->exponent < b->exponent ? a->exponent : b->exponent;
}

/** One place above the highest digit of both. */
static int32_t highest(const tk_decimal *a, const tk_decimal *b)
{
    int32_t high_a = a->exponent + a->n, high_b = b->exponent + b->n;
    if (!a->n || !b->n)
        return a->n ? high_a : high_b;
    return high_a > high_b ? high_a : high_b;
}

bool tk_decimal_add(tk_decimal *a, const tk_decimal *b)
{
    int32_t low = lowest(a, b), high = highest(a, b) + 1;
    char sum[TK_DECIMAL_DIGITS + 1] = {0};
    if (high - low > (int32_t)sizeof sum)
        return false;
    int carry = 0;
    for (int32_t place = low; place < high; place++) {
        int digit = digit_of(a, place) + digit_of(b, place) + carry;
        sum[high - 1 - place] = (char)('0' + digit % 10);
        carry = digit / 10;
    }
    return tk_decimal_set(a, sum, (size_t)(high - low), low);
}

bool tk_decimal_multiply(tk_decimal *a, const tk_decimal *b)
{
    int32_t n = a->n + b->n, sums[TK_DECIMAL_DIGITS] = {0};
    char digits[TK_DECIMAL_DIGITS];
    if (n > TK_DECIMAL_DIGITS)
        return false;
    for (int32_t i = 0; i < a->n; i++)
        for (int32_t j = 0; j < b->n; j++)
            sums[i + j + 1] += (a->digits[i] - '0') * (b->digits[j] - '0');
    for (int32_t i = n - 1, carry = 0; i >= 0; i--) {
        carry += sums[i];
        digits[i] = (char)('0' + carry % 10);
        carry /= 10;
    }
    bool negative = a->negative != b->negative;
    if (!tk_decimal_set(a, digits, (size_t)n, a->exponent + b->exponent))
        return false;
    a->negative = negative;
    return true;
}

void tk_decimal_ratio(tk_decimal *d, uint64_t top, uint64_t bottom, int32_t digits)
{
    char text[40];
    int32_t n = 0, exponent = 0;
    uint64_t whole = top / bottom, rest = top % bottom;
    tk_decimal_set_int(d, whole, 0);
    for (; n < d->n + d->exponent; n++)
        text[n] = n < d->n ? d->digits[n] : '0';
    while (rest && n <= digits && exponent > -60) {
        rest *= 10;
        if (n || rest >= bottom)
            text[n++] = (char)('0' + rest / bottom);
        rest %= bottom;
        exponent--;
    }
    if (n && tk_decimal_set(d, text, (size_t)n, exponent))
        tk_decimal_round(d, digits);
}

void tk_decimal_round(tk_decimal *d, int32_t digits)
{
    if (d->n <= digits)
        return;
    bool up = d->digits[digits] >= '5', negative = d->negative;
    int32_t exponent = d->exponent + d->n - digits;
    char kept[TK_DECIMAL_DIGITS];
    memcpy(kept, d->digits, (size_t)digits);
    tk_decimal_set(d, kept, (size_t)digits, exponent);
    if (up) {
        tk_decimal one;
        tk_decimal_set_int(&one, 1, exponent);
        tk_decimal_add(d, &one);
    }
    d->negative = negative;
}

int tk_decimal_compare(const tk_decimal *a, const tk_decimal *b)
{
    int32_t low = lowest(a, b);
    for (int32_t place = highest(a, b) - 1; place >= low; place--) {
        int difference = digit_of(a, place) - digit_of(b, place);
        if (difference)
            return difference < 0 ? -1 : 1;
    }
    return 0;
}

size_t tk_decimal_write(const tk_decimal *d, char *out)
{
    int32_t top = d->n + d->exponent; // digits before the point, if positive
    int32_t low = d->exponent < 0 ? d->exponent : 0;
    if (top > 120 || low < -120)
        return 0;
    size_t n = 0;
    if (d->negative && d->n)
        out[n++] = '-';
    for (int32_t place = top > 0 ? top - 1 : 0; place >= low; place--) {
        if (place == -1)
            out[n++] = '.';
        out[n++] = (char)('0' + digit_of(d, place));
    }
    return n;
}

int64_t tk_decimal_int(const tk_decimal *d)
{
    if (d->exponent < 0 || d->n + d->exponent > 15)
        return -1;
    int64_t value = 0;
    for (int32_t place = d->n + d->exponent - 1; place >= 0; place--)
        value = value * 10 + digit_of(d, place);
    return value;
}
