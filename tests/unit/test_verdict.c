// SPDX-License-Identifier: MIT
// From the times of documents to the verdict on a change: made-up times of a noisy machine
// are processed like measured ones. No clock is read.
#include "bench.h"
#include "plain_stats.h"
#include "rng.h"
#include "round_samples.h"
#include "verdict.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { DOCUMENTS = 12, ROUNDS = 10, PASSES = 24, PLUGINS = 3, SEEDS = 20 };

/** A machine whose speed drifts by half within a few documents, and where another process sometimes
 * uses the processor. */
typedef struct machine {
    tk_rng rng;
    double speed;
} machine;

static double normal(tk_rng *rng) // Irwin and Hall's
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += plain_unit(rng);
    return sum;
}

static double time_of(machine *m, double work)
{
    m->speed *= exp(0.02 * normal(&m->rng));
    m->speed = fmin(1.5, fmax(0.6, m->speed));
    const double stolen = tk_rng_below(&m->rng, 50) == 0 ? 10 * work : 0;
    return (work / m->speed + stolen) * exp(0.02 * normal(&m->rng));
}

/** Work of document `d` in each place: in all, then per plugin. The last plugin's changes by
 * `change`. */
static double work_of(uint32_t d, uint32_t place, double change)
{
    const double length = 1000 + 400 * d;
    static const double shares[] = {0, 50, 20, 10};
    if (place)
        return length * shares[place] * (place == PLUGINS ? 1 + change : 1);
    return length * (100 + 10 * change); // plugins, and 20 of the host
}

static void run_round(tk_bench *bench, machine *m, double change)
{
    tk_round *round = bench->round;
    tk_round_samples steady, first;
    cr_assert(tk_round_samples_begin(&steady, round) && tk_round_samples_begin(&first, round));
    for (uint32_t pass = 0; pass < PASSES; pass++) {
        for (uint32_t d = 0; d < DOCUMENTS; d++) {
            double times[2][TK_ROUND_PLACES] = {{0}};
            for (int i = 0; i < 4; i++) { // A B B A
                const uint32_t side = (uint32_t)(i + 1) / 2 % 2;
                for (uint32_t place = 0; place <= PLUGINS; place++)
                    times[side][place] += time_of(m, work_of(d, place, side ? change : 0));
            }
            for (uint32_t side = 0; side < 2; side++) {
                tk_round_samples_add(&steady, side, d, times[side], 2);
                tk_round_samples_add(&first, side, d, times[side], 2);
            }
        }
        tk_round_samples_end_pass(&steady, 20000 / m->speed);
        tk_round_samples_end_pass(&first, 20000 / m->speed);
    }
    cr_assert(tk_round_samples_reduce(&steady, round, true));
    cr_assert(tk_round_samples_reduce(&first, round, false));
    round->calibration_ns = 20000 / m->speed;
    free(steady.values);
    free(steady.calibrations);
    free(first.values);
    free(first.calibrations);
}

/** Compares a pipeline with one whose last plugin is slower by `change`. */
static void compare(tk_bench *bench, uint64_t seed, double change)
{
    static const tk_bench_document documents[DOCUMENTS] = {{"d", "", 0}};
    static const tk_bench_corpus corpus = {.documents = (tk_bench_document *)documents,
                                           .n = DOCUMENTS};
    machine m = {.rng = tk_rng_seed(seed), .speed = 1};
    *bench = (tk_bench){.options = {.rounds = ROUNDS, .threshold = 0.05, .seed = seed},
                        .n_fine = DOCUMENTS,
                        .text_bytes = 40000,
                        .tokens = 8000};
    tk_round *round = bench->round = tk_round_new(&corpus);
    cr_assert_not_null(round);
    memset(round->state, TK_DOCUMENT_FINE, DOCUMENTS);
    round->n_sides = 2;
    for (uint32_t side = 0; side < 2; side++) {
        round->sides[side].n_plugins = PLUGINS;
        for (uint32_t i = 0; i < PLUGINS; i++)
            snprintf(round->sides[side].plugins[i].name, 64, "plugin%u", i + 1);
    }
    cr_assert(tk_bench_costs_begin(bench, ROUNDS) && tk_bench_beside_begin(bench, ROUNDS));
    for (int i = 0; i < ROUNDS; i++) {
        run_round(bench, &m, change);
        tk_bench_costs_add(bench);
        cr_assert(tk_bench_beside_add(bench));
    }
    cr_assert(tk_bench_costs_end(bench) && tk_bench_beside_end(bench));
}

