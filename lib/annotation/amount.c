// SPDX-License-Identifier: MIT
#include <toolkit/text/amount.h>

#include <string.h>

#include <toolkit/text/cell.h>
#include <toolkit/text/visible.h>

// Text that grows up to a limit.
typedef struct {
    char *data;
    size_t room;
    size_t length;
} line;

static void add_bytes(line *l, const char *data, size_t length)
{
    l->length += tk_visible(l->data + l->length, l->room - l->length, data, length);
}

static void add(line *l, const char *text)
{
    add_bytes(l, text, strlen(text));
}

// Digits of a whole number in groups of three.
static void add_grouped(line *l, const char *digits, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) {
            add(l, ",");
        }
        add_bytes(l, digits + i, 1);
    }
}

// A whole number with a word for its zeros, if at most three decimals remain: 13.8 billion. All
// digits are kept. False if the number does not become shorter by that.
static bool add_scaled(line *l, const char *digits, size_t n)
{
    static const struct {
        size_t zeros;
        const char *word;
    } scales[] = {{12, " trillion"}, {9, " billion"}, {6, " million"}};
    size_t end = n;
    while (end > 1 && digits[end - 1] == '0') {
        end--;
    }
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        const size_t zeros = scales[i].zeros;
        if (n <= zeros || end > n - zeros + 3) {
            continue;
        }
        add_grouped(l, digits, n - zeros);
        if (end > n - zeros) {
            add(l, ".");
            add_bytes(l, digits + n - zeros, end - (n - zeros));
        }
        add(l, scales[i].word);
        return true;
    }
    return false;
}

static size_t count_digits(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && text[n] >= '0' && text[n] <= '9') {
        n++;
    }
    return n;
}

static void add_number(line *l, tk_str number)
{
    const char *digits = number.data;
    size_t length = number.length;
    if (length > 0 && *digits == '-') {
        add(l, "−");
        digits++;
        length--;
    }
    const size_t whole = count_digits(digits, length);
    const bool fraction = whole < length && digits[whole] == '.';
    if (whole < length && !fraction) { // an exponent, or no number
        add_bytes(l, digits, length);
    } else if (fraction || !add_scaled(l, digits, whole)) {
        add_grouped(l, digits, whole);
        add_bytes(l, digits + whole, length - whole);
    }
}

// A lower bound, unless it is 0: "up to 65" has none that matters.
static tk_str lower_bound(const tk_amount *amount)
{
    return tk_str_is(amount->low, "0") && amount->high.length > 0 ? (tk_str){"", 0} : amount->low;
}

// How an amount is meant: as its modifier says, or of which side one bound is.
static const char *sign_of(const tk_amount *amount, tk_str low)
{
    static const struct {
        const char *mod, *sign;
    } signs[] = {
        {"APPROX", "~ "},        {"MORE_THAN", "> "},     {"LESS_THAN", "< "},
        {"EQUAL_OR_MORE", "≥ "}, {"EQUAL_OR_LESS", "≤ "},
    };
    const bool range = low.length > 0 && amount->high.length > 0;
    for (size_t i = 0; i < sizeof signs / sizeof *signs && !range; i++) {
        if (tk_str_is(amount->mod, signs[i].mod)) {
            return signs[i].sign;
        }
    }
    if (range || amount->value.length > 0) {
        return "";
    }
    return low.length > 0 ? "≥ " : amount->high.length > 0 ? "≤ " : "";
}

bool tk_amount_is_known(const tk_amount *amount)
{
    return amount->value.length > 0 || amount->low.length > 0 || amount->high.length > 0;
}

size_t tk_amount_write(char *out, size_t room, const tk_amount *amount)
{
    line l = {out, room, 0};
    const tk_str low = lower_bound(amount);
    *out = '\0';
    add(&l, sign_of(amount, low));
    add_bytes(&l, amount->currency.data, amount->currency.length);
    add(&l, amount->currency.length > 0 ? " " : "");
    if (amount->value.length > 0) {
        add_number(&l, amount->value);
    } else if (low.length > 0 && amount->high.length > 0) {
        add_number(&l, low);
        add(&l, " to ");
        add_number(&l, amount->high);
    } else {
        add_number(&l, low.length > 0 ? low : amount->high);
    }
    if (amount->unit.length > 0) {
        const bool percent = tk_str_is(amount->unit, "%");
        add(&l, percent ? "" : amount->currency.length > 0 ? " per " : " ");
        add_bytes(&l, amount->unit.data, amount->unit.length);
    }
    return l.length;
}

size_t tk_amount_write_number(char *out, size_t room, tk_str number)
{
    line l = {out, room, 0};
    *out = '\0';
    add_number(&l, number);
    return l.length;
}
