// SPDX-License-Identifier: MIT
// Scores against gold, and agreement, compared with figures computed by hand.
#include "agreement.h"
#include "eval_agreement.h"
#include "eval_world.h"
#include "plain_stats.h"
#include "random.h"

#include <math.h>

static world w;
static tk_eval_scores scores;

static void expect_figure(tk_score_figure figure, double right)
{
    tk_interval got;
    cr_assert(tk_eval_scores_figure(&scores, figure, &bootstrap, &got));
    cr_expect(isnan(right) ? isnan(got.estimate) : fabs(got.estimate - right) < 1e-6,
              "%s: %g, not %g", tk_score_measures[figure].name, got.estimate, right);
    if (!isnan(right) && scores.n_documents < 2)
        cr_expect(isnan(got.low) && isnan(got.high), "one document has no interval");
}

#define SENTENCES(a, b, c, d, e)                                                           \
    "{\"id\": \"a\", \"text\": \"a b c d e\", \"sentiment\": [{\"start\": 0, \"end\": 1, " \
    "\"score\": " a "}, {\"start\": 2, \"end\": 3, \"score\": " b "}, {\"start\": 4, "     \
    "\"end\": 5, \"score\": " c "}, {\"start\": 6, \"end\": 7, \"score\": " d              \
    "}, {\"start\": 8, \"end\": 9, \"score\": " e "}]}"

Test(eval_scores, of_sentences)
{
    open_world(&w, SENTENCES("1", "0.5", "0", "-1", "-0.5"),
               SENTENCES("0.8", "-0.2", "0.04", "-0.6", "null"));
    cr_assert(tk_eval_scores_of_layer(&scores, &w.region, "sentiment", &w.pairing, 0.05));
    expect_figure(TK_SCORE_ACCURACY, 3.0 / 5); // the one without a score is wrong
    expect_figure(TK_SCORE_MACRO_F1, (0.5 + 1 + 2.0 / 3) / 3);
    expect_figure(TK_SCORE_PEARSON, 0.858082);
    expect_figure(TK_SCORE_SPEARMAN, 0.8);
    expect_figure(TK_SCORE_AUC, 1);
    expect_figure(TK_SCORE_ERROR, 0.335);
    uint64_t counts[16];
    static const uint64_t right[] = {1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0};
    tk_eval_scores_confusion(&scores, counts);
    for (int i = 0; i < 16; i++)
        cr_expect_eq(counts[i], right[i], "cell %d", i);
    close_world(&w);
}

Test(eval_scores, the_dead_zone_has_its_ends)
{
    open_world(&w, SENTENCES("0.05", "-0.05", "0.06", "-0.06", "0"),
               SENTENCES("0", "0", "0.1", "-0.1", "0.05"));
    cr_assert(tk_eval_scores_of_layer(&scores, &w.region, "sentiment", &w.pairing, 0.05));
    expect_figure(TK_SCORE_ACCURACY, 1);
    close_world(&w);
    open_world(&w, SENTENCES("0.05", "-0.05", "0.06", "-0.06", "0"),
               SENTENCES("1", "-1", "1", "-1", "0"));
    cr_assert(tk_eval_scores_of_layer(&scores, &w.region, "sentiment", &w.pairing, 0));
    expect_figure(TK_SCORE_ACCURACY, 1);
    close_world(&w);
}

/** Documents 0, 1, …, each with a value. */
static char *documents(const char *key, const double *values, int n)
{
    static char rooms[2][4096];
    static int turn;
    char *out = rooms[turn ^= 1];
    size_t length = 0;
    for (int i = 0; i < n; i++)
        length += (size_t)snprintf(out + length, 4096 - length,
                                   "{\"id\": \"%d\", \"text\": \"x\", \"document\": {\"%s\": "
                                   "%g}}\n",
                                   i, key, values[i]);
    return out;
}

Test(eval_scores, labels_against_a_scale)
{
    const char *gold = documents("hype_label", (double[]){0, 0, 1, 3}, 4);
    open_world(&w, gold, documents("hype", (double[]){10, 35, 30, 50}, 4));
    cr_assert(tk_eval_scores_of_document(&scores, &w.region, "hype_label", &w.pairing, 0.05));
    cr_expect_str_eq(scores.name, "document hype");
    expect_figure(TK_SCORE_ACCURACY, 0.5); // 0 1 1 2
    expect_figure(TK_SCORE_AUC, 0.8);      // 4 of 5 pairs
    expect_figure(TK_SCORE_PEARSON, NAN);
    expect_figure(TK_SCORE_ERROR, NAN);
    tk_interval auc;
    cr_assert(tk_eval_scores_auc_at_least(&scores, 1, &bootstrap, &auc));
    cr_expect_float_eq(auc.estimate, 0.75, 1e-12);
    cr_assert(tk_eval_scores_auc_at_least(&scores, 3, &bootstrap, &auc));
    cr_expect_float_eq(auc.estimate, 1, 1e-12);
    close_world(&w);
}

