// SPDX-License-Identifier: MIT
// How a file is split into records at marked lines and at JSON values, for any chunking of its
// bytes.
#include "input/framing.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <toolkit/plugin.h>

/** The records as "number<record>number<record>", followed by "cut" if the file is cut off. */
static void cut(uint32_t record, const char *mark, const char *text, size_t step, char out[1024])
{
    tk_framing framing = {.record = record, .mark = mark};
    const size_t size = strlen(text);
    size_t at = 0, known = 0, length = 0;

    for (;;) {
        size_t begin, end;
        tk_frame_status status =
            tk_framing_next(&framing, text + at, known - at, known == size, &begin, &end);

        if (status == TK_FRAME_MORE) {
            known = known + step < size ? known + step : size;
            continue;
        }
        if (status != TK_FRAME_RECORD) {
            sprintf(out + length, "%s", status == TK_FRAME_CUT ? "cut" : "");
            return;
        }
        cr_assert(begin <= end && end <= known - at);
        length += (size_t)sprintf(out + length, "%u<%.*s>", (unsigned)framing.number,
                                  (int)(end - begin), text + at + begin);
        at += end;
    }
}

static void expect(uint32_t record, const char *mark, const char *text, const char *records)
{
    for (size_t step = 1; step <= strlen(text) + 1; step++) {
        char got[1024];

        cut(record, mark, text, step, got);
        cr_expect_str_eq(got, records, "%s, %zu bytes at once", text, step);
    }
}

static void expect_parts(const char *text, const char *records)
{
    expect(TK_RECORD_PART, "#doc", text, records);
}

static void expect_json(const char *text, const char *records)
{
    expect(TK_RECORD_JSON, NULL, text, records);
}

Test(framing, parts_begin_at_marked_lines)
{
    expect_parts("#doc 1\na\n#doc 2\nb\n", "1<#doc 1\na\n>3<#doc 2\nb\n>");
    expect_parts("a\nb\n#doc\nc", "1<a\nb\n>3<#doc\nc>");
    expect_parts("a #doc\n #doc\n#do\n", "1<a #doc\n #doc\n#do\n>");
    expect_parts("#doc\n#doc\n", "1<#doc\n>2<#doc\n>");
    expect_parts("#docs end\r\n\r\n#doc\r\n", "1<#docs end\r\n\r\n>3<#doc\r\n>");
}

Test(framing, blank_lines_are_no_parts)
{
    expect_parts("", "");
    expect_parts("\n \r\n\t\n", "");
    expect_parts("\n\n#doc\na", "3<#doc\na>");
    expect_parts("\nx\n\n\n#doc\n", "2<x\n\n\n>5<#doc\n>");
}

Test(framing, without_a_mark_all_is_one_part)
{
    expect(TK_RECORD_PART, NULL, "a\n#doc\nb\n", "1<a\n#doc\nb\n>");
    expect(TK_RECORD_PART, NULL, "\n", "");
}

Test(framing, elements_of_a_json_array_are_records)
{
    expect_json("[{\"a\": [1, {}]}, {\"b\": \"]}\\\"\"}]\n",
                "1<{\"a\": [1, {}]}>2<{\"b\": \"]}\\\"\"}>");
    expect_json("[]", "");
    expect_json(" [ ] ", "");
    expect_json("[1,true , \"x\\\\\",[2]]", "1<1>2<true>3<\"x\\\\\">4<[2]>");
    expect_json("\xEF\xBB\xBF[{}]", "1<{}>");
}

Test(framing, json_values_one_after_another_are_records)
{
    expect_json("{\"a\": 1}", "1<{\"a\": 1}>");
    expect_json("{}\n{}\n", "1<{}>2<{}>");
    expect_json("{}{}", "1<{}>2<{}>");
    expect_json("", "");
}

Test(framing, what_is_cut_off_is_handed_on_or_told)
{
    expect_json("[{}, {\"a\": ", "1<{}>2<{\"a\": >");
    expect_json("[{}", "1<{}>cut");
    expect_json("[{},\n", "1<{}>cut");
    expect_json("{\"a\": \"", "1<{\"a\": \">");
}

Test(framing, a_stray_bracket_is_a_record_of_its_own)
{
    expect_json("[}, {}]", "1<}>2<{}>");
}

Test(framing, the_end_of_a_record_that_was_dropped_is_found)
{
    const char *text = "aaaa\nbb#doc\n#doc\nc\n";

    for (size_t dropped = 1; dropped <= 12; dropped++) {
        tk_framing framing = {.record = TK_RECORD_PART, .mark = "#doc"};
        size_t begin, end;

        cr_assert_eq(tk_framing_next(&framing, text, dropped, false, &begin, &end), TK_FRAME_MORE);
        tk_framing_drop(&framing, dropped);
        cr_assert_eq(
            tk_framing_next(&framing, text + dropped, strlen(text) - dropped, true, &begin, &end),
            TK_FRAME_RECORD);
        cr_expect_eq(dropped + end, 12, "%zu dropped: %zu", dropped, end);
    }
}
