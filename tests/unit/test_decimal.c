// SPDX-License-Identifier: MIT
#include <toolkit/text/decimal.h>

#include <criterion/criterion.h>

#include <string.h>

static void equal(const char *a, const char *b)
{
    cr_expect(tk_decimal_same_text(a, b), "%s = %s", a, b);
    cr_expect(tk_decimal_same_text(b, a), "%s = %s", b, a);
}

static void differ(const char *a, const char *b)
{
    cr_expect_not(tk_decimal_same_text(a, b), "%s ≠ %s", a, b);
    cr_expect_not(tk_decimal_same_text(b, a), "%s ≠ %s", b, a);
}

Test(decimal, the_way_it_is_written_does_not_count)
{
    equal("10000000000", "1e10");
    equal("10000000000", "10000000000.0");
    equal("1.5e3", "1500");
    equal("0.0015", "15E-4");
    equal("+7", "007.000");
    equal("-0.5", "-.5");
    equal("0", "-0.00e5");
    equal("120", "1.2e+2");
}

Test(decimal, the_value_counts_to_the_last_digit)
{
    differ("4700000000", "4700000001");
    differ("123456789012345678901234567890", "123456789012345678901234567891");
    differ("0.1", "0.10000000000000001");
    differ("1", "-1");
    differ("1", "10");
    differ("101", "11");
    differ("0", "1e-9");
}

Test(decimal, what_is_no_number_is_equal_to_nothing)
{
    static const char *const others[] = {"",      "-",      ".", "e5", "1e", "1e+",
                                         "1.2.3", "1,000",  "x", "1 ", " 1", "1e9999999999",
                                         "0x10",  "2023-01"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect_not(tk_decimal_same_text(others[i], others[i]), "%s", others[i]);
}

static void written(const char *text, const char *expected)
{
    tk_decimal d;
    char out[TK_DECIMAL_TEXT];
    cr_assert(tk_decimal_read(&d, text, strlen(text)), "%s", text);
    out[tk_decimal_write(&d, out)] = 0;
    cr_expect_str_eq(out, expected);
}

Test(decimal, is_written_without_an_exponent_and_needless_zeros)
{
    written("1.50e3", "1500");
    written("-00.0250", "-0.025");
    written("-0", "0");
    written("+.5e-2", "0.005");
}

Test(decimal, as_many_digits_as_there_is_room_for)
{
    char text[TK_DECIMAL_DIGITS + 8];
    tk_decimal d;
    memset(text, '9', sizeof text);
    cr_expect(tk_decimal_read(&d, text, TK_DECIMAL_DIGITS));
    cr_expect_eq(d.n, TK_DECIMAL_DIGITS);
    cr_expect_not(tk_decimal_read(&d, text, TK_DECIMAL_DIGITS + 1));
    text[0] = '0'; // zeros at the ends take no room
    text[TK_DECIMAL_DIGITS + 1] = '0';
    cr_expect(tk_decimal_read(&d, text, TK_DECIMAL_DIGITS + 2));
}

Test(decimal, sums_and_products_are_exact)
{
    tk_decimal a, b;
    char out[TK_DECIMAL_TEXT];
    cr_assert(tk_decimal_read(&a, "4699999999.99", 13));
    cr_assert(tk_decimal_read(&b, "0.01", 4));
    cr_expect(tk_decimal_add(&a, &b));
    out[tk_decimal_write(&a, out)] = 0;
    cr_expect_str_eq(out, "4700000000");
    cr_expect(tk_decimal_multiply(&a, &b));
    cr_expect_eq(tk_decimal_int(&a), 47000000);
}