Test(eval_scores, a_difference_of_nothing_is_none)
{
    const double values[] = {0.4, -0.3, 0.9, -0.8, 0.1, 0};
    const char *gold = documents("sentiment", values, 6);
    open_world(&w, gold, documents("sentiment", (double[]){0.3, -0.3, 0.1, 0.2, 0.2, 0.1}, 6));
    cr_assert(tk_eval_scores_of_document(&scores, &w.region, "sentiment", &w.pairing, 0.05));
    tk_difference difference;
    cr_assert(
        tk_eval_scores_difference(&scores, &scores, TK_SCORE_PEARSON, &bootstrap, &difference));
    cr_expect_eq(difference.interval.estimate, 0);
    cr_expect_eq(difference.p, 1);
    close_world(&w);
}

/** Ranks, computed the slow way. */
static void rank(const double *values, int n, double *ranks)
{
    for (int i = 0; i < n; i++) {
        ranks[i] = 0.5;
        for (int j = 0; j < n; j++)
            ranks[i] += values[j] < values[i] ? 1 : values[j] == values[i] ? 0.5 : 0;
    }
}

/** Compared with the functions that take all the values; with many ties. */
Test(eval_scores, figures_as_the_general_functions_have_them)
{
    uint64_t random = 4;
    for (int round = 0; round < 30; round++) {
        enum { N = 25 };
        double x[N], y[N], ranks[2][N];
        plain_scored signs[N], label[N];
        size_t n_signs = 0;
        for (int i = 0; i < N; i++) {
            x[i] = (random_below(&random, 9) - 4.0) / 4;
            y[i] = (random_below(&random, 9) - 4.0) / 4;
            if (x[i] != 0)
                signs[n_signs++] = (plain_scored){y[i], x[i] > 0};
        }
        const char *gold = documents("sentiment", x, N);
        open_world(&w, gold, documents("sentiment", y, N));
        cr_assert(tk_eval_scores_of_document(&scores, &w.region, "sentiment", &w.pairing, 0.05));
        rank(x, N, ranks[0]);
        rank(y, N, ranks[1]);
        expect_figure(TK_SCORE_PEARSON, plain_pearson(x, y, N));
        expect_figure(TK_SCORE_SPEARMAN, plain_pearson(ranks[0], ranks[1], N));
        expect_figure(TK_SCORE_AUC, plain_auc(signs, n_signs));
        close_world(&w);
        for (int i = 0; i < N; i++) {
            x[i] = random_below(&random, 4);
            y[i] = random_below(&random, 10) * 10;
            label[i] = (plain_scored){y[i], x[i] >= 2};
        }
        gold = documents("hype_label", x, N);
        open_world(&w, gold, documents("hype", y, N));
        cr_assert(tk_eval_scores_of_document(&scores, &w.region, "hype_label", &w.pairing, 0.05));
        tk_interval auc;
        cr_assert(tk_eval_scores_auc_at_least(&scores, 2, &bootstrap, &auc));
        cr_expect_float_eq(auc.estimate, plain_auc(label, N), 1e-12);
        double won = 0, pairs = 0;
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                won += x[i] < x[j] ? (y[i] < y[j]) + (y[i] == y[j]) / 2.0 : 0;
                pairs += x[i] < x[j];
            }
        expect_figure(TK_SCORE_AUC, won / pairs);
        close_world(&w);
    }
}

// ------------------------------------------------------------------------------ agreement

static tk_eval_plan plan;
static tk_eval_spans spans;
static tk_eval_agreement agreement;

static void agree(const char *first, const char *second)
{
    open_world(&w, first, second);
    compare_layer(&w, "x", &plan, &spans);
    cr_assert(tk_eval_agreement_of_spans(&agreement, &spans, &w.pairing, &bootstrap));
    tk_eval_spans_finish(&spans);
    close_world(&w);
}

Test(eval_agreement, of_characters)
{
    // a b c d: 1 1 0 0 and 1 0 1 0; white space is not counted.
    agree("{\"id\": \"a\", \"text\": \"ab cd\", \"x\": [{\"start\": 0, \"end\": 2}]}",
          "{\"id\": \"a\", \"x\": [{\"start\": 0, \"end\": 1}, {\"start\": 3, \"end\": 4}]}");
    cr_expect_str_eq(agreement.unit, "character");
    cr_expect_eq(agreement.units, 4);
    cr_expect_float_eq(agreement.kappa.estimate, 0, 1e-12);
    cr_expect_float_eq(agreement.alpha.estimate, 0.125, 1e-12);
}

