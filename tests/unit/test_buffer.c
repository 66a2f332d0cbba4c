// SPDX-License-Identifier: MIT
#include "base/buffer.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void expect(const tk_buffer *buffer, const char *text)
{
    cr_expect_eq(buffer->length, strlen(text), "%.*s", (int)buffer->length, buffer->data);
    cr_expect_eq(memcmp(buffer->data, text, strlen(text)), 0, "%.*s instead of %s",
                 (int)buffer->length, buffer->data, text);
}

Test(buffer, grows_and_keeps_what_it_holds)
{
    tk_buffer buffer = {0};
    for (int i = 0; i < 10000; i++)
        cr_assert(tk_buffer_add(&buffer, &(char){(char)i}, 1));
    cr_assert_eq(buffer.length, 10000);
    for (int i = 0; i < 10000; i++)
        cr_assert_eq(buffer.data[i], (char)i);
    tk_buffer_free(&buffer);
    cr_assert_null(buffer.data);
    cr_assert_eq(buffer.capacity, 0);
}

Test(buffer, nothing_may_be_added)
{
    tk_buffer buffer = {0};
    cr_assert(tk_buffer_add(&buffer, NULL, 0));
    cr_assert_eq(buffer.length, 0);
    tk_buffer_free(&buffer);
}

Test(buffer, a_reservation_is_no_addition)
{
    tk_buffer buffer = {0};
    cr_assert(tk_buffer_add(&buffer, "ab", 2));
    char *room = tk_buffer_reserve(&buffer, 5000);
    cr_assert_not_null(room);
    cr_assert_geq(buffer.capacity, 5002);
    cr_assert_eq(room, buffer.data + 2);
    expect(&buffer, "ab");
    tk_buffer_free(&buffer);
}

Test(buffer, impossible_sizes_fail_and_change_nothing)
{
    tk_buffer buffer = {0};
    cr_assert(tk_buffer_add(&buffer, "ab", 2));
    cr_assert_null(tk_buffer_reserve(&buffer, SIZE_MAX));
    cr_assert_null(tk_buffer_reserve(&buffer, SIZE_MAX - 2));
    cr_assert_null(tk_buffer_reserve(&buffer, PTRDIFF_MAX));
    expect(&buffer, "ab");
    tk_buffer_free(&buffer);
}

Test(buffer, prints_whatever_its_length)
{
    tk_buffer buffer = {0};
    cr_assert(tk_buffer_print(&buffer, "%d-%s", 42, "x"));
    expect(&buffer, "42-x");
    buffer.length = 0;
    for (int n = 250; n < 260; n++) { // around the first capacity
        buffer.length = 0;
        cr_assert(tk_buffer_print(&buffer, "%*d", n, 7));
        cr_assert_eq(buffer.length, (size_t)n);
        cr_assert_eq(buffer.data[n - 1], '7');
    }
    tk_buffer_free(&buffer);
}

static void expect_json(const char *data, size_t length, const char *json)
{
    tk_buffer buffer = {0};
    cr_assert(tk_buffer_json(&buffer, data, length));
    expect(&buffer, json);
    tk_buffer_free(&buffer);
}

Test(buffer, json_strings)
{
    expect_json("", 0, "\"\"");
    expect_json("a\"b\\c", 5, "\"a\\\"b\\\\c\"");
    expect_json("\n\t\r\x01\x1f\x7f", 6, "\"\\n\\t\\r\\u0001\\u001f\x7f\"");
    expect_json("a\0b", 3, "\"a\\u0000b\"");
    expect_json("\xc3\xa9\xf0\x9f\x98\x80", 6, "\"\xc3\xa9\xf0\x9f\x98\x80\"");
}

Test(buffer, json_strings_of_bytes_that_are_not_utf8)
{
    expect_json("a\xff"
                "b",
                3,
                "\"a\xef\xbf\xbd"
                "b\"");
    expect_json("\xe2\x82", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"");                 // cut off
    expect_json("\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""); // a surrogate
    expect_json("\xc3\"", 2, "\"\xef\xbf\xbd\\\"\"");
}

// Memory of fixed size, owned by the caller.
static bool grow_to_32(tk_buffer *buffer, size_t capacity)
{
    if (capacity > 32 && buffer->length > 30)
        return false;
    buffer->data = buffer->ctx;
    buffer->capacity = 32;
    return capacity <= 512;
}

Test(buffer, grows_through_its_owner)
{
    static char room[32];
    tk_buffer buffer = {.grow = grow_to_32, .ctx = room};
    cr_assert(tk_buffer_add(&buffer, "0123456789012345678901234567890", 31));
    cr_assert_eq(buffer.data, room);
    cr_assert_not(tk_buffer_add(&buffer, "ab", 2));
    cr_assert_eq(buffer.length, 31);
    tk_buffer_free(&buffer); // not freed: it is static
    cr_assert_eq(room[0], '0');
}
