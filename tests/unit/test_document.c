// SPDX-License-Identifier: MIT
#include "document/document.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static tk_document document;

static void start(void)
{
    document = (tk_document){0};
    cr_assert(tk_document_reset(&document, &(tk_str){"name", 4}));
}

static void finish(void)
{
    tk_document_finish(&document);
}

TestSuite(document, .init = start, .fini = finish);

static void set_text(const char *text)
{
    const size_t length = strlen(text);
    char *room = tk_document_text_reserve(&document, length);
    cr_assert_not_null(room);
    memcpy(room, text, length);
    cr_assert_eq(tk_document_text_fix(&document, length), length);
}

static bool is(tk_str string, const char *text)
{
    return string.length == strlen(text) && memcmp(string.data, text, string.length) == 0 &&
           string.data[string.length] == '\0';
}

Test(document, text_is_padded_with_zeroes)
{
    char *room = tk_document_text_reserve(&document, 100000);
    memset(room, 'x', 100000);
    cr_assert_eq(tk_document_text_fix(&document, 5), 5);
    cr_expect_eq(document.length, 5);
    cr_expect(document.is_ascii && document.fixed);
    for (int i = 0; i < TK_TEXT_PAD; i++)
        cr_expect_eq(document.text.data[5 + i], 0);
}

Test(document, reserving_more_keeps_the_text)
{
    char *room = tk_document_text_reserve(&document, 10);
    memcpy(room, "0123456789", 10);
    for (uint64_t more = 100; more < 10000000; more *= 10) {
        room = tk_document_text_reserve(&document, more);
        cr_assert_not_null(room);
        cr_assert_eq(memcmp(room, "0123456789", 10), 0);
        room[more - 1] = 'x';
    }
    cr_expect_not_null(tk_document_text_reserve(&document, 1));
}

Test(document, text_that_is_too_long_is_refused)
{
    cr_expect_null(tk_document_text_reserve(&document, TK_TEXT_LIMIT + 1));
    cr_expect_null(tk_document_text_reserve(&document, UINT64_MAX));
    cr_expect_null(tk_document_text_reserve(&document, UINT64_MAX - TK_TEXT_PAD + 1));
    cr_expect_not_null(tk_document_text_reserve(&document, 1));
}

Test(document, bad_text_is_not_fixed)
{
    char *room = tk_document_text_reserve(&document, 10);
    memcpy(room, "abc\xff", 4);
    cr_expect_eq(tk_document_text_fix(&document, 4), 3);
    cr_expect_not(document.fixed);
    memcpy(room, "a\0b", 3);
    cr_expect_eq(tk_document_text_fix(&document, 3), 1);
    memcpy(room, "\xe2\x82\xac", 3);
    cr_expect_eq(tk_document_text_fix(&document, 3), 3);
    cr_expect_not(document.is_ascii);
}

Test(document, an_empty_text_is_a_text)
{
    cr_assert_not_null(tk_document_text_reserve(&document, 0));
    cr_expect_eq(tk_document_text_fix(&document, 0), 0);
    cr_expect(document.fixed);
}

Test(document, id_is_the_name_until_another_is_set)
{
    cr_expect(is(document.id, "name"));
    cr_assert(tk_document_set_id(&document, "other", 5));
    cr_expect(is(document.id, "other"));
    cr_assert(tk_document_reset(&document, &(tk_str){"", 0}));
    cr_expect(is(document.id, ""));
}

static void set_meta(const char *key, const char *value, uint32_t json)
{
    cr_assert(tk_document_set_meta(&document, &(tk_str){key, strlen(key)},
                                   &(tk_str){value, strlen(value)}, json));
}

Test(document, many_meta_keys_keep_the_order_and_the_last_value)
{
    static const uint32_t counts[] = {1, 15, 16, 17, 18, 63, 64, 65, 5000, 17};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        cr_assert(tk_document_reset(&document, &(tk_str){"d", 1}));
        for (uint32_t i = 0; i < 2 * counts[k]; i++) {
            char key[16], value[16];
            snprintf(key, sizeof key, "key %u", i % counts[k]);
            snprintf(value, sizeof value, "%u", i);
            set_meta(key, value, 0);
        }
        cr_assert_eq(document.n_meta, counts[k]);
        for (uint32_t i = 0; i < counts[k]; i++) {
            char key[16], value[16];
            snprintf(key, sizeof key, "key %u", i);
            snprintf(value, sizeof value, "%u", i + counts[k]);
            cr_expect(is(document.meta[i].key, key));
            const tk_meta *meta = tk_document_meta(&document, key);
            cr_assert_eq(meta, &document.meta[i]);
            cr_expect(is(meta->value, value));
        }
        cr_expect_null(tk_document_meta(&document, "another"));
    }
}