Test(eval_agreement, of_tokens_with_labels)
{
    // Tokens: A A - B and A B - B, of which the third has no span, and "cd" is marked in part.
    agree("{\"id\": \"a\", \"text\": \"ab cd ef gh\", \"token\": [{\"start\": 0, \"end\": 2}, "
          "{\"start\": 3, \"end\": 5}, {\"start\": 6, \"end\": 8}, {\"start\": 9, \"end\": 11}], "
          "\"x\": [{\"start\": 0, \"end\": 5, \"label\": \"A\"}, {\"start\": 9, \"end\": 11, "
          "\"label\": \"B\"}]}",
          "{\"id\": \"a\", \"x\": [{\"start\": 0, \"end\": 2, \"label\": \"A\"}, {\"start\": 4, "
          "\"end\": 5, \"label\": \"B\"}, {\"start\": 9, \"end\": 11, \"label\": \"B\"}]}");
    cr_expect_str_eq(agreement.unit, "token");
    cr_expect_eq(agreement.units, 4);
    // Observed 3/4; by chance (2·1 + 1·2 + 1·1) / 16.
    cr_expect_float_eq(agreement.kappa.estimate, (0.75 - 5.0 / 16) / (1 - 5.0 / 16), 1e-12);
    // The values are 3 A, 3 B and 2 none: 1 - 7 · 2 / (64 - 9 - 9 - 4).
    cr_expect_float_eq(agreement.alpha.estimate, 1 - 7 * 2.0 / 42, 1e-12);
}

Test(eval_agreement, with_oneself)
{
    static const char line[] = "{\"id\": \"a\", \"text\": \"ab cd\", \"x\": [{\"start\": 0, "
                               "\"end\": 2, \"label\": \"A\"}, {\"start\": 3, \"end\": 4, "
                               "\"label\": \"B\"}]}";
    agree(line, line);
    cr_expect_eq(agreement.kappa.estimate, 1);
    cr_expect_eq(agreement.alpha.estimate, 1);
    cr_expect_eq(agreement.label_kappa.estimate, 1);
}

/** Compared with the general functions, which take all the values or a table. */
Test(eval_agreement, scores_as_the_general_functions_have_them)
{
    uint64_t random = 5;
    for (int round = 0; round < 20; round++) {
        enum { N = 30 };
        double first[N], second[N], both[2 * N];
        uint64_t table[16] = {0};
        for (int i = 0; i < N; i++) {
            both[i] = first[i] = random_below(&random, 4);
            both[N + i] = second[i] =
                random_below(&random, 3) ? first[i] : random_below(&random, 4);
            table[(int)first[i] * 4 + (int)second[i]]++;
        }
        const char *gold = documents("hype_label", first, N);
        open_world(&w, gold, documents("hype_label", second, N));
        cr_assert(tk_eval_scores_of_document(&scores, &w.region, "hype_label", &w.pairing, 0.05));
        cr_assert(tk_eval_agreement_of_scores(&agreement, &scores, &bootstrap));
        double alpha;
        cr_assert(tk_alpha(both, 2, N, TK_METRIC_INTERVAL, &alpha));
        cr_expect_eq(agreement.units, N);
        cr_expect_float_eq(agreement.alpha.estimate, alpha, 1e-12);
        cr_expect_float_eq(agreement.kappa.estimate, tk_kappa(table, 4, TK_WEIGHTS_NONE), 1e-12);
        cr_expect_float_eq(agreement.weighted_kappa.estimate,
                           tk_kappa(table, 4, TK_WEIGHTS_QUADRATIC), 1e-12);
        close_world(&w);
    }
}

Test(eval_agreement, nominal_alpha_as_the_general_function_has_it)
{
    uint64_t random = 6;
    for (int round = 0; round < 20; round++) {
        // One code point per unit, each with one of two labels or none.
        enum { N = 40 };
        static char sides[2][4096];
        double values[2 * N];
        for (int side = 0; side < 2; side++) {
            char *out = sides[side];
            size_t length =
                (size_t)snprintf(out, 4096, "{\"id\": \"a\", \"text\": \"%0*d\", \"x\": [", N, 0);
            const char *comma = "";
            for (int i = 0; i < N; i++) {
                const uint32_t label = random_below(&random, 3);
                values[side * N + i] = label;
                if (label == 2)
                    continue;
                length += (size_t)snprintf(out + length, 4096 - length,
                                           "%s{\"start\": %d, \"end\": %d, \"label\": \"%c\"}",
                                           comma, i, i + 1, "AB"[label]);
                comma = ", ";
            }
            snprintf(out + length, 4096 - length, "]}");
        }
        agree(sides[0], sides[1]);
        double alpha;
        cr_assert(tk_alpha(values, 2, N, TK_METRIC_NOMINAL, &alpha));
        cr_expect_eq(agreement.units, N);
        cr_expect_float_eq(agreement.alpha.estimate, alpha, 1e-12);
    }
}
