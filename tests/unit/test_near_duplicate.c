// SPDX-License-Identifier: MIT
#include <toolkit/text/near_duplicate.h>

#include <criterion/criterion.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"

static tk_minhash made(const char *text)
{
    tk_minhash m;
    tk_minhash_make(text, strlen(text), &m);
    return m;
}

static double similarity(const char *a, const char *b)
{
    tk_minhash x = made(a);
    tk_minhash y = made(b);
    cr_expect_eq(tk_minhash_similarity(&x, &y), tk_minhash_similarity(&y, &x));
    return tk_minhash_similarity(&x, &y);
}

Test(near_duplicate, case_punctuation_and_space_do_not_count)
{
    const char *a =
        "Meta said on Tuesday it would invest $14.3 billion in Scale AI — its “largest” "
        "deal since WhatsApp.";
    const char *b = "META SAID, ON TUESDAY: it would  invest 14.3 billion in\nScale AI, its "
                    "\"largest\" deal since WhatsApp";
    cr_expect_eq(similarity(a, b), 1);
    tk_minhash x = made(a);
    tk_minhash y = made(b);
    cr_expect(tk_minhash_same(&x, &x));
    cr_expect_not(tk_minhash_same(&x, &y));
}

Test(near_duplicate, texts_of_less_than_a_shingle_are_equal_or_different)
{
    cr_expect_eq(similarity("Scale AI raises", "scale AI raises!"), 1);
    cr_expect_eq(similarity("Scale AI raises", "Scale AI raised"), 0);
    cr_expect_eq(similarity("Scale AI raises", "AI Scale raises"), 0);
    cr_expect_eq(similarity("Scale", "Scale Scale"), 0);
    cr_expect_eq(similarity("a b c d", "a b c d e"), 0);
    cr_expect_eq(similarity("", "a"), 0);
    cr_expect_eq(similarity("", ""), 1);
    cr_expect_eq(similarity("!", "?"), 0, "texts without words are like their copies only");
}

Test(near_duplicate, a_few_shingles_are_nearly_exact)
{
    // 6 shingles each, of which 5 are common: 5 of 7.
    cr_expect_float_eq(similarity("a b c d e f g h i j", "b c d e f g h i j k"), 5.0 / 7, 1e-9);
}

Test(near_duplicate, characters_without_spaces_between_them_are_words)
{
    tk_minhash m = made("メタは、約143億ドル。");
    cr_expect_eq(m.words, 3 + 1 + 1 + 1 + 2, "%u", m.words);
    m = made("Мета вложит 14 млрд");
    cr_expect_eq(m.words, 4);
    m = made("café au lait");
    cr_expect_eq(m.words, 3);
}

// A text is read in blocks: where they begin must not count.
Test(near_duplicate, the_place_of_a_word_does_not_count)
{
    static const char sentence[] =
        "Le café de la gare a vendu une supercalifragilisticexpialidocious "
        "machine, naïve et “rare”, à l'été 2024; Мета купила её. ";
    char text[4096];
    char word[301];
    memset(word, 'w', 300);
    word[300] = '\0';
    tk_minhash expected;
    for (unsigned shift = 0; shift < 150; shift++) {
        memset(text, ' ', shift);
        int n = sprintf(text + shift, "%s%s%.*s %s %.64s %s", sentence, sentence, 90, word, word,
                        word, sentence);
        tk_minhash m;
        tk_minhash_make(text, shift + (size_t)n, &m);
        expected = shift == 0 ? m : expected;
        cr_assert_eq(m.words, expected.words, "%u and %u words", m.words, expected.words);
        cr_assert_arr_eq(m.bins, expected.bins, sizeof m.bins);
    }
}

Test(near_duplicate, any_bytes_are_taken)
{
    uint64_t state = 1;
    for (int round = 0; round < 2000; round++) {
        size_t length = random_below(&state, 700);
        char *text = malloc(length + 1);
        for (size_t i = 0; i < length; i++) {
            text[i] =
                (char)(round % 2 ? random_below(&state, 256) : 0xE4 + random_below(&state, 16));
        }
        tk_minhash m;
        tk_minhash_make(text, length, &m);
        cr_assert_eq(m.length, length);
        cr_assert_eq(tk_minhash_similarity(&m, &m), 1);
        free(text);
    }
}

// A text of `count` words, of which each is word i of sequence `seed` or, with a probability of
// `changed` in 1000, of sequence `other`.
static void write_text(char *out, unsigned count, uint32_t seed, uint32_t other, unsigned changed)
{
    uint64_t state = (uint64_t)seed << 32 | other;
    for (unsigned i = 0; i < count; i++) {
        uint32_t from = random_below(&state, 1000) < changed ? other : seed;
        out += sprintf(out, "w%ux%u ", from, i);
    }
}