static const tk_bench_row *row_of(const tk_bench *bench, const char *name)
{
    for (uint32_t i = 0; i < bench->comparison.n_rows; i++)
        if (strcmp(bench->comparison.rows[i].name, name) == 0)
            return &bench->comparison.rows[i];
    cr_assert_fail("no row of %s", name);
    return NULL;
}

Test(verdict, ten_percent_are_found_out_every_time)
{
    int held = 0; // intervals that contain the truth
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        tk_bench bench;
        compare(&bench, seed, 0.10);
        const tk_bench_row *row = row_of(&bench, "plugin3");
        cr_expect_eq(row->change.verdict, TK_VERDICT_SLOWER, "seed %d", (int)seed);
        cr_expect_float_eq(row->change.change.estimate, 0.10, 0.02, "%g",
                           row->change.change.estimate);
        held += row->change.change.low <= 0.10 && row->change.change.high >= 0.10;
        cr_expect(row->regression && bench.comparison.regression);
        cr_expect_eq(row_of(&bench, "plugin1")->change.verdict, TK_VERDICT_NONE);
        cr_expect_eq(row_of(&bench, "whole")->change.verdict, TK_VERDICT_NONE); // 1%
        tk_bench_free(&bench);
    }
    cr_expect_geq(held, SEEDS - 2, "%d", held);
}

Test(verdict, no_change_is_never_called_one)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        tk_bench bench;
        compare(&bench, seed, 0);
        for (uint32_t i = 0; i < bench.comparison.n_rows; i++)
            cr_expect_eq(bench.comparison.rows[i].change.verdict, TK_VERDICT_NONE, "seed %d, %s",
                         (int)seed, bench.comparison.rows[i].name);
        cr_expect_not(bench.comparison.regression);
        tk_bench_free(&bench);
    }
}

Test(verdict, faster_is_no_regression)
{
    tk_bench bench;
    compare(&bench, 1, -0.10);
    cr_expect_eq(row_of(&bench, "plugin3")->change.verdict, TK_VERDICT_FASTER);
    cr_expect_not(bench.comparison.regression);
    tk_bench_free(&bench);
}

Test(verdict, slower_within_the_threshold_is_no_regression)
{
    tk_bench bench;
    compare(&bench, 1, 0.03);
    cr_expect_eq(row_of(&bench, "plugin3")->change.verdict, TK_VERDICT_SLOWER);
    cr_expect_not(bench.comparison.regression);
    tk_bench_free(&bench);
}

Test(verdict, rounds_that_contradict_each_other_tell_nothing)
{
    const double ratios[] = {0.7, 1.4, 0.9, 1.3, 0.8, 1.1, 1.5, 0.75, 1.2, 1.0};
    tk_change change;
    cr_assert(tk_change_paired(ratios, 10, 0.015, 1, &change));
    cr_expect_eq(change.verdict, TK_VERDICT_NOISY);
    cr_assert(tk_change_paired(ratios, 2, 0.015, 1, &change));
    cr_expect_eq(change.verdict, TK_VERDICT_NOISY);
    cr_assert(tk_change_paired(ratios, 0, 0.015, 1, &change));
    cr_expect_eq(change.verdict, TK_VERDICT_NOISY);
}

Test(verdict, a_change_below_the_resolution_is_none)
{
    const double ratios[] = {1.010, 1.011, 1.009, 1.010, 1.012, 1.010, 1.011, 1.010};
    tk_change change;
    cr_assert(tk_change_paired(ratios, 8, 0.015, 1, &change));
    cr_expect_eq(change.verdict, TK_VERDICT_NONE);
    cr_assert(tk_change_paired(ratios, 8, 0.005, 1, &change));
    cr_expect_eq(change.verdict, TK_VERDICT_SLOWER);
}

