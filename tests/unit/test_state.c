// SPDX-License-Identifier: MIT
#include <toolkit/text/state.h>

#include <criterion/criterion.h>

#include <stdlib.h>

struct tk_sink {
    char bytes[100000];
    size_t length;
    unsigned writes;
    bool fails;
    char message[100];
};

static tk_status sink_fail(tk_sink *out, const char *message)
{
    strncpy(out->message, message, sizeof out->message - 1);
    return TK_ERR_INSTANCE;
}

static tk_status sink_write(tk_sink *out, const char *data, uint64_t length)
{
    out->writes++;
    if (out->fails) {
        return sink_fail(out, "disk full");
    }
    cr_assert_leq(out->length + length, sizeof out->bytes);
    memcpy(out->bytes + out->length, data, length);
    out->length += length;
    return TK_OK;
}

static const tk_host host = {
    .size = sizeof(tk_host), .sink_write = sink_write, .sink_fail = sink_fail};

static const uint64_t numbers[] = {0,         1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX - 1,
                                   UINT64_MAX};
static const int64_t signed_numbers[] = {0, -1, 1, -64, 64, INT64_MIN, INT64_MAX};
enum {
    NUMBERS = sizeof numbers / sizeof *numbers,
    SIGNED = sizeof signed_numbers / sizeof *signed_numbers
};

static void write_sample(tk_sink *sink)
{
    tk_out out = tk_out_start_sink(&host, sink);
    for (unsigned i = 0; i < NUMBERS; i++) {
        tk_state_put_uint(&out, numbers[i]);
    }
    for (unsigned i = 0; i < SIGNED; i++) {
        tk_state_put_int(&out, signed_numbers[i]);
    }
    tk_state_put_double(&out, -0.0);
    tk_state_put_string(&out, "", 0);
    tk_state_put_string(&out, "a\0b", 3);
    cr_assert_eq(tk_out_finish(&out), TK_OK);
}

Test(state, what_was_written_is_read)
{
    static tk_sink sink;
    write_sample(&sink);
    tk_state state = tk_state_start(&(tk_str){sink.bytes, sink.length});
    for (unsigned i = 0; i < NUMBERS; i++) {
        cr_expect_eq(tk_state_uint(&state), numbers[i]);
    }
    for (unsigned i = 0; i < SIGNED; i++) {
        cr_expect_eq(tk_state_int(&state), signed_numbers[i]);
    }
    double zero = tk_state_double(&state);
    cr_expect(zero == 0 && __builtin_signbit(zero));
    cr_expect_eq(tk_state_string(&state).length, 0);
    tk_str s = tk_state_string(&state);
    cr_expect(s.length == 3 && memcmp(s.data, "a\0b", 3) == 0);
    cr_expect(tk_state_is_read(&state));
}

Test(state, a_cut_state_is_damaged)
{
    static tk_sink sink;
    write_sample(&sink);
    for (size_t length = 0; length < sink.length; length++) {
        char *copy = malloc(length + 1); // so that AddressSanitizer sees a read after the end
        memcpy(copy, sink.bytes, length);
        tk_state state = tk_state_start(&(tk_str){copy, length});
        for (unsigned i = 0; i < NUMBERS + SIGNED; i++) {
            tk_state_uint(&state);
        }
        tk_state_double(&state);
        tk_state_string(&state);
        tk_state_string(&state);
        cr_expect(state.damaged);
        cr_expect_not(tk_state_is_read(&state));
        cr_expect_eq(tk_state_uint(&state), 0);
        cr_expect_null(tk_state_bytes(&state, 0));
        free(copy);
    }
}

static tk_state of(const char *bytes, size_t length)
{
    return tk_state_start(&(tk_str){bytes, length});
}

Test(state, impossible_values_are_damage)
{
    tk_state s = of("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10);
    tk_state_uint(&s);
    cr_expect(s.damaged, "more than 64 bits");
    s = of("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11);
    tk_state_uint(&s);
    cr_expect(s.damaged, "more than 10 bytes");
    s = of("\x06", 1);
    cr_expect_eq(tk_state_up_to(&s, 5), 0);
    cr_expect(s.damaged);
    s = of("\x05", 1);
    cr_expect_eq(tk_state_up_to(&s, 5), 5);
    cr_expect_not(s.damaged);
    s = of("\x02___", 4);
    cr_expect_eq(tk_state_count(&s, 2), 0, "two items of two bytes are not three bytes");
    cr_expect(s.damaged);
    s = of("\x02____", 5);
    cr_expect_eq(tk_state_count(&s, 2), 2);
    s = of("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01__", 12);
    cr_expect_eq(tk_state_string(&s).length, 0, "a length near 2^64");
    cr_expect(s.damaged);
    s = of("a", 1);
    cr_expect_not(tk_state_is_read(&s), "bytes are left over");
}

Test(state, a_failing_sink_is_remembered)
{
    static tk_sink sink = {.fails = true};
    tk_out out = tk_out_start_sink(&host, &sink);
    for (unsigned i = 0; i < 100000; i++) {
        tk_state_put_uint(&out, i);
    }
    cr_expect_eq(tk_out_finish(&out), TK_ERR_INSTANCE);
    cr_expect_eq(sink.writes, 1);
    cr_expect_str_eq(sink.message, "disk full");
}

Test(state, a_string_longer_than_the_buffer)
{
    static tk_sink sink;
    static char text[90000];
    memset(text, 'x', sizeof text);
    tk_out out = tk_out_start_sink(&host, &sink);
    tk_out_char(&out, 'a');
    tk_out_bytes(&out, text, sizeof text);
    tk_out_char(&out, 'b');
    cr_expect_eq(tk_out_written(&out), sizeof text + 2);
    cr_expect_eq(tk_out_finish(&out), TK_OK);
    cr_expect_eq(sink.length, sizeof text + 2);
    cr_expect_eq(sink.bytes[0], 'a');
    cr_expect_eq(sink.bytes[sizeof text + 1], 'b');
}
