// SPDX-License-Identifier: MIT
#include <toolkit/text/suggestion.h>

#include <criterion/criterion.h>
#include <string.h>

static const char *const names[] = {"token", "sentence", "money", "date", "sentiment", "hype"};
enum { N = sizeof names / sizeof *names };

static void expect(const char *name, const char *near)
{
    const char *got = tk_suggestion(name, names, N);
    if (near)
        cr_expect(got && strcmp(got, near) == 0, "%s: %s", name, got ? got : "(none)");
    else
        cr_expect_null(got, "%s: %s", name, got);
}

Test(nearest, finds_what_was_meant)
{
    expect("money", "money");
    expect("mony", "money");
    expect("monye", "money"); // swapped: two edits
    expect("tokens", "token");
    expect("sentance", "sentence");
    expect("dat", "date");
    expect("hipe", "hype");
}

Test(nearest, is_silent_where_nothing_is_near)
{
    expect("zzzzz", NULL);
    expect("", NULL);
    expect("encyclopaedia", NULL);
    cr_expect_null(tk_suggestion("money", NULL, 0));
}

Test(nearest, prefers_the_nearer_and_then_the_first)
{
    static const char *const close[] = {"bat", "cat", "cats"};
    cr_expect_str_eq(tk_suggestion("cat", close, 3), "cat");
    cr_expect_str_eq(tk_suggestion("hat", close, 3), "bat");
}

Test(nearest, names_of_any_length)
{
    char longer[300];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    expect(longer, NULL);
    const char *own[] = {longer};
    tk_suggestion("money", own, 1); // does not read beyond its table
    cr_expect_null(tk_suggestion("x", own, 1));
}
