// SPDX-License-Identifier: MIT
#include "agreement.h"
#include "bootstrap.h"
#include "plain_stats.h"
#include "rng.h"
#include "stats.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#define near(a, b, tolerance) cr_assert_float_eq(a, b, tolerance, "%.6f, not %.6f", (double)(a), b)

static void shuffle(double *values, size_t n, tk_rng *rng)
{
    for (size_t i = n; i > 1; i--) {
        const size_t j = tk_rng_below(rng, (uint32_t)i);
        const double t = values[i - 1];
        values[i - 1] = values[j];
        values[j] = t;
    }
}

/** Values with ties, to test places where the order is not strict. */
static size_t some_values(double *values, size_t most, tk_rng *rng)
{
    const size_t n = 1 + tk_rng_below(rng, (uint32_t)most);
    const uint32_t distinct = 1 + tk_rng_below(rng, 40);
    for (size_t i = 0; i < n; i++)
        values[i] = (double)tk_rng_below(rng, distinct) - 7;
    return n;
}

// -------------------------------------------------------------------------------------- random

Test(rng, is_the_published_generator)
{
    // The first outputs of xoshiro256** for the state 1, 2, 3, 4, computed from its definition:
    // rotl(2 · 5, 7) · 9 = 1280 · 9; the second word of the next state is 0.
    tk_rng r = {{1, 2, 3, 4}};
    cr_assert_eq(tk_rng_next(&r), 11520u);
    cr_assert_eq(tk_rng_next(&r), 0u);
    cr_assert_eq(tk_rng_next(&r), 1509978240u);
}

Test(rng, every_number_is_as_likely)
{
    tk_rng r = tk_rng_seed(1);
    unsigned counts[7] = {0};
    for (int i = 0; i < 70000; i++)
        counts[tk_rng_below(&r, 7)]++;
    double chi2 = 0; // 6 degrees of freedom: exceeds 22.5 for one seed in a thousand
    for (int i = 0; i < 7; i++)
        chi2 += (counts[i] - 10000.0) * (counts[i] - 10000.0) / 10000.0;
    cr_assert_lt(chi2, 22.5);
    cr_assert_eq(tk_rng_below(&r, 1), 0u);
    for (int i = 0; i < 1000; i++) {
        const double u = plain_unit(&r);
        cr_assert(u >= 0 && u < 1);
    }
}

// --------------------------------------------------------------------------------------- stats

Test(stats, quantiles_by_hand)
{
    const double v[] = {10, 20, 30, 40};
    near(tk_quantile(v, 4, 0), 10.0, 0);
    near(tk_quantile(v, 4, 1), 40.0, 0);
    near(tk_quantile(v, 4, 0.5), 25.0, 1e-12);  // between positions 1 and 2
    near(tk_quantile(v, 4, 0.95), 38.5, 1e-12); // position 2.85
    near(tk_quantile(v, 1, 0.99), 10.0, 0);
    cr_assert(isnan(tk_quantile(v, 0, 0.5)));
}

Test(stats, medians_and_spread_by_hand)
{
    double odd[] = {5, 1, 4}, even[] = {8, 1, 2, 4}, one[] = {3}, spread[] = {1, 1, 2, 2, 4, 6, 9};
    near(tk_median(odd, 3), 4.0, 0);
    near(tk_median(even, 4), 3.0, 0);
    near(tk_median(one, 1), 3.0, 0);
    cr_assert(isnan(tk_median(one, 0)));
    near(tk_spread(spread, 7), 1.4826, 1e-12); // distances from 2: 1 1 0 0 2 4 7, median 1
    near(tk_mean(even, 4), 3.75, 1e-12);
    cr_assert(isnan(tk_mean(even, 0)));
}

