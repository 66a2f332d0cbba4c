// SPDX-License-Identifier: MIT
#include "document/lexeme.h"
#include "random.h"
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** The id of one form, which is at the very end of its memory, except for the padding of a text. */
static uint32_t intern(tk_lexemes *table, const char *form, uint32_t length)
{
    char *text = calloc(1, length + TK_TEXT_PAD);
    memcpy(text, form, length);
    uint32_t id = UINT32_MAX;
    cr_assert(tk_lexemes_intern(table, text, (uint32_t[]){0}, (uint32_t[]){length}, 1, &id));
    free(text);
    return id;
}

static uint32_t intern_text(tk_lexemes *table, const char *form)
{
    return intern(table, form, (uint32_t)strlen(form));
}

static void expect_form(const tk_lexemes *table, uint32_t id, const char *text, const char *folded)
{
    tk_form form;
    tk_lexemes_form_at(table, id, &form);
    cr_expect_eq(form.id, id);
    cr_expect_eq(form.length, strlen(text));
    cr_expect_str_eq(form.text, text);
    cr_expect_eq(form.folded_length, strlen(folded));
    cr_expect_str_eq(form.folded, folded);
    for (int i = 0; i < 16; i++) {
        cr_expect_eq(form.text[form.length + (uint32_t)i], 0);
        cr_expect_eq(form.folded[form.folded_length + (uint32_t)i], 0);
    }
}

Test(lexeme, ids_follow_first_sight)
{
    tk_lexemes table;
    cr_assert(tk_lexemes_init(&table, NULL, 0));
    const char *text =
        "a b a c b A\0................................................................";
    const uint32_t begin[] = {0, 2, 4, 6, 8, 10}, end[] = {1, 3, 5, 7, 9, 11};
    uint32_t ids[6];
    cr_assert(tk_lexemes_intern(&table, text, begin, end, 6, ids));
    const uint32_t right[] = {0, 1, 0, 2, 1, 3};
    cr_expect_eq(memcmp(ids, right, sizeof right), 0);
    cr_expect_eq(table.count, 4);
    expect_form(&table, 3, "A", "a");
    expect_form(&table, 0, "a", "a");
    tk_lexemes_finish(&table);
}

Test(lexeme, shape_is_column_0)
{
    tk_lexemes table;
    cr_assert(tk_lexemes_init(&table, NULL, 0));
    uint32_t id = intern_text(&table, "iPhone");
    tk_form form;
    tk_lexemes_form_at(&table, id, &form);
    cr_expect_eq(form.shape, TK_SHAPE_LETTER | TK_SHAPE_MIXED);
    cr_expect_eq(((const uint32_t *)table.columns[0].data)[id], form.shape);
    tk_lexemes_finish(&table);
}

Test(lexeme, forms_with_equal_heads_and_tails_differ)
{
    // Forms of the same length that differ in one byte, at each position; around 8 and 16 bytes,
    // where the key changes its form, and longer, where it is a hash.
    tk_lexemes table;
    cr_assert(tk_lexemes_init(&table, NULL, 0));
    static const uint32_t lengths[] = {1, 2, 7, 8, 9, 15, 16, 17, 18, 24, 25, 32, 33, 100};
    uint32_t next = 0;
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
        char form[128];
        for (int round = 0; round < 2; round++) { // in the second round all are known
            uint32_t id = next;
            memset(form, 'x', sizeof form);
            cr_assert_eq(intern(&table, form, lengths[l]), id++);
            for (uint32_t at = 0; at < lengths[l]; at++) {
                form[at] = 'y';
                cr_assert_eq(intern(&table, form, lengths[l]), id++, "%u bytes, %u", lengths[l],
                             at);
                form[at] = 'x';
            }
            if (round)
                next = id;
        }
    }
    cr_expect_eq(table.count, next);
    tk_lexemes_finish(&table);
}

Test(lexeme, prefixes_of_a_form_are_other_forms)
{
    // Bytes after the form must not become part of its key.
    tk_lexemes table;
    cr_assert(tk_lexemes_init(&table, NULL, 0));
    const char text[64 + TK_TEXT_PAD] = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (uint32_t length = 1; length <= 36; length++) {
        uint32_t id;
        cr_assert(tk_lexemes_intern(&table, text, (uint32_t[]){0}, &length, 1, &id));
        cr_expect_eq(id, length - 1);
    }
    for (uint32_t length = 1; length <= 36; length++)
        cr_expect_eq(intern(&table, text, length), length - 1);
    tk_lexemes_finish(&table);
}

Test(lexeme, a_repeated_nul_free_key_of_other_length_is_another)
{
    tk_lexemes table;
    cr_assert(tk_lexemes_init(&table, NULL, 0));
    char form[300];
    memset(form, 'z', sizeof form);
    for (uint32_t length = 1; length <= 300; length++)
        cr_assert_eq(intern(&table, form, length), length - 1);
    tk_lexemes_finish(&table);
}

