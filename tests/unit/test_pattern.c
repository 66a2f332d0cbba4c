// SPDX-License-Identifier: MIT
#include <toolkit/text/pattern.h>

#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

enum { NONE, OTHER, THREE, YEAR, SINCE, BEYOND, TO, LINE, NEXT };

#include "pattern.rules.h"

/** The text is in memory of its exact length, so that sanitizers detect reads beyond it. */
static char *exact(const char *text)
{
    char *copy = malloc(strlen(text) ? strlen(text) : 1);
    cr_assert_not_null(copy);
    memcpy(copy, text, strlen(text));
    return copy;
}

/** The rule of "ending" that matches the end of `text`, and what it matches. */
static void left(const char *text, int action, const char *matched)
{
    uint32_t end = (uint32_t)strlen(text);
    char *copy = exact(text);
    tk_match match = tk_match_left(&ending_rules, copy, end);
    free(copy);
    cr_expect_eq(match.rule == TK_NO_RULE ? NONE : ending_actions[match.rule], action, "%s", text);
    cr_expect_str_eq(text + match.at, matched);
}

/** The same for "until" and the start of `text`. */
static void right(const char *text, int action, uint32_t at)
{
    char *copy = exact(text);
    tk_match match = tk_match_right(&until_rules, copy, 0, (uint32_t)strlen(text));
    free(copy);
    cr_expect_eq(match.rule == TK_NO_RULE ? NONE : until_actions[match.rule], action, "%s", text);
    cr_expect_eq(match.at, at, "%s: %u", text, match.at);
}

static void between(const char *text, int action)
{
    char *copy = exact(text);
    int rule = tk_match_between(&link_rules, copy, 0, (uint32_t)strlen(text));
    free(copy);
    cr_expect_eq(rule == TK_NO_RULE ? NONE : link_actions[rule], action, "%s", text);
}

Test(pattern, the_longest_match_counts)
{
    left("a fiscal year that ends on ", YEAR, "year that ends on ");
    left("it ends ", OTHER, "ends ");
    left("the deal of the year ended ", OTHER, "of the year ended ");
    left("three weeks that that ended", THREE, "three weeks that that ended");
    left("it comes to an end on ", OTHER, "comes to an end on ");
    right(" to date and beyond it", BEYOND, 19);
    right(" to date and more", SINCE, 8);
}

Test(pattern, classes_have_classes)
{
    left("the year expires ", YEAR, "year expires ");
    left("three weeks expires ", OTHER, "expires ");
}

Test(pattern, case_of_ascii_does_not_count)
{
    left("THE YEAR Ended On ", YEAR, "YEAR Ended On ");
    right("TO DATE", SINCE, 7);
}

Test(pattern, a_match_is_of_whole_words)
{
    left("it rends ", NONE, "");
    left("the midyear ends ", OTHER, "ends ");
    left("the year endson ", NONE, "");
    left("yearends ", NONE, "");
    left("(ends ", OTHER, "ends ");
    right("to dates", NONE, 0);
    right("to date-driven", NONE, 0);
    right("to date, and", SINCE, 7);
    right("to the present\xe2\x80\x99", SINCE, 14);
    right("todate", NONE, 0);
}

Test(pattern, the_edges_of_the_text_are_edges_of_words)
{
    left("ends", OTHER, "ends");
    left("year ends", YEAR, "year ends");
    left("", NONE, "");
    right("until now", SINCE, 9);
    right("until no", NONE, 0);
    right("", NONE, 0);
}

Test(pattern, blanks_are_those_of_the_set)
{
    left("the year,\n-ends -", YEAR, "year,\n-ends -");
    left("the year\tends ", OTHER, "ends ");
    right("\n\tto \n date", SINCE, 11);
    right("to,date", NONE, 0);
}

Test(pattern, all_that_is_between_must_match)
{
    between(" to ", TO);
    between(", to ", TO);
    between("to", TO);
    between(" to the ", NONE);
    between("-", LINE);
    between(" \xe2\x80\x93 ", LINE);
    between("\xe2\x80", NONE);
    between("-to-", TO);
    between("", NEXT);
    between("  ", NEXT);
    between(")on", NEXT);
    between(" ) on ", NEXT);
    between(", on", NONE);
    cr_expect_eq(tk_match_between(&link_rules, "to", 2, 0), TK_NO_RULE);
}
