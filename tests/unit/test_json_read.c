// SPDX-License-Identifier: MIT
#include <toolkit/text/json.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static tk_json_reader reader;

static const tk_json *parse(const char *text)
{
    return tk_json_read(&reader, text, strlen(text));
}

static void expect_text(const tk_json *value, const char *text)
{
    const tk_str got = tk_json_text(value);
    cr_expect(got.length == strlen(text) && memcmp(got.data, text, got.length) == 0, "%s: %s", text,
              got.data);
    cr_expect_eq(got.data[got.length], '\0', "a NUL follows");
}

static void expect_fault(const char *text, size_t at, const char *words)
{
    cr_expect_not(parse(text), "%s", text);
    cr_expect(strstr(reader.fault, words), "%s: %s", text, reader.fault);
    cr_expect_eq(reader.at, at, "%s: byte %zu, not %zu", text, reader.at, at);
}

Test(json_read, scalars)
{
    expect_text(parse("\"a\\n\\u00e9\\ud83d\\ude00\""), "a\n\xc3\xa9\xf0\x9f\x98\x80");
    expect_text(parse(" -123456789012345678901234567890.10E+400 "),
                "-123456789012345678901234567890.10E+400");
    expect_text(parse("true"), "true");
    expect_text(parse("false"), "false");
    expect_text(parse("null"), "null");
    expect_text(parse("[\"x\"]"), "");
    cr_expect_eq(tk_json_text(parse("\"a\\u0000b\"")).length, 3);
    tk_json_finish(&reader);
}

Test(json_read, members_in_order)
{
    const tk_json *root = parse("{\"a\": 1, \"b\": [true, {}, \"x\"], \"a\": \"2\"}");
    cr_expect_eq(tk_json_count(root), 3);
    expect_text(tk_json_member(root, "a"), "1");
    cr_expect_not(tk_json_member(root, "c"));
    cr_expect_not(tk_json_member(NULL, "a"));
    cr_expect_not(tk_json_member(tk_json_member(root, "b"), "a"));
    cr_expect_not(tk_json_typed(root, "a", TK_JSON_STRING), "the first of a name counts");
    tk_json_each m = tk_json_each_of(root);
    char keys[8] = "";
    while (tk_json_next(&m)) {
        strncat(keys, m.key.data, 1);
    }
    cr_expect_str_eq(keys, "aba");
    expect_text(m.value, "2");
    tk_json_each none = tk_json_each_of(tk_json_member(root, "a"));
    cr_expect_not(tk_json_next(&none));
    none = tk_json_each_of(NULL);
    cr_expect_not(tk_json_next(&none));
    tk_json_finish(&reader);
}

Test(json_read, numbers)
{
    uint32_t whole = 0;
    double number = 0;
    cr_expect(tk_json_whole(parse("4294967294"), &whole) && whole == 4294967294u);
    cr_expect(tk_json_whole(parse("\"12\""), &whole) && whole == 12);
    cr_expect_not(tk_json_whole(parse("4294967295"), &whole));
    cr_expect_not(tk_json_whole(parse("-1"), &whole));
    cr_expect_not(tk_json_whole(parse("1.0"), &whole));
    cr_expect_not(tk_json_whole(NULL, &whole));
    cr_expect(tk_json_double(parse("-2.5e1"), &number) && number == -25);
    cr_expect_not(tk_json_double(parse("1e999"), &number));
    cr_expect_not(tk_json_double(parse("\"1\""), &number));
    cr_expect_not(tk_json_double(NULL, &number));
    tk_json_finish(&reader);
}

