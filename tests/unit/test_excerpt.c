// SPDX-License-Identifier: MIT
// Parts of texts, as shown in reports: they end between words.

#include "excerpt.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const char text[] = "Corvane, the  café's owner,\npaid $1.2 billion";

static uint32_t at(const char *what)
{
    return (uint32_t)(strstr(text, what) - text);
}

Test(excerpt, before)
{
    cr_assert_eq(tk_excerpt_before(text, at("paid"), 7), at("owner"), "just the word");
    cr_assert_eq(tk_excerpt_before(text, at("paid"), 9), at("owner"), "not 's owner");
    cr_assert_eq(tk_excerpt_before(text, at("paid"), 13), at("owner"), "not within an é either");
    cr_assert_eq(tk_excerpt_before(text, at("paid"), 14), at("café"));
    cr_assert_eq(tk_excerpt_before(text, at("paid"), 100), 0);
    cr_assert_eq(tk_excerpt_before(text, 0, 3), 0);
}

Test(excerpt, after)
{
    const uint32_t length = (uint32_t)strlen(text);

    cr_assert_eq(tk_excerpt_after(text, length, at(","), 8), at(",") + 5, "the, not ca");
    cr_assert_eq(tk_excerpt_after(text, length, at(","), 13), at(" owner"));
    cr_assert_eq(tk_excerpt_after(text, length, at(" paid"), 100), length);
    cr_assert_eq(tk_excerpt_after(text, length, at("paid"), 4), at(" $1.2"));
}

Test(excerpt, a_word_that_is_longer_is_cut)
{
    cr_assert_eq(tk_excerpt_before(text, at(", the"), 3), at("ane"));
    cr_assert_eq(tk_excerpt_after(text, (uint32_t)strlen(text), 0, 3), 3);
}

Test(excerpt, the_middle_is_lost_between_words)
{
    char *out = NULL;
    size_t size;
    FILE *stream = open_memstream(&out, &size);

    tk_excerpt_print(stream, text, 0, (uint32_t)strlen(text), 22);
    fclose(stream);
    cr_assert_str_eq(out, "Corvane, … billion");
    free(out);
}
