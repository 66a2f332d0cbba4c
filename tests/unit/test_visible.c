// SPDX-License-Identifier: MIT
#include <toolkit/text/visible.h>

#include <criterion/criterion.h>
#include <string.h>

static void expect(const char *text, size_t length, const char *want)
{
    char out[256], again[256];

    cr_assert_eq(tk_visible(out, sizeof out, text, length), strlen(want));
    cr_assert_str_eq(out, want);
    tk_visible(again, sizeof again, out, strlen(out));
    cr_assert_str_eq(again, want, "a second call changes it");
}

#define EXPECT(text, want) expect(text, sizeof(text) - 1, want)

Test(visible, plain_text_stays)
{
    EXPECT("", "");
    EXPECT("Köln, 5 £: naïve → 東京 \\ \U0001F600", "Köln, 5 £: naïve → 東京 \\ \U0001F600");
}

Test(visible, controls_are_named)
{
    EXPECT("a\nb\rc\td\x1b[31m", "a\\nb\\rc\\td\\e[31m");
    EXPECT("\0\a\x7f", "\\u{0}\\u{7}\\u{7f}");
    EXPECT("\xc2\x9b"
           "31m\xc2\x9d"
           "0;t\xc2\x85",
           "\\u{9b}31m\\u{9d}0;t\\u{85}");
}

Test(visible, what_reorders_or_hides_text_is_named)
{
    EXPECT("\u202egpj.exe\u2069", "\\u{202e}gpj.exe\\u{2069}");
    EXPECT("\u200e\u200f\u061c\u200b\ufeff", "\\u{200e}\\u{200f}\\u{61c}\\u{200b}\\u{feff}");
    EXPECT("\u2028\u2029\U000E0041", "\\u{2028}\\u{2029}\\u{e0041}");
}

Test(visible, bytes_that_are_not_utf8_are_shown_in_hexadecimal)
{
    EXPECT("\x9b\x33", "\\x9b3");
    EXPECT("\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80", "\\xc0\\xaf\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80");
    EXPECT("caf\xe9", "caf\\xe9");
    EXPECT("\xe2\x82", "\\xe2\\x82");
}

Test(visible, what_has_no_room_is_left_out)
{
    char out[32];

    for (size_t room = 1; room <= 20; room++) {
        memset(out, '#', sizeof out);
        const size_t length = tk_visible(out, room,
                                         "ab\x1b"
                                         "cd\u202eef",
                                         9);
        cr_assert_lt(length, room);
        cr_assert_eq(out[length], '\0');
        cr_assert_eq(strlen(out), length);
        cr_assert_eq(out[room], '#', "wrote behind its room of %zu", room);
    }
    tk_visible(out, 8,
               "ab\x1b"
               "cd\u202eef",
               9);
    cr_assert_str_eq(out, "ab\\e…");
    tk_visible(out, 5, "abcdef", 6);
    cr_assert_str_eq(out, "a…");
}

Test(visible, width_is_that_of_a_terminal)
{
    static const struct {
        const char *text;
        size_t width;
    } texts[] = {{"", 0}, {"abc", 3}, {"é", 1}, {"e\u0301", 1}, {"東京", 4}, {"🚀", 2}, {"ﾃｽﾄ", 3}};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_expect_eq(tk_visible_width(texts[i].text, strlen(texts[i].text)), texts[i].width, "%s",
                     texts[i].text);
}

Test(visible, text_is_cut_between_characters)
{
    cr_expect_eq(tk_visible_fit("abc", 3, 2), 2);
    cr_expect_eq(tk_visible_fit("abc", 3, 5), 3);
    cr_expect_eq(tk_visible_fit("東京", 6, 3), 3); // half of a wide character is not shown
    cr_expect_eq(tk_visible_fit("e\u0301x", 4, 1), 3);
    cr_expect_eq(tk_visible_fit("x", 1, 0), 0);
}