// The true resemblance of two such texts.
static double resemblance(const char *a, const char *b, unsigned count)
{
    char *copies[2] = {strdup(a), strdup(b)};
    char **words[2];
    for (int k = 0; k < 2; k++) {
        words[k] = malloc(count * sizeof *words[k]);
        char *rest = copies[k];
        for (unsigned i = 0; i < count; i++) {
            words[k][i] = strsep(&rest, " ");
        }
    }
    unsigned common = 0;
    unsigned run = 0;
    for (unsigned i = 0; i < count; i++) {
        run = strcmp(words[0][i], words[1][i]) == 0 ? run + 1 : 0;
        common += run >= TK_MINHASH_SHINGLE;
    }
    for (int k = 0; k < 2; k++) {
        free(copies[k]);
        free(words[k]);
    }
    unsigned shingles = count - TK_MINHASH_SHINGLE + 1;
    return (double)common / (2 * shingles - common);
}

// Compares the estimates for 400 pairs of `count` words with the truth.
static void check_error(unsigned count, unsigned changed)
{
    char *a = malloc(count * 32);
    char *b = malloc(count * 32);
    double bias = 0;
    double squares = 0;
    double variance = 0; // that the header promises
    const unsigned pairs = 400;
    for (unsigned p = 0; p < pairs; p++) {
        write_text(a, count, p, p, 0);
        write_text(b, count, p, 5000 + p, changed);
        double truth = resemblance(a, b, count);
        double error = similarity(a, b) - truth;
        bias += error / pairs;
        squares += error * error / pairs;
        variance += truth * (1 - truth) / TK_MINHASH_BINS / pairs;
    }
    // The mean of 400 estimates, and their variance, are within about four of their own deviations.
    cr_expect_lt(fabs(bias), 4 * sqrt(variance / pairs), "%u words: bias %f", count, bias);
    cr_expect_lt(squares, variance * 1.3, "%u words: %f of %f", count, squares, variance);
    free(a);
    free(b);
}

Test(near_duplicate, the_error_is_within_the_bound)
{
    check_error(1500, 20);
    check_error(1500, 80);
    check_error(400, 40);
    check_error(100, 40);
}

#define COPIES 3u

Test(near_duplicate, groups_are_found)
{
    const unsigned n = 3000;
    const unsigned words = 120;
    tk_minhash *texts = malloc(n * sizeof *texts);
    uint32_t *first = malloc(n * sizeof *first);
    char text[words * 32];
    for (unsigned i = 0; i < n; i++) { // one after another, so that copies are 1000 texts apart
        unsigned story = i % (n / COPIES);
        write_text(text, words, story, 100000 + i, i < n / COPIES ? 0 : 8);
        tk_minhash_make(text, strlen(text), &texts[i]);
    }
    cr_assert(tk_minhash_group(texts, n, 0.6, first));
    unsigned right = 0;
    for (unsigned i = 0; i < n; i++) {
        unsigned story = i % (n / COPIES);
        bool like = tk_minhash_similarity(&texts[story], &texts[i]) >= 0.6;
        right += first[i] == story;
        cr_expect(first[i] == story || first[i] == i || first[i] % (n / COPIES) == story);
        cr_expect(!like || first[i] == story, "%u is not with %u", i, story);
    }
    cr_expect_gt(right, n * 97 / 100, "%u", right);
    free(texts);
    free(first);
}

Test(near_duplicate, short_texts_with_a_line_in_common_are_no_group)
{
    enum { N = 500 };
    static tk_minhash texts[N];
    static uint32_t first[N];
    char text[200];
    for (unsigned i = 0; i < N; i++) {
        unsigned story = i % (N / 2);
        sprintf(text, "a%u b%u c%u d%u e%u f%u. All rights reserved by the agency", story, story,
                story, story, story, story);
        tk_minhash_make(text, strlen(text), &texts[i]);
    }
    cr_assert(tk_minhash_group(texts, N, 0.8, first));
    for (unsigned i = 0; i < N; i++) {
        cr_expect_eq(first[i], i % (N / 2), "%u with %u", i, first[i]);
    }
}

Test(near_duplicate, all_equal_and_empty_texts)
{
    enum { N = 1000 };
    static tk_minhash texts[N];
    static uint32_t first[N];
    for (unsigned i = 0; i < N; i++) {
        texts[i] = made(i % 2 ? "" : "one text that occurs again and again");
    }
    cr_assert(tk_minhash_group(texts, N, 1, first));
    for (unsigned i = 0; i < N; i++) {
        cr_expect_eq(first[i], i % 2);
    }
    cr_expect(tk_minhash_group(NULL, 0, 0.8, NULL));
}

Test(near_duplicate, chains_are_one_group)
{
    // a ~ b and b ~ c, but a and c are less alike than the threshold
    tk_minhash texts[3] = {
        made("c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4"),
        made("a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2"),
        made("a b c d e f g h i j k l m n o p q r s t u v w x y z"),
    };
    cr_assert_lt(tk_minhash_similarity(&texts[0], &texts[2]), 0.8);
    uint32_t first[3];
    cr_assert(tk_minhash_group(texts, 3, 0.8, first));
    cr_expect_eq(first[1], 0);
    cr_expect_eq(first[2], 0);
}
