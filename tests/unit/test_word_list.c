// SPDX-License-Identifier: MIT
// Word lists as data files have them: form, class, value.
#include <toolkit/text/word_table.h>

#include <criterion/criterion.h>

#include <string.h>

enum { UNIT, MOD, TIMES, FIRM, ADVERB, N_CLASSES };

static const char *const classes[N_CLASSES] = {"unit", "mod", "times", "firm", "adverb"};
static const tk_value_name mods[] = {{"LESS", 1}, {"MORE", 2}, {"weak", 32}, {0}};
static const tk_class_values values[N_CLASSES] = {
    [MOD] = {.names = mods, .flags = 32},
    [TIMES] = {.names = mods, .times = 4, .min = -3, .max = 7, .flags = 32},
    [FIRM] = {.names = mods, .optional = true},
    [ADVERB] = {.place = true},
};
static const tk_word_table_names names = {classes, values, N_CLASSES};

/** The value of a form in a class after the lines were read; they must be right. */
static int32_t value_in(const char *lines, const char *form, uint32_t class_id)
{
    char message[128] = "";
    tk_word_table lexicon = {0};
    cr_assert(tk_word_table_read(&lexicon, "w.tsv", lines, strlen(lines), &names, message,
                                 sizeof message),
              "%s", message);
    const tk_word *word = tk_word_table_find(&lexicon, form, strlen(form));
    cr_assert(tk_word_is(word, class_id), "%s", form);
    int32_t value = tk_word_value(word, class_id);
    tk_word_table_finish(&lexicon);
    return value;
}

static void fails(const char *lines, const char *expected)
{
    char message[128] = "";
    tk_word_table lexicon = {0};
    cr_expect_not(tk_word_table_read(&lexicon, "w.tsv", lines, strlen(lines), &names, message,
                                     sizeof message),
                  "%s", lines);
    cr_expect_str_eq(message, expected);
    tk_word_table_finish(&lexicon);
}

Test(word_list, values_are_names_and_numbers)
{
    cr_expect_eq(value_in("Over\tmod\tMORE\n", "over", MOD), 2);
    cr_expect_eq(value_in("over\tmod\tMORE weak\n", "over", MOD), 34);
    cr_expect_eq(value_in("over\ttimes\t-3 weak", "over", TIMES), 20);
    cr_expect_eq(value_in("over\ttimes\tLESS 2", "over", TIMES), 9);
    cr_expect_eq(value_in("over\tfirm", "over", FIRM), 0);
    cr_expect_eq(value_in("# of words\n\nyear\tunit\n", "year", UNIT), 0);
}

Test(word_list, a_value_may_be_another_form)
{
    static const char lines[] = "annually\tadverb\t=calendar year\ncalendar year\tunit\n";
    char message[128];
    tk_word_table lexicon = {0};
    cr_assert(tk_word_table_read(&lexicon, "w.tsv", lines, sizeof lines - 1, &names, message,
                                 sizeof message));
    const tk_word *annually = tk_word_table_find(&lexicon, "annually", 8);
    const tk_word *year = tk_word_table_word(&lexicon, tk_word_value(annually, ADVERB));
    cr_expect_eq(year, tk_word_table_find(&lexicon, "calendar year", 13));
    cr_expect(tk_word_is(year, UNIT));
    tk_word_table_finish(&lexicon);
}

Test(word_list, what_is_wrong_is_reported_with_its_line_and_word)
{
    fails("year\tunit\nover\n", "w.tsv:2: 'over' has no class");
    fails("# x\nover\tmods\tMORE\n", "w.tsv:2: 'mods' is not a class");
    fails("over\tmod\tMUCH\n", "w.tsv:1: 'MUCH' is not a value of this class");
    fails("over\tmod\t2\n", "w.tsv:1: '2' is not a value of this class");
    fails("over\ttimes\t8\n", "w.tsv:1: '8' is not a value of this class");
    fails("over\ttimes\t-4\n", "w.tsv:1: '-4' is not a value of this class");
    fails("over\ttimes\t1 2\n", "w.tsv:1: '2' is one value too many");
    fails("over\tmod\tMORE LESS\n", "w.tsv:1: 'LESS' is one value too many");
    fails("over\tmod\n", "w.tsv:1: 'mod' needs a value");
    fails("over\tmod\tweak\n", "w.tsv:1: 'weak' needs a value");
    fails("over\ttimes\tweak\n", "w.tsv:1: 'weak' needs a value");
    fails("over\tadverb\tMORE\n", "w.tsv:1: 'adverb' needs the form that it stands for, after '='");
    fails("over\tmod\tMORE  weak\n", "w.tsv:1: '' is not a value of this class");
    fails("year\tunit\tweak\n", "w.tsv:1: 'weak' is not a value of this class");
    fails("year\tunit\t=over\n", "w.tsv:1: '=over' is not a value of this class");
    fails("\tunit\n", "w.tsv:1: '' cannot be added: it is too long, is in too many classes, or "
                      "out of memory");
}