// Every key and value is where the reader says it is.
Test(json_read, positions)
{
    static const char text[] = " {\"a\\\"\" : [1, \"b\\\\\" ,{ \"c\":null} ] , \"d\": {\"e\": []}}";
    const tk_json *root = parse(text);
    cr_assert(root);
    cr_expect_eq(tk_json_begin(&reader, root), 1);
    cr_expect_eq(tk_json_end(&reader, root), sizeof text - 1);
    tk_json_each m = tk_json_each_of(root);
    cr_assert(tk_json_next(&m));
    cr_expect_eq(tk_json_begin(&reader, m.name), 2);
    cr_expect_eq(tk_json_end(&reader, m.name), 7);
    tk_str source = tk_json_source(&reader, &m);
    cr_expect_eq(source.data, text + 10);
    cr_expect_eq(source.length, strlen("[1, \"b\\\\\" ,{ \"c\":null} ]"));
    cr_expect_eq(tk_json_place(&reader, m.value), 10, "an array: where it starts");
    tk_json_each item = tk_json_each_of(m.value);
    cr_assert(tk_json_next(&item) && tk_json_next(&item));
    cr_expect_eq(tk_json_begin(&reader, item.value), 14);
    cr_expect_eq(tk_json_place(&reader, item.value), 19, "a scalar: behind it");
    cr_assert(tk_json_next(&m));
    source = tk_json_source(&reader, &m);
    cr_expect(source.length == 9 && memcmp(source.data, "{\"e\": []}", 9) == 0);
    tk_json_finish(&reader);
}

Test(json_read, faults)
{
    expect_fault("", 0, "cut off");
    expect_fault("  ", 2, "cut off");
    expect_fault("{\"a\": 1", 7, "cut off");
    expect_fault("[1.", 3, "cut off");
    expect_fault("nul", 3, "cut off");
    expect_fault("\"a\\", 2, "cut off");
    expect_fault("[1.]", 3, "decimal point");
    expect_fault("[1ex]", 3, "exponent");
    expect_fault("[-x]", 2, "minus");
    expect_fault("[01]", 2, "zero");
    expect_fault("[nulL]", 4, "literal");
    expect_fault("[1,]", 3, "comma");
    expect_fault("[[], ], ", 5, "comma");
    expect_fault("{\"a\" 1}", 5, "colon");
    expect_fault("[1] [2]", 4, "more");
    expect_fault("\"\\x\"", 1, "escape");
    expect_fault("\"\\u12\"", 1, "escape");
    expect_fault("\"a\\ud800\"", 2, "surrogate");
    expect_fault("\"a\\ud800\\u0041\"", 2, "surrogate");
    expect_fault("\"a\\udc00\"", 2, "surrogate");
    expect_fault("\"a\n\"", 2, "control");
    expect_fault("\"\xff\"", 1, "UTF-8");
    expect_fault("\"\xed\xa0\x80\"", 1, "UTF-8");
    expect_fault("\"\xc0\x80\"", 1, "UTF-8");
    cr_expect_not(tk_json_read(&reader, "[1\0]", 4));
    cr_expect_eq(reader.at, 2);
    tk_json_finish(&reader);
}

static void nest(char *text, size_t depth)
{
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[2 * depth] = '\0';
}

Test(json_read, depth)
{
    char text[2 * TK_JSON_DEPTH_MAX + 8];
    nest(text, TK_JSON_DEPTH_MAX);
    cr_expect(parse(text));
    nest(text, TK_JSON_DEPTH_MAX + 1);
    expect_fault(text, TK_JSON_DEPTH_MAX, "nested too deeply");
    snprintf(text, sizeof text, "[[[]],[[]],{\"a\":[[]]}]");
    cr_expect(parse(text), "what is closed does not count");
    enum { BOMB = 1 << 22 };
    char *bomb = malloc(2 * (size_t)BOMB + 1);
    nest(bomb, BOMB);
    expect_fault(bomb, TK_JSON_DEPTH_MAX, "nested too deeply");
    bomb[BOMB] = '\0';
    expect_fault(bomb, BOMB, "cut off");
    free(bomb);
    tk_json_finish(&reader);
}

// Large texts between small ones: memory is freed and allocated again.
Test(json_read, memory_is_used_again)
{
    enum { SIZE = 3 << 20 };
    char *large = malloc(SIZE + 1);
    memset(large, ' ', SIZE);
    for (size_t i = 1; i < SIZE - 2; i += 2) {
        memcpy(large + i, "1,", 2);
    }
    large[0] = '[';
    memcpy(large + SIZE - 3, "1 ]", 4);
    for (int i = 0; i < 3; i++) {
        expect_text(parse("\"small\""), "small");
        cr_expect_eq(tk_json_count(parse(large)), SIZE / 2 - 1);
        expect_text(parse("[]"), "");
    }
    free(large);
    tk_json_finish(&reader);
    tk_json_finish(&reader);
}
