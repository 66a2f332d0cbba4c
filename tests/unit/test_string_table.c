// SPDX-License-Identifier: MIT
#include <toolkit/text/string_table.h>

#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

static uint32_t add(tk_string_table *t, const char *text)
{
    return tk_string_table_add(t, text, strlen(text));
}

Test(string_table, strings_are_numbered_and_keep_their_values)
{
    tk_string_table t = {.value_size = 8};
    char text[32];
    for (int round = 0; round < 3; round++) { // a cleared table is as good as a new one
        const uint32_t n = round == 1 ? 3 : 20000;
        for (uint32_t i = 0; i < n; i++) {
            sprintf(text, "string %u", i);
            cr_assert_eq(tk_string_table_find(&t, text, strlen(text)), TK_STRING_NONE);
            cr_assert_eq(add(&t, text), i);
            uint64_t *value = tk_string_table_value(&t, i);
            cr_assert_eq(*value, 0);
            *value = i + 7;
        }
        for (uint32_t i = 0; i < n; i++) {
            sprintf(text, "string %u", i);
            cr_assert_eq(add(&t, text), i);
            cr_assert_eq(tk_string_table_find(&t, text, strlen(text)), i);
            cr_assert_eq(*(uint64_t *)tk_string_table_value(&t, i), i + 7);
            tk_str s = tk_string_table_at(&t, i);
            cr_assert(s.length == strlen(text) && memcmp(s.data, text, s.length) == 0);
        }
        cr_assert_eq(t.count, n);
        tk_string_table_clear(&t);
        cr_assert_eq(t.count, 0);
    }
    tk_string_table_finish(&t);
    cr_expect_eq(add(&t, "again"), 0);
    tk_string_table_finish(&t);
}

Test(string_table, any_bytes_are_a_string)
{
    tk_string_table t = {0};
    cr_expect_eq(tk_string_table_find(&t, "", 0), TK_STRING_NONE);
    cr_expect_eq(tk_string_table_add(&t, "", 0), 0);
    cr_expect_eq(tk_string_table_add(&t, "\0", 1), 1);
    cr_expect_eq(tk_string_table_add(&t, "\0\0", 2), 2);
    cr_expect_eq(tk_string_table_add(&t, NULL, 0), 0);
    cr_expect_eq(tk_string_table_at(&t, 0).length, 0);
    static char huge[300000];
    memset(huge, 'x', sizeof huge);
    cr_expect_eq(tk_string_table_add(&t, huge, sizeof huge), 3);
    cr_expect_eq(tk_string_table_find(&t, huge, sizeof huge), 3);
    cr_expect_eq(tk_string_table_find(&t, huge, sizeof huge - 1), TK_STRING_NONE);
    tk_string_table_finish(&t);
}

static int sign(const char *a, const char *b)
{
    int order = tk_string_compare((tk_str){a, strlen(a)}, (tk_str){b, strlen(b)});
    return (order > 0) - (order < 0);
}

Test(string_table, strings_are_ordered_by_bytes)
{
    cr_expect_eq(sign("", ""), 0);
    cr_expect_eq(sign("", "a"), -1);
    cr_expect_eq(sign("ab", "a"), 1);
    cr_expect_eq(sign("b", "ab"), 1);
    cr_expect_eq(sign("\xC3\xA9", "z"), 1);
}
