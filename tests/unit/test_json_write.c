// SPDX-License-Identifier: MIT
#include <toolkit/text/json.h>

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void expect_escaped(const char *data, size_t n, const char *expected)
{
    char *out = malloc(TK_JSON_QUOTE_WORST * n + TK_JSON_QUOTE_SLACK);
    *tk_json_escape_bytes(out, data, n) = '\0';
    cr_expect_str_eq(out, expected);
    free(out);
}

Test(json_write, strings)
{
    expect_escaped("", 0, "");
    expect_escaped("a\"b\\c/", 6, "a\\\"b\\\\c/");
    expect_escaped("\b\t\n\f\r\x01\x1f\x7f", 8, "\\b\\t\\n\\f\\r\\u0001\\u001f\x7f");
    expect_escaped("a\0b", 3, "a\\u0000b");
    expect_escaped("\xc3\xa9\xf0\x9f\x98\x80", 6, "\xc3\xa9\xf0\x9f\x98\x80");
}

Test(json_write, bytes_that_are_not_utf8)
{
    expect_escaped("a\xff\"", 3, "a\xef\xbf\xbd\\\"");
    expect_escaped("\xe2\x82", 2, "\xef\xbf\xbd\xef\xbf\xbd");                 // cut off
    expect_escaped("\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); // a surrogate
}

// Each byte at each place of blocks of 16 and 8 bytes.
Test(json_write, escapes_anywhere)
{
    for (size_t n = 1; n <= 40; n++) {
        for (size_t at = 0; at < n; at++) {
            char text[40], expected[48];
            memset(text, 'x', n);
            memset(expected, 'x', n + 1);
            text[at] = '"';
            memcpy(expected + at, "\\\"", 2);
            expected[n + 1] = '\0';
            expect_escaped(text, n, expected);
        }
    }
}

static void write_all(tk_json_writer *w)
{
    tk_json_open(w, '{');
    tk_json_put_key(w, "a");
    tk_json_open(w, '[');
    tk_json_put_integer(w, -5);
    tk_json_put_bool(w, true);
    tk_json_put_null(w);
    tk_json_put_literal(w, "1.50", 4);
    tk_json_close(w, ']');
    tk_json_put_key(w, "b");
    tk_json_open(w, '{');
    tk_json_close(w, '}');
    tk_json_put_key(w, "c");
    tk_json_put_text(w, NULL);
    tk_json_put_key(w, "d");
    tk_json_put_text(w, "x\ny");
    tk_json_close(w, '}');
}

static void expect_written(tk_json_writer *w, const char *expected)
{
    size_t length = 0;
    char *text = tk_json_written(w, &length);
    cr_expect_str_eq(text, expected);
    cr_expect_eq(length, strlen(expected));
    free(text);
}

Test(json_write, on_one_line)
{
    tk_json_writer w = {0};
    write_all(&w);
    expect_written(&w, "{\"a\":[-5,true,null,1.50],\"b\":{},\"c\":null,\"d\":\"x\\ny\"}");
}

Test(json_write, indented)
{
    tk_json_writer w = {.indent = "  "};
    write_all(&w);
    expect_written(&w, "{\n  \"a\": [\n    -5,\n    true,\n    null,\n    1.50\n  ],\n"
                       "  \"b\": {\n\n  },\n  \"c\": null,\n  \"d\": \"x\\ny\"\n}\n");
}

Test(json_write, what_was_read)
{
    static const char *const texts[] = {
        "{\"a\":[1,-2.50,1e10,true,false,null,\"\"],\"b\":{\"c\":{}},\"a\":[]}",
        "\"\xc3\xa9\xf0\x9f\x99\x82\\n\\\"\"",
        "123456789012345678901234567890.10",
        "[]",
    };
    tk_json_reader reader = {0};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        tk_json_writer w = {0};
        tk_json_put_value(&w, tk_json_read(&reader, texts[i], strlen(texts[i])));
        expect_written(&w, texts[i]);
    }
    tk_json_finish(&reader);
}
