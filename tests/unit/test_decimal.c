// SPDX-License-Identifier: MIT
#include "decimal.h"

#include <criterion/criterion.h>

static void equal(const char *a, const char *b)
{
    cr_expect(tk_decimal_equal(a, b), "%s = %s", a, b);
    cr_expect(tk_decimal_equal(b, a), "%s = %s", b, a);
}

static void differ(const char *a, const char *b)
{
    cr_expect_not(tk_decimal_equal(a, b), "%s ≠ %s", a, b);
    cr_expect_not(tk_decimal_equal(b, a), "%s ≠ %s", b, a);
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
        cr_expect_not(tk_decimal_equal(others[i], others[i]), "%s", others[i]);
}
