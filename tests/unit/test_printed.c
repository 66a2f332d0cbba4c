// SPDX-License-Identifier: MIT
// What plugins print: line by line, with their names, escaped, and up to a limit.
#include "run/printed.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int ends[2];
static char said[1 << 20];
static tk_printed printed;
static tk_print_counts counts;

static void note(void *ctx, const char *line)
{
    (void)ctx;
    strcat(said, line);
    strcat(said, "\n");
}

static void begin(void)
{
    cr_assert_eq(pipe2(ends, O_NONBLOCK), 0);
    counts.say.line = note;
}

TestSuite(printed, .init = begin);

static void print(const char *text)
{
    cr_assert_eq(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    while (tk_printed_read(&printed, ends[0], NULL, &counts))
        ;
}

Test(printed, lines_have_the_name_of_who_printed_them)
{
    print("\x1emoney\x1fone\ntwo\n\x1e"
          "date\x1fthree\nfo");
    cr_expect_str_eq(said, "money: one\nmoney: two\ndate: three\n");
    print("ur\n");
    print("half\x1emo");
    print("ney\x1f"
          "five\n\x1e\x1fsix\n");
    cr_expect_str_eq(said, "money: one\nmoney: two\ndate: three\ndate: four\ndate: half\n"
                           "money: five\na plugin: six\n");
    print("no end");
    tk_printed_end(&printed, &counts);
    cr_expect(strstr(said, "a plugin: no end\n"));
}

Test(printed, without_a_mark_it_is_who_runs)
{
    cr_assert_eq(write(ends[1], "x\n", 2), 2);
    cr_expect_eq(tk_printed_read(&printed, ends[0], "money", &counts), 2);
    cr_expect_str_eq(said, "money: x\n");
    cr_expect_eq(tk_printed_read(&printed, ends[0], "money", &counts), 0);
}

Test(printed, control_characters_are_escaped)
{
    print("\x1em\x1bm\x1f\033[31m\tred\r\xc2\x9b \xe2\x80\xae caf\xc3\xa9 \xff "
          "\xf0\x9f\x98\x80\x7f\n");
    cr_expect_str_eq(said, "m\\em: \\e[31m\\tred\\r\\u{9b} \\u{202e} caf\xc3\xa9 \\xff "
                           "\xf0\x9f\x98\x80\\u{7f}\n");
}

Test(printed, a_long_line_is_cut_between_characters)
{
    char line[1024] = "";

    for (int i = 0; i < 300; i++)
        strcat(line, "\xe2\x82\xac");
    print("\x1em\x1f");
    print(line);
    print("\n");
    cr_expect_not(strchr(said, '\\'), "%s", said);
}

Test(printed, each_plugin_has_a_limit)
{
    char line[128];

    print("\x1eloud\x1f");
    for (int i = 0; i < 10000; i++) {
        snprintf(line, sizeof line, "line %d\n", i);
        print(line);
    }
    print("\x1equiet\x1fhello\n");
    cr_expect_lt(strlen(said), TK_PRINTED_MAX + 65536);
    cr_expect(strstr(said, "quiet: hello\n"));
    said[0] = '\0';
    tk_print_counts_finish(&counts);
    cr_expect(strstr(said, "loud: printed more than 64 KiB; "), "%s", said);
    cr_expect_not(strstr(said, "quiet"));
}

Test(printed, there_may_be_more_plugins_than_are_told_apart)
{
    char line[128];

    for (int i = 0; i < 200; i++) {
        snprintf(line, sizeof line, "\x1ep%d\x1fx\n", i);
        print(line);
    }
    cr_expect(strstr(said, "p199: x\n"));
    cr_expect_eq(counts.n, 64);
}

Test(printed, a_mark_without_end_is_harmless)
{
    char mark[400];

    memset(mark, 'a', sizeof mark - 1);
    mark[0] = '\x1e';
    mark[sizeof mark - 1] = '\0';
    print(mark);
    print("\x1fx\n");
    cr_expect_eq(strlen(said), TK_PRINTED_NAME - 1 + strlen(": x\n"));
}
