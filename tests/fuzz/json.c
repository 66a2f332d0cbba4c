// SPDX-License-Identifier: MIT
// Any text through the reader. What it accepts is written and read again, and is the same; every
// value is where the reader says it is.
#include <toolkit/text/json.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool same(tk_str a, tk_str b)
{
    return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

static void check_positions(const tk_json_reader *r, const tk_json *value)
{
    for (tk_json_each m = tk_json_each_of(value); tk_json_next(&m);) {
        const size_t begin = tk_json_begin(r, m.value);
        const size_t end = tk_json_end(r, m.value);
        check(begin < end && end <= r->length);
        if (m.is_object) {
            const tk_str source = tk_json_source(r, &m);
            check(source.data == r->source + begin && source.length == end - begin);
            check(r->source[tk_json_begin(r, m.name)] == '"');
        }
        if (tk_json_type_of(m.value) == TK_JSON_NUMBER) {
            check(same(tk_json_text(m.value), (tk_str){r->source + begin, end - begin}));
        }
        check_positions(r, m.value);
    }
}

static void check_same(const tk_json *a, const tk_json *b)
{
    tk_json_each x = tk_json_each_of(a);
    tk_json_each y = tk_json_each_of(b);
    check(tk_json_type_of(a) == tk_json_type_of(b) && same(tk_json_text(a), tk_json_text(b)));
    check(tk_json_count(a) == tk_json_count(b));
    while (tk_json_next(&x) && tk_json_next(&y)) {
        check(!x.is_object || same(x.key, y.key));
        check_same(x.value, y.value);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tk_json_reader reader;
    static tk_json_reader again;
    // A copy, so that a byte read behind the text is a fault.
    char *text = malloc(size + (size == 0));
    memcpy(text, data, size);
    const tk_json *value = tk_json_read(&reader, text, size);
    if (value == NULL) {
        check(reader.at <= size && reader.fault[0] != '\0');
    } else {
        tk_json_writer w = {.indent = size % 2 == 0 ? " " : NULL};
        size_t length = 0;
        if (size < 4096) { // the walks are quadratic
            check_positions(&reader, value);
        }
        tk_json_put_value(&w, value);
        char *written = tk_json_written(&w, &length);
        check(written != NULL);
        check_same(value, tk_json_read(&again, written, length));
        free(written);
    }
    free(text);
    return 0;
}