Test(document, meta_keeps_the_order_and_the_last_value)
{
    set_meta("b", "1", 0);
    set_meta("a", "2", 1);
    set_meta("b", "3", 1);
    cr_assert_eq(document.n_meta, 2);
    cr_expect(is(document.meta[0].key, "b") && is(document.meta[0].value, "3"));
    cr_expect_eq(document.meta[0].json, 1);
    cr_expect(is(tk_document_meta(&document, "a")->value, "2"));
    cr_expect_null(tk_document_meta(&document, "c"));
    cr_expect_null(tk_document_meta(&document, ""));
    for (int i = 0; i < 100; i++) {
        char key[16];
        snprintf(key, sizeof key, "k%d", i);
        set_meta(key, key, 0);
    }
    cr_expect_eq(document.n_meta, 102);
    cr_expect(is(tk_document_meta(&document, "k99")->value, "k99"));
    cr_expect(is(document.meta[0].key, "b"));
}

Test(document, strings_have_handles_from_1)
{
    cr_expect_eq(tk_document_string_add(&document, "", 0), 0);
    for (uint32_t i = 1; i <= 1000; i++) {
        char text[8];
        int n = snprintf(text, sizeof text, "%u", i);
        cr_assert_eq(tk_document_string_add(&document, text, (uint64_t)n), i);
    }
    cr_expect(is(tk_document_string(&document, 1), "1"));
    cr_expect(is(tk_document_string(&document, 1000), "1000"));
    cr_expect(is(tk_document_string(&document, 0), ""));
    cr_expect(is(tk_document_string(&document, 1001), ""));
    cr_expect(is(tk_document_string(&document, UINT32_MAX), ""));
}

Test(document, a_reset_forgets_all)
{
    set_text("text");
    set_meta("a", "1", 0);
    tk_document_string_add(&document, "x", 1);
    cr_assert(tk_document_reset(&document, &(tk_str){"next", 4}));
    cr_expect(is(document.id, "next"));
    cr_expect(document.n_meta == 0 && document.n_strings == 0 && document.length == 0);
    cr_expect_not(document.fixed);
    cr_expect_null(tk_document_meta(&document, "a"));
}

Test(document, a_large_text_is_given_back)
{
    cr_assert_not_null(tk_document_text_reserve(&document, 64 << 20));
    cr_assert(tk_document_reset(&document, &(tk_str){"", 0}));
    cr_expect_eq(document.text.capacity, 0);
}

static void expect_offsets(uint32_t unit, uint32_t n, const uint32_t *bytes, const uint32_t *right)
{
    uint32_t out[16], back[16];
    tk_document_offsets(&document, unit, n, bytes, out);
    for (uint32_t i = 0; i < n; i++)
        cr_expect_eq(out[i], right[i], "unit %u, byte %u: %u", unit, bytes[i], out[i]);
    tk_document_bytes(&document, unit, n, out, back);
    cr_expect_eq(memcmp(back, bytes, n * sizeof *bytes), 0);
    memcpy(back, bytes, n * sizeof *bytes); // in place
    tk_document_offsets(&document, unit, n, back, back);
    cr_expect_eq(memcmp(back, out, n * sizeof *out), 0);
}

Test(document, offsets_in_any_order_and_in_place)
{
    set_text("a\u00e9\u20ac\U0001f600z");
    const uint32_t bytes[] = {0, 1, 3, 6, 10, 11, 3, 0, 11};
    expect_offsets(TK_UNIT_BYTE, 9, bytes, bytes);
    expect_offsets(TK_UNIT_CODEPOINT, 9, bytes, (uint32_t[]){0, 1, 2, 3, 4, 5, 2, 0, 5});
    expect_offsets(TK_UNIT_UTF16, 9, bytes, (uint32_t[]){0, 1, 2, 3, 5, 6, 2, 0, 6});
    expect_offsets(TK_UNIT_CODEPOINT, 9, bytes, (uint32_t[]){0, 1, 2, 3, 4, 5, 2, 0, 5});
}

Test(document, offsets_of_ascii_are_its_bytes)
{
    set_text("plain");
    const uint32_t bytes[] = {0, 5, 2};
    expect_offsets(TK_UNIT_CODEPOINT, 3, bytes, bytes);
    expect_offsets(TK_UNIT_UTF16, 3, bytes, bytes);
}

Test(document, offsets_beyond_the_text_have_no_byte)
{
    set_text("abc");
    uint32_t out[3];
    tk_document_bytes(&document, TK_UNIT_CODEPOINT, 3, (uint32_t[]){3, 4, UINT32_MAX}, out);
    cr_expect(out[0] == 3 && out[1] == UINT32_MAX && out[2] == UINT32_MAX);
    cr_assert(tk_document_reset(&document, &(tk_str){"", 0}));
    set_text("\U0001f600");
    tk_document_bytes(&document, TK_UNIT_UTF16, 3, (uint32_t[]){1, 2, 3}, out);
    cr_expect(out[0] == UINT32_MAX && out[1] == 4 && out[2] == UINT32_MAX);
}