Test(stats, the_median_is_that_of_the_sorted_values_in_any_order)
{
    tk_rng r = tk_rng_seed(2);
    double values[200], sorted[200];
    for (int round = 0; round < 2000; round++) {
        const size_t n = some_values(values, 200, &r);
        memcpy(sorted, values, sizeof sorted);
        tk_sort(sorted, n);
        for (size_t i = 1; i < n; i++)
            cr_assert_leq(sorted[i - 1], sorted[i]);
        shuffle(values, n, &r);
        const double median = tk_median(values, n);
        near(median, tk_quantile(sorted, n, 0.5), 1e-12);
        tk_sort(values, n); // the values were moved, and none is lost
        cr_assert_arr_eq(values, sorted, n * sizeof *values);
    }
}

Test(stats, pearson_by_hand)
{
    const double x[] = {1, 2, 3, 4}, y[] = {2, 4, 6, 8}, down[] = {3, 2, 1, 0};
    const double z[] = {1, 3, 2, 4}, flat[] = {5, 5, 5, 5};
    near(plain_pearson(x, y, 4), 1.0, 1e-12);
    near(plain_pearson(x, down, 4), -1.0, 1e-12);
    near(plain_pearson(x, z, 4), 0.8, 1e-12); // 4 / sqrt(5 · 5)
    cr_assert(isnan(plain_pearson(x, flat, 4)));
    cr_assert(isnan(plain_pearson(x, y, 1)));
}

Test(stats, pearson_is_symmetric_bounded_and_blind_to_scale)
{
    tk_rng r = tk_rng_seed(3);
    for (int round = 0; round < 500; round++) {
        double x[50], y[50], moved[50];
        for (int i = 0; i < 50; i++) {
            x[i] = plain_unit(&r) * 100;
            y[i] = x[i] * (round % 3) + plain_unit(&r);
            moved[i] = 1e6 + 3 * x[i];
        }
        const double c = plain_pearson(x, y, 50);
        cr_assert(c >= -1 && c <= 1);
        near(plain_pearson(y, x, 50), c, 1e-12);
        near(plain_pearson(moved, y, 50), c, 1e-6);
    }
}

Test(stats, students_t_as_in_the_tables)
{
    near(tk_student_95(1), 12.706, 0.001);
    near(tk_student_95(10), 2.228, 0.001);
    near(tk_student_95(11), 2.201, 0.001);
    near(tk_student_95(20), 2.086, 0.001);
    near(tk_student_95(30), 2.042, 0.001);
    near(tk_student_95(120), 1.980, 0.001);
    near(tk_student_95(1000000), 1.960, 0.001);
    for (size_t v = 2; v < 100; v++)
        cr_assert_lt(tk_student_95(v), tk_student_95(v - 1));
}

Test(stats, a_power_law_is_found_again)
{
    double x[15], y[15];
    for (int i = 0; i < 15; i++) {
        x[i] = (double)(1 << (8 + i));
        y[i] = 3 * pow(x[i], 1.5);
    }
    tk_power_law law = tk_fit_power_law(x, y, 15);
    near(law.exponent.estimate, 1.5, 1e-9);
    near(law.exponent.low, 1.5, 1e-6);
    near(law.exponent.high, 1.5, 1e-6);
    near(law.factor, 3.0, 1e-9);
    near(law.r2, 1.0, 1e-9);
    for (int i = 0; i < 15; i++)
        y[i] *= i % 2 ? 1.1 : 0.9;
    law = tk_fit_power_law(x, y, 15);
    cr_assert(law.exponent.low < 1.5 && law.exponent.high > 1.5);
    cr_assert_lt(law.exponent.high - law.exponent.low, 0.1);
}

Test(stats, a_power_law_by_hand)
{
    // In logarithms to base e: (0, 0), (1, 1), (2, 1). Slope 1/2, residual 1/6, error sqrt(1/12).
    const double x[] = {1, exp(1), exp(2)}, y[] = {1, exp(1), exp(1)};
    const tk_power_law law = tk_fit_power_law(x, y, 3);
    near(law.exponent.estimate, 0.5, 1e-12);
    near(law.exponent.high, 0.5 + 12.7062 * sqrt(1.0 / 12), 1e-6);
    near(law.factor, exp(1.0 / 6), 1e-9);
    near(law.r2, 0.75, 1e-9);
    const double same[] = {2, 2, 2};
    cr_assert(isnan(tk_fit_power_law(same, y, 3).exponent.estimate));
    cr_assert(isnan(tk_fit_power_law(x, y, 1).exponent.estimate));
    cr_assert(isnan(tk_fit_power_law(x, y, 2).exponent.low));
    near(tk_fit_power_law(x, y, 2).exponent.estimate, 1.0, 1e-12);
}

