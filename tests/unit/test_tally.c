// SPDX-License-Identifier: MIT
#include "random.h"
#include "tally.h"

#include <criterion/criterion.h>
#include <math.h>

static const tk_bootstrap how = {.resamples = 500, .level = 0.95, .seed = 3};
/** Counters: gold, predicted, tp. */
static const tk_ratio f1 = {.kind = TK_F1, .gold = 0, .predicted = 1, .tp = 2};

/** `n` documents of 10 gold and 10 predicted spans, of which tp[i % period] are right. */
static void fill(tk_tally *tally, size_t n, const uint32_t *tp, size_t period)
{
    cr_assert(tk_tally_init(tally, n, 3));
    for (size_t i = 0; i < n; i++) {
        uint32_t *row = tk_tally_row(tally, i);
        row[0] = row[1] = 10;
        row[2] = tp[i % period];
    }
    cr_assert(tk_tally_sum(tally, &how));
}

Test(tally, ratios)
{
    tk_tally tally;
    tk_interval figure;
    fill(&tally, 4, (uint32_t[]){5, 9}, 2);
    cr_assert(tk_tally_figure(&tally, &f1, &figure));
    cr_expect_float_eq(figure.estimate, 0.7, 1e-12);
    cr_expect_float_eq(figure.low, 0.5, 1e-12, "four times the worse document: 1 in 16");
    cr_expect_float_eq(figure.high, 0.9, 1e-12);
    cr_expect_eq(tk_tally_total(&tally, 2), 28);
    tk_tally_finish(&tally);
}

Test(tally, what_is_not_defined)
{
    tk_tally tally;
    tk_interval figure;
    cr_assert(tk_tally_init(&tally, 2, 3) && tk_tally_sum(&tally, &how));
    for (int kind = TK_PRECISION; kind <= TK_F1; kind++) {
        tk_ratio ratio = f1;
        ratio.kind = kind;
        cr_assert(tk_tally_figure(&tally, &ratio, &figure));
        cr_expect(isnan(figure.estimate) && isnan(figure.low) && isnan(figure.high));
    }
    tk_tally_finish(&tally);
    fill(&tally, 1, (uint32_t[]){5}, 1);
    cr_assert(tk_tally_figure(&tally, &f1, &figure));
    cr_expect_float_eq(figure.estimate, 0.5, 1e-12);
    cr_expect(isnan(figure.low), "one document says nothing of others");
    tk_tally_finish(&tally);
    cr_assert(tk_tally_init(&tally, 0, 3) && tk_tally_sum(&tally, &how));
    cr_assert(tk_tally_figure(&tally, &f1, &figure));
    cr_expect(isnan(figure.estimate));
    tk_tally_finish(&tally);
}

Test(tally, a_macro_mean_is_of_what_occurs)
{
    // Rows of gold, predicted, tp: 2/4 and 2/2, one that never occurs, one that is only predicted.
    static const uint32_t counts[] = {4, 4, 2, 2, 2, 2, 0, 0, 0, 0, 3, 0};
    const tk_ratio macro = {
        .kind = TK_F1, .gold = 0, .predicted = 1, .tp = 2, .n = 4, .stride = 3, .macro = true};
    tk_ratio recall = macro;
    recall.kind = TK_RECALL;
    tk_tally tally;
    tk_interval figure;
    cr_assert(tk_tally_init(&tally, 1, 12));
    for (int i = 0; i < 12; i++)
        tk_tally_row(&tally, 0)[i] = counts[i];
    cr_assert(tk_tally_sum(&tally, &how));
    cr_assert(tk_tally_figure(&tally, &macro, &figure));
    cr_expect_float_eq(figure.estimate, (0.5 + 1 + 0) / 3, 1e-12);
    cr_assert(tk_tally_figure(&tally, &recall, &figure));
    cr_expect_float_eq(figure.estimate, (0.5 + 1 + 0) / 3, 1e-12);
    tk_tally_finish(&tally);
}

Test(tally, a_difference_that_is_there_is_found)
{
    tk_tally a, b;
    tk_difference difference;
    fill(&a, 30, (uint32_t[]){5, 6, 7}, 3);
    fill(&b, 30, (uint32_t[]){6, 8, 8}, 3);
    cr_assert(tk_tally_difference(&a, &f1, &b, &f1, &difference));
    cr_expect_float_eq(difference.interval.estimate, 4.0 / 30, 1e-12);
    cr_expect(difference.interval.low > 0 && difference.p < 0.01);
    cr_assert(tk_tally_difference(&b, &f1, &a, &f1, &difference));
    cr_expect(difference.interval.high < 0 && difference.p < 0.01);
    cr_assert(tk_tally_difference(&a, &f1, &a, &f1, &difference));
    cr_expect_eq(difference.interval.estimate, 0);
    cr_expect_eq(difference.p, 1);
    tk_tally_finish(&a);
    tk_tally_finish(&b);
}

Test(tally, chance_is_seldom_taken_for_a_difference)
{
    // Two systems of equal quality: p < 0.05 in about one of twenty.
    enum { ROUNDS = 200 };
    uint64_t random = 1;
    int found = 0;
    for (int round = 0; round < ROUNDS; round++) {
        tk_tally tallies[2];
        tk_difference difference;
        for (int side = 0; side < 2; side++) {
            cr_assert(tk_tally_init(&tallies[side], 40, 3));
            for (size_t i = 0; i < 40; i++) {
                uint32_t *row = tk_tally_row(&tallies[side], i);
                row[0] = row[1] = 10;
                for (int span = 0; span < 10; span++)
                    row[2] += random_below(&random, 10) < 8;
            }
            cr_assert(tk_tally_sum(&tallies[side], &how));
        }
        cr_assert(tk_tally_difference(&tallies[0], &f1, &tallies[1], &f1, &difference));
        found += difference.p < 0.05;
        tk_tally_finish(&tallies[0]);
        tk_tally_finish(&tallies[1]);
    }
    cr_expect(found >= 2 && found <= 20, "%d of %d", found, ROUNDS);
}

Test(tally, the_interval_holds_the_truth_as_often_as_it_says)
{
    enum { ROUNDS = 200 };
    uint64_t random = 9;
    int held = 0;
    for (int round = 0; round < ROUNDS; round++) {
        tk_tally tally;
        tk_interval figure;
        cr_assert(tk_tally_init(&tally, 40, 3));
        for (size_t i = 0; i < 40; i++) {
            uint32_t *row = tk_tally_row(&tally, i);
            row[0] = row[1] = 10;
            for (int span = 0; span < 10; span++)
                row[2] += random_below(&random, 10) < 7;
        }
        cr_assert(tk_tally_sum(&tally, &how));
        cr_assert(tk_tally_figure(&tally, &f1, &figure));
        held += figure.low <= 0.7 && figure.high >= 0.7;
        tk_tally_finish(&tally);
    }
    cr_expect(held >= 180 && held <= 199, "%d of %d", held, ROUNDS);
}