Test(verdict, an_interval_across_the_resolution_tells_nothing)
{
    const double ratios[] = {1.03, 1.06, 1.02, 1.05, 1.04, 1.07, 1.03, 1.06, 1.05, 1.04};
    tk_change change;
    cr_assert(tk_change_paired(ratios, 10, 0.04, 1, &change));
    cr_expect_eq(change.verdict, TK_VERDICT_NOISY);
    cr_assert(tk_change_paired(ratios, 10, 0.01, 1, &change));
    cr_expect_eq(change.verdict, TK_VERDICT_SLOWER);
}

Test(verdict, runs_apart_in_time)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        double a[ROUNDS], same[ROUNDS], slow[ROUNDS];
        tk_rng rng = tk_rng_seed(seed);
        for (int i = 0; i < ROUNDS; i++) {
            a[i] = 100 * exp(0.02 * normal(&rng));
            same[i] = 100 * exp(0.02 * normal(&rng));
            slow[i] = 110 * exp(0.02 * normal(&rng));
        }
        tk_change change;
        cr_assert(tk_change_apart(a, ROUNDS, slow, ROUNDS, TK_RESOLUTION_BASELINE, seed, &change));
        cr_expect_eq(change.verdict, TK_VERDICT_SLOWER);
        cr_assert(tk_change_apart(a, ROUNDS, same, ROUNDS, TK_RESOLUTION_BASELINE, seed, &change));
        cr_expect_eq(change.verdict, TK_VERDICT_NONE);
        cr_assert(tk_change_apart(slow, ROUNDS, a, ROUNDS, TK_RESOLUTION_BASELINE, seed, &change));
        cr_expect_eq(change.verdict, TK_VERDICT_FASTER);
    }
    tk_change change;
    cr_assert(tk_change_apart(NULL, 0, NULL, 0, 0.04, 1, &change));
    cr_expect_eq(change.verdict, TK_VERDICT_NOISY);
}

Test(verdict, another_state_of_the_machine_takes_a_verdict_back)
{
    tk_change change = {.change = {0.06, 0.05, 0.07}, .verdict = TK_VERDICT_SLOWER};
    tk_change_doubt(&change, tk_change_floor(20000, 20400, 0.02, 0.01));
    cr_expect_eq(change.verdict, TK_VERDICT_SLOWER);
    tk_change_doubt(&change, tk_change_floor(20000, 26000, 0.02, 0.01)); // 30% slower
    cr_expect_eq(change.verdict, TK_VERDICT_NOISY);
}

Test(verdict, instructions_tell_where_times_do_not)
{
    tk_change noisy = {.change = {0.1, -0.3, 0.5}, .verdict = TK_VERDICT_NOISY}, change = noisy;
    tk_change_settle(&change, 0, 0);
    cr_expect_eq(change.verdict, TK_VERDICT_NOISY);
    tk_change_settle(&change, 1000, 1100);
    cr_expect_eq(change.verdict, TK_VERDICT_SLOWER);
    cr_expect(change.by_instructions);
    cr_expect_float_eq(change.change.estimate, 0.1, 1e-9);
    change = noisy;
    tk_change_settle(&change, 1000, 1001);
    cr_expect_eq(change.verdict, TK_VERDICT_NONE);
    change = (tk_change){.change = {0.1, 0.09, 0.11}, .verdict = TK_VERDICT_SLOWER};
    tk_change_settle(&change, 1000, 900); // the times have decided
    cr_expect_eq(change.verdict, TK_VERDICT_SLOWER);
}

Test(verdict, noise)
{
    cr_expect_eq(tk_noise_judge(0.01, 0.02), TK_NOISE_QUIET);
    cr_expect_eq(tk_noise_judge(0.05, 0.01), TK_NOISE_NOISY);
    cr_expect_eq(tk_noise_judge(0.01, 0.30), TK_NOISE_TOO_NOISY);
}
