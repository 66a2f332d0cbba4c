// SPDX-License-Identifier: MIT
#include <toolkit/text/amount.h>

#include <criterion/criterion.h>

#include <string.h>

#define STR(text)                \
    {                            \
        (text), sizeof(text) - 1 \
    }

static void expect(const tk_amount *amount, const char *want)
{
    char out[200];
    cr_expect_eq(tk_amount_write(out, sizeof out, amount), strlen(want));
    cr_expect_str_eq(out, want);
}

Test(amount, all_digits_stay)
{
    static const struct {
        const char *number, *want;
    } numbers[] = {
        {"13800000000", "13.8 billion"},
        {"1234567", "1,234,567"},
        {"1000000", "1 million"},
        {"-2500000000000", "−2.5 trillion"},
        {"12345000000", "12.345 billion"},
        {"12345600000", "12,345.6 million"},
        {"870.50", "870.50"},
        {"1234.5", "1,234.5"},
        {"0", "0"},
        {"1e400", "1e400"},
        {"", ""},
        {"-", "−"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char out[64];
        tk_amount_write_number(out, sizeof out,
                               (tk_str){numbers[i].number, strlen(numbers[i].number)});
        cr_expect_str_eq(out, numbers[i].want);
    }
}

Test(amount, ranges_and_modifiers)
{
    expect(&(tk_amount){.currency = STR("USD"), .value = STR("300000000"), .mod = STR("MORE_THAN")},
           "> USD 300 million");
    expect(&(tk_amount){.currency = STR("EUR"), .low = STR("5000000"), .high = STR("7000000")},
           "EUR 5 million to 7 million");
    expect(&(tk_amount){.currency = STR("EUR"), .low = STR("2000000000")}, "≥ EUR 2 billion");
    expect(&(tk_amount){.currency = STR("EUR"), .low = STR("0"), .high = STR("65")}, "≤ EUR 65");
    expect(&(tk_amount){.currency = STR("USD"), .value = STR("25"), .unit = STR("hour")},
           "USD 25 per hour");
    expect(&(tk_amount){.value = STR("-12"), .unit = STR("%")}, "−12%");
    expect(&(tk_amount){.value = STR("5"), .unit = STR("jobs")}, "5 jobs");
}

Test(amount, hostile_text_is_escaped_and_cut)
{
    char out[12];
    const tk_amount amount = {.currency = STR("\x1b[2J"), .value = STR("12345678901234567890")};
    tk_amount_write(out, sizeof out, &amount);
    cr_expect_lt(strlen(out), sizeof out);
    cr_expect_null(strchr(out, 0x1b));
}