Test(stats, auc_by_hand)
{
    plain_scored ranked[] = {{0.9, true}, {0.8, true}, {0.3, false}, {0.1, false}};
    near(plain_auc(ranked, 4), 1.0, 0);
    plain_scored mixed[] = {{0.9, true}, {0.8, false}, {0.3, true}, {0.1, false}};
    near(plain_auc(mixed, 4), 0.75, 1e-12); // of 4 pairs, 3 are in order
    plain_scored tied[] = {{1, true}, {1, false}, {2, true}, {1, false}, {0, false}};
    near(plain_auc(tied, 5), 5.0 / 6, 1e-12); // of 6 pairs, 4 in order and 2 tied
    cr_assert(isnan(plain_auc(ranked, 2) * 0 + plain_auc((plain_scored[]){{1, true}}, 1)));
    cr_assert(isnan(plain_auc(NULL, 0)));
}

Test(stats, auc_is_bounded_and_turns_with_the_labels)
{
    tk_rng r = tk_rng_seed(4);
    for (int round = 0; round < 500; round++) {
        plain_scored items[60], turned[60];
        for (int i = 0; i < 60; i++) {
            items[i] = (plain_scored){tk_rng_below(&r, 20), i < 30};
            turned[i] = (plain_scored){items[i].score * 2 - 9, i >= 30};
        }
        const double auc = plain_auc(items, 60);
        cr_assert(auc >= 0 && auc <= 1);
        near(plain_auc(turned, 60), 1 - auc, 1e-12);
    }
}

// ----------------------------------------------------------------------------------- bootstrap

static double mean_of(void *ctx, const uint32_t *indices, size_t n)
{
    const double *values = ctx;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[indices[i]];
    return sum / (double)n;
}

static double first_only(void *ctx, const uint32_t *indices, size_t n)
{
    (void)ctx;
    for (size_t i = 0; i < n; i++)
        if (indices[i] == 0)
            return 1;
    return NAN;
}

Test(bootstrap, the_interval_of_a_mean_is_the_normal_one)
{
    double values[400];
    tk_rng r = tk_rng_seed(5);
    for (int i = 0; i < 400; i++)
        values[i] = plain_unit(&r); // standard deviation sqrt(1/12), of the mean that / 20
    const tk_bootstrap how = {.resamples = 4000, .seed = 1};
    tk_interval mean;
    cr_assert(tk_bootstrap_interval(&how, mean_of, values, 400, &mean));
    near(mean.estimate, tk_mean(values, 400), 1e-12);
    near(mean.high - mean.low, 2 * 1.96 * sqrt(1.0 / 12) / 20, 0.005);
    cr_assert(mean.low < mean.estimate && mean.estimate < mean.high);
}

Test(bootstrap, the_interval_holds_the_true_value_as_often_as_it_says)
{
    tk_rng r = tk_rng_seed(6);
    int held = 0;
    for (int round = 0; round < 400; round++) {
        double values[60];
        for (int i = 0; i < 60; i++)
            values[i] = plain_unit(&r);
        const tk_bootstrap how = {.resamples = 400, .seed = (uint64_t)round};
        tk_interval median;
        cr_assert(tk_bootstrap_median(&how, values, 60, &median));
        held += median.low <= 0.5 && 0.5 <= median.high;
    }
    cr_assert(held >= 400 * 0.91 && held <= 400 * 0.99, "%d of 400", held);
}

Test(bootstrap, the_same_seed_gives_the_same_interval)
{
    double values[50];
    for (int i = 0; i < 50; i++)
        values[i] = i * i;
    tk_interval a, b, c;
    const tk_bootstrap one = {.seed = 1}, two = {.seed = 2};
    cr_assert(tk_bootstrap_median(&one, values, 50, &a) &&
              tk_bootstrap_median(&one, values, 50, &b));
    cr_assert(tk_bootstrap_interval(&two, mean_of, values, 50, &c));
    cr_assert(a.low == b.low && a.high == b.high);
    cr_assert(a.low < a.estimate && a.estimate < a.high);
}