Test(lexeme, long_forms)
{
    enum { LONG = 1 << 20 };
    tk_lexemes table;
    cr_assert(tk_lexemes_init(&table, NULL, 0));
    char *form = malloc(LONG);
    memset(form, 'A', LONG);
    cr_expect_eq(intern(&table, form, LONG), 0);
    form[LONG / 2] = 'B';
    cr_expect_eq(intern(&table, form, LONG), 1);
    cr_expect_eq(intern(&table, form, LONG), 1);
    tk_form seen;
    tk_lexemes_form_at(&table, 1, &seen);
    cr_expect_eq(seen.length, LONG);
    cr_expect_eq(memcmp(seen.text, form, LONG), 0);
    cr_expect_eq(seen.folded[LONG / 2], 'b');
    cr_expect_eq(seen.folded[LONG - 1], 'a');
    free(form);
    tk_lexemes_finish(&table);
}

Test(lexeme, grows_and_keeps_ids_forms_and_values)
{
    enum { N = 50000 };
    tk_lexemes table;
    const uint32_t widths[] = {1, 8, 48};
    cr_assert(tk_lexemes_init(&table, widths, 3));
    for (uint32_t i = 0; i < N; i++) {
        char form[32];
        snprintf(form, sizeof form, "%s%u", i % 3 ? "w" : "a-longer-word-", i);
        cr_assert_eq(intern_text(&table, form), i);
        for (uint32_t c = 1; c <= 3; c++) {
            unsigned char *value =
                (unsigned char *)table.columns[c].data + (size_t)i * widths[c - 1];
            for (uint32_t b = 0; b < widths[c - 1]; b++)
                cr_assert_eq(value[b], 0, "new values are zero");
            memset(value, (int)(i * c % 251), widths[c - 1]);
        }
    }
    for (uint32_t i = 0; i < N; i++) {
        char form[32];
        snprintf(form, sizeof form, "%s%u", i % 3 ? "w" : "a-longer-word-", i);
        cr_assert_eq(intern_text(&table, form), i);
        tk_form seen;
        tk_lexemes_form_at(&table, i, &seen);
        cr_assert_str_eq(seen.text, form);
        for (uint32_t c = 1; c <= 3; c++)
            for (uint32_t b = 0; b < widths[c - 1]; b++)
                cr_assert_eq(
                    ((unsigned char *)table.columns[c].data)[(size_t)i * widths[c - 1] + b],
                    i * c % 251);
    }
    cr_expect_geq(tk_lexemes_bytes(&table), (size_t)N * (1 + 8 + 48 + 4));
    tk_lexemes_finish(&table);
}

Test(lexeme, a_dropped_table_is_as_new)
{
    tk_lexemes table;
    cr_assert(tk_lexemes_init(&table, (uint32_t[]){4}, 1));
    const size_t small = tk_lexemes_bytes(&table);
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 20000; i++) {
            char form[32];
            snprintf(form, sizeof form, "%d-%u", round, i);
            cr_assert_eq(intern_text(&table, form), i);
            uint32_t *value = (uint32_t *)table.columns[1].data + i;
            cr_assert_eq(*value, 0);
            *value = UINT32_MAX;
        }
        cr_assert_eq(tk_lexemes_string(&table, "x", 1), 1);
        tk_lexemes_drop(&table);
        cr_expect_eq(table.count, 0);
        cr_expect_leq(tk_lexemes_bytes(&table), small + 128 * 1024);
    }
    cr_expect_eq(intern_text(&table, "0-19999"), 0);
    tk_lexemes_finish(&table);
}

Test(lexeme, strings)
{
    tk_lexemes table;
    cr_assert(tk_lexemes_init(&table, NULL, 0));
    cr_expect_eq(tk_lexemes_string(&table, "", 0), 0);
    for (uint32_t i = 1; i <= 5000; i++) {
        char text[16];
        int n = snprintf(text, sizeof text, "s%u", i);
        cr_assert_eq(tk_lexemes_string(&table, text, (size_t)n), i);
    }
    cr_expect_str_eq(table.strings[4999].data, "s5000");
    cr_expect_str_eq(table.strings[0].data, "s1");
    tk_lexemes_finish(&table);
}

Test(lexeme, interning_in_one_go_is_interning_one_by_one)
{
    // Compared with a list that is searched linearly; blocks, growth and repeats together.
    enum { N = 3000 };
    uint64_t seed = 7;
    static char text[N * 40 + TK_TEXT_PAD];
    static uint32_t begin[N], end[N], ids[N], first[N];
    uint32_t at = 0, distinct = 0;
    for (uint32_t i = 0; i < N; i++) {
        begin[i] = at;
        uint32_t length = 1 + random_below(&seed, random_below(&seed, 4) ? 4 : 38);
        for (uint32_t j = 0; j < length; j++)
            text[at++] = (char)('a' + random_below(&seed, j + 1 < length ? 1 : 6));
        end[i] = at;
    }
    tk_lexemes table;
    cr_assert(tk_lexemes_init(&table, NULL, 0));
    cr_assert(tk_lexemes_intern(&table, text, begin, end, N, ids));
    for (uint32_t i = 0; i < N; i++) {
        uint32_t known = 0;
        for (; known < distinct; known++) {
            uint32_t k = first[known];
            if (end[k] - begin[k] == end[i] - begin[i] &&
                memcmp(text + begin[k], text + begin[i], end[i] - begin[i]) == 0)
                break;
        }
        if (known == distinct)
            first[distinct++] = i;
        cr_assert_eq(ids[i], known);
    }
    cr_expect_eq(table.count, distinct);
    tk_lexemes_finish(&table);
}
