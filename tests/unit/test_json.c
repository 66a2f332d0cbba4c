// SPDX-License-Identifier: MIT
#include "json.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static tk_pool pool;
static char fault[256];

static const tk_json *parse(const char *text)
{
    fault[0] = '\0';
    return tk_json_parse(&pool, text, strlen(text), fault, sizeof fault);
}

static void expect_same(const char *text)
{
    const tk_json *root = parse(text);
    cr_assert(root, "%s: %s", text, fault);
    cr_expect_str_eq(tk_json_text(&pool, root), text);
    tk_pool_finish(&pool);
}

static void expect_fault(const char *text, const char *words)
{
    cr_expect_not(parse(text), "%s", text);
    cr_expect(strstr(fault, words), "%s: %s", text, fault);
    tk_pool_finish(&pool);
}

Test(json, what_was_read_is_written)
{
    expect_same("{\"a\":[1,-2.50,1e10,true,false,null,\"\"],\"b\":{\"c\":{}},\"a\":[]}");
    expect_same("\"é🙂\\n\\\"\"");
    expect_same("123456789012345678901234567890.10");
    expect_same("[]");
}

Test(json, members)
{
    const tk_json *root = parse("{\"a\": 1, \"b\": \"x\\u0000y\", \"a\": 2, \"c\": 1e999}");
    double number = 0;
    cr_expect(tk_json_double(tk_json_member(root, "a"), &number));
    cr_expect_eq(number, 1, "the first of a name counts");
    cr_expect_eq(tk_json_member(root, "b")->length, 3);
    cr_expect_not(tk_json_member(root, "d"));
    cr_expect_not(tk_json_member(tk_json_member(root, "a"), "a"), "a number has no members");
    cr_expect_not(tk_json_member(NULL, "a"));
    cr_expect_not(tk_json_double(tk_json_member(root, "b"), &number));
    cr_expect_not(tk_json_double(tk_json_member(root, "c"), &number), "infinity is no number");
    tk_pool_finish(&pool);
}

Test(json, faults)
{
    expect_fault("", "");
    expect_fault("{\"a\": 1", "");
    expect_fault("{\"a\" 1}", "byte");
    expect_fault("[1] [2]", "");
    expect_fault("nul", "");
    expect_fault("\"\xff\"", "invalid bytes");
    char deep[1024];
    memset(deep, '[', sizeof deep);
    deep[sizeof deep - 1] = '\0';
    expect_fault(deep, "deep");
}