Test(bootstrap, degenerate_samples)
{
    double same[] = {4, 4, 4};
    tk_interval i;
    const tk_bootstrap how = {.seed = 1};
    cr_assert(tk_bootstrap_median(&how, same, 3, &i));
    cr_assert(i.low == 4 && i.high == 4);
    cr_assert(tk_bootstrap_median(&how, same, 0, &i));
    cr_assert(isnan(i.estimate) && isnan(i.low));
    // Item 0 is in 63% of the resamples, which have a figure.
    cr_assert(tk_bootstrap_interval(&how, first_only, NULL, 50, &i));
    cr_assert(i.low == 1 && i.high == 1);
}

Test(bootstrap, a_difference_is_found_and_none_is_not)
{
    double a[200], b[200], c[200];
    tk_rng r = tk_rng_seed(7);
    for (int i = 0; i < 200; i++) {
        a[i] = plain_unit(&r) * 10;
        b[i] = a[i] + 0.2 + 0.1 * plain_unit(&r); // far less than the differences between items
        c[i] = a[i] + (i % 2 ? 0.3 : -0.3);
    }
    const tk_bootstrap how = {.seed = 1};
    tk_difference d;
    cr_assert(tk_bootstrap_difference(&how, mean_of, a, b, 200, &d));
    near(d.interval.estimate, 0.25, 0.01);
    cr_assert_gt(d.interval.low, 0);
    cr_assert_lt(d.p, 0.01);
    cr_assert(tk_bootstrap_difference(&how, mean_of, a, c, 200, &d));
    cr_assert(d.interval.low < 0 && d.interval.high > 0);
    cr_assert_gt(d.p, 0.5);
    cr_assert(tk_bootstrap_difference(&how, mean_of, a, a, 200, &d));
    cr_assert(d.interval.low == 0 && d.interval.high == 0 && d.p == 1);
}

// ----------------------------------------------------------------------------------- agreement

Test(agreement, kappa_by_hand)
{
    const uint64_t two[] = {20, 5, 10, 15}; // 35 of 50 agree, 25 expected: 10 / 25
    near(tk_kappa(two, 2, TK_WEIGHTS_NONE), 0.4, 1e-12);
    near(tk_kappa(two, 2, TK_WEIGHTS_QUADRATIC), 0.4, 1e-12); // with two labels all weights are one
    const uint64_t three[] = {4, 1, 0, 1, 2, 1, 0, 0, 1};
    // Rows 5 4 1, columns 5 3 2. Equal: 7 observed, 39 / 10 expected. Distance: 3, and (15 + 2·10 +
    // 20 + 8 + 2·5 + 3) / 10; its square: 3, and (15 + 4·10 + 20 + 8 + 4·5 + 3) / 10.
    near(tk_kappa(three, 3, TK_WEIGHTS_NONE), 1 - 3 / 6.1, 1e-12);
    near(tk_kappa(three, 3, TK_WEIGHTS_LINEAR), 1 - 3 / 7.6, 1e-12);
    near(tk_kappa(three, 3, TK_WEIGHTS_QUADRATIC), 1 - 3 / 10.6, 1e-12);
}

Test(agreement, kappa_at_its_ends)
{
    const uint64_t all[] = {5, 0, 0, 7}, none[] = {0, 5, 5, 0}, chance[] = {4, 4, 4, 4};
    const uint64_t one_label[] = {9, 0, 0, 0}, empty[] = {0, 0, 0, 0};
    near(tk_kappa(all, 2, TK_WEIGHTS_NONE), 1.0, 0);
    near(tk_kappa(none, 2, TK_WEIGHTS_NONE), -1.0, 1e-12);
    near(tk_kappa(chance, 2, TK_WEIGHTS_NONE), 0.0, 1e-12);
    cr_assert(isnan(tk_kappa(one_label, 2, TK_WEIGHTS_NONE)));
    cr_assert(isnan(tk_kappa(empty, 2, TK_WEIGHTS_NONE)));
}

Test(agreement, kappa_does_not_ask_who_is_first)
{
    tk_rng r = tk_rng_seed(8);
    for (int round = 0; round < 300; round++) {
        uint64_t table[16], turned[16];
        for (int i = 0; i < 16; i++)
            turned[i % 4 * 4 + i / 4] = table[i] = tk_rng_below(&r, 9);
        for (tk_weights w = TK_WEIGHTS_NONE; w <= TK_WEIGHTS_QUADRATIC; w++) {
            const double k = tk_kappa(table, 4, w);
            near(tk_kappa(turned, 4, w), k, 1e-12);
            cr_assert_leq(k, 1);
        }
    }
}

/** The reliability data of section C of Krippendorff (2011), with its published values. */
static const double krippendorff[4][12] = {{1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN},
                                           {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3},
                                           {NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN},
                                           {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN}};

Test(agreement, alpha_as_published)
{
    double alpha;
    cr_assert(tk_alpha(krippendorff[0], 4, 12, TK_METRIC_NOMINAL, &alpha));
    near(alpha, 0.743, 0.0005);
    cr_assert(tk_alpha(krippendorff[0], 4, 12, TK_METRIC_ORDINAL, &alpha));
    near(alpha, 0.815, 0.0005);
    cr_assert(tk_alpha(krippendorff[0], 4, 12, TK_METRIC_INTERVAL, &alpha));
    near(alpha, 0.849, 0.0005);
}

Test(agreement, alpha_by_hand)
{
    // 4 units by two annotators: 0 0, 1 1, 0 1, 0 0. Five values 0, three 1; disagreement 2 of 8
    // pairs, expected 30 of 56: 1 - (2/8) / (30/56).
    const double values[] = {0, 1, 0, 0, 0, 1, 1, 0};
    double alpha;
    for (tk_metric m = TK_METRIC_NOMINAL; m <= TK_METRIC_INTERVAL; m++) {
        cr_assert(tk_alpha(values, 2, 4, m, &alpha));
        near(alpha, 1 - (2.0 / 8) / (30.0 / 56), 1e-12);
    }
}

Test(agreement, alpha_at_its_ends)
{
    const double same[] = {1, 2, 3, 1, 2, 3}, flat[] = {2, 2, 2, 2}, alone[] = {1, NAN, NAN, 2};
    double alpha;
    for (tk_metric m = TK_METRIC_NOMINAL; m <= TK_METRIC_INTERVAL; m++) {
        cr_assert(tk_alpha(same, 2, 3, m, &alpha));
        near(alpha, 1.0, 1e-12);
        cr_assert(tk_alpha(flat, 2, 2, m, &alpha));
        cr_assert(isnan(alpha));
        cr_assert(tk_alpha(alone, 2, 2, m, &alpha)); // no unit has two values
        cr_assert(isnan(alpha));
        cr_assert(tk_alpha(NULL, 0, 0, m, &alpha));
        cr_assert(isnan(alpha));
    }
}

Test(agreement, alpha_does_not_ask_in_which_order)
{
    double turned[4][12], alpha, again;
    for (int a = 0; a < 4; a++)
        for (int u = 0; u < 12; u++)
            turned[3 - a][(u * 5 + 2) % 12] = krippendorff[a][u];
    for (tk_metric m = TK_METRIC_NOMINAL; m <= TK_METRIC_INTERVAL; m++) {
        cr_assert(tk_alpha(krippendorff[0], 4, 12, m, &alpha));
        cr_assert(tk_alpha(turned[0], 4, 12, m, &again));
        near(again, alpha, 1e-12);
    }
    // Ordinal alpha depends only on the order: any increasing scale is equivalent.
    for (int i = 0; i < 48; i++)
        turned[i / 12][i % 12] = exp(krippendorff[i / 12][i % 12]);
    cr_assert(tk_alpha(turned[0], 4, 12, TK_METRIC_ORDINAL, &again));
    near(again, 0.815, 0.0005);
}
