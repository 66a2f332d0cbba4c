// SPDX-License-Identifier: MIT
#include "eval_scores.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
 * The items of a sample of documents. A resample only changes the weights of items, so they are
 * sorted once, and each figure of a resample takes time linear in their number.
 */
typedef struct tk_score_sample {
    const tk_eval_scores *scores;
    tk_score_figure figure;
    uint32_t at_least;      /**< TK_SCORE_AUC: the label that divides the items; 0: none does */
    double *weights;        /**< number of draws of each item's document; 0 also without a pair */
    double missing;         /**< weight of the items without a prediction */
    uint32_t *by_gold;      /**< items with a prediction, sorted by gold score */
    uint32_t *by_predicted; /**< the same, sorted by predicted score */
    size_t n_pairs;
    double *gold_ranks, *predicted_ranks; /**< of items, in the sample */
} sample;

// ------------------------------------------------------------------------------ preparing

typedef struct placed {
    double value;
    uint32_t item;
} placed;

static int by_value(const void *a, const void *b)
{
    const double x = ((const placed *)a)->value, y = ((const placed *)b)->value;
    return (x > y) - (x < y);
}

/** Sorts the items with a prediction by their values. */
static void sort_items(const tk_eval_scores *scores, const double *values, placed *room,
                       uint32_t *order)
{
    size_t n = 0;
    for (size_t i = 0; i < scores->n; i++)
        if (!isnan(scores->predicted[i]))
            room[n++] = (placed){values[i], (uint32_t)i};
    if (n)
        qsort(room, n, sizeof *room, by_value);
    for (size_t i = 0; i < n; i++)
        order[i] = room[i].item;
}

static bool prepare(sample *s, const tk_eval_scores *scores, tk_score_figure figure,
                    uint32_t at_least)
{
    const size_t n = scores->n + 1;
    placed *room = malloc(n * sizeof *room);
    *s = (sample){.scores = scores,
                  .figure = figure,
                  .at_least = at_least,
                  .weights = malloc(n * sizeof *s->weights),
                  .by_gold = malloc(n * sizeof *s->by_gold),
                  .by_predicted = malloc(n * sizeof *s->by_predicted),
                  .gold_ranks = malloc(n * sizeof *s->gold_ranks),
                  .predicted_ranks = malloc(n * sizeof *s->predicted_ranks)};
    const bool ok = room && s->weights && s->by_gold && s->by_predicted && s->gold_ranks &&
                    s->predicted_ranks && n <= UINT32_MAX;
    if (ok) {
        sort_items(scores, scores->gold, room, s->by_gold);
        sort_items(scores, scores->predicted, room, s->by_predicted);
        for (size_t i = 0; i < scores->n; i++)
            s->n_pairs += !isnan(scores->predicted[i]);
    }
    free(room);
    return ok;
}

static void finish(sample *s)
{
    free(s->weights);
    free(s->by_gold);
    free(s->by_predicted);
    free(s->gold_ranks);
    free(s->predicted_ranks);
}

static void weigh(sample *s, const uint32_t *documents, size_t n)
{
    const tk_eval_scores *scores = s->scores;
    memset(s->weights, 0, scores->n * sizeof *s->weights);
    s->missing = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = scores->first[documents[i]]; k < scores->first[documents[i] + 1]; k++) {
            s->weights[k]++;
            s->missing += isnan(scores->predicted[k]);
        }
}

// ------------------------------------------------------------------------------ classes

/** Returns the accuracy; an item without a prediction is wrong. */
static double accuracy(const sample *s)
{
    const tk_eval_scores *scores = s->scores;
    double right = 0, all = s->missing;
    for (size_t i = 0; i < s->n_pairs; i++) {
        const uint32_t k = s->by_gold[i];
        all += s->weights[k];
        if (tk_eval_class_of_gold(scores, scores->gold[k]) ==
            tk_eval_class_of_predicted(scores, scores->predicted[k]))
            right += s->weights[k];
    }
    return scores->n_classes && all > 0 ? right / all : NAN;
}

/** Returns the mean F1 of the classes that occur on either side. */
static double macro_f1(const sample *s)
{
    const tk_eval_scores *scores = s->scores;
    double gold[TK_CLASSES_MOST + 1] = {0}, predicted[TK_CLASSES_MOST + 1] = {0};
    double both[TK_CLASSES_MOST + 1] = {0};
    for (size_t k = 0; k < scores->n; k++) {
        const uint32_t x = tk_eval_class_of_gold(scores, scores->gold[k]);
        const uint32_t y = tk_eval_class_of_predicted(scores, scores->predicted[k]);
        gold[x] += s->weights[k];
        predicted[y] += s->weights[k];
        both[x] += x == y ? s->weights[k] : 0;
    }
    double sum = 0;
    uint32_t classes = 0;
    for (uint32_t c = 0; c < scores->n_classes; c++) {
        if (gold[c] + predicted[c] == 0)
            continue;
        sum += 2 * both[c] / (gold[c] + predicted[c]);
        classes++;
    }
    return classes ? sum / classes : NAN;
}

// ------------------------------------------------------------------------------ correlation

/** Returns Pearson's r of the items' values. */
static double correlation(const sample *s, const double *x, const double *y)
{
    double n = 0, mean_x = 0, mean_y = 0, xx = 0, xy = 0, yy = 0;
    for (size_t i = 0; i < s->n_pairs; i++) {
        const uint32_t k = s->by_gold[i];
        n += s->weights[k];
        mean_x += s->weights[k] * x[k];
        mean_y += s->weights[k] * y[k];
    }
    if (n < 2)
        return NAN;
    mean_x /= n;
    mean_y /= n;
    for (size_t i = 0; i < s->n_pairs; i++) {
        const uint32_t k = s->by_gold[i];
        const double dx = x[k] - mean_x, dy = y[k] - mean_y;
        xx += s->weights[k] * dx * dx;
        xy += s->weights[k] * dx * dy;
        yy += s->weights[k] * dy * dy;
    }
    // Equal values can leave a tiny variance by rounding.
    if (xx <= n * 1e-24 || yy <= n * 1e-24)
        return NAN;
    return fmax(-1, fmin(1, xy / sqrt(xx) / sqrt(yy)));
}

/** Ranks the items of the sample, 1 for the smallest; equal values share their mean rank. */
static void rank(const sample *s, const uint32_t *order, const double *values, double *ranks)
{
    double below = 0;
    for (size_t i = 0, next; i < s->n_pairs; i = next) {
        double tied = 0;
        for (next = i; next < s->n_pairs && values[order[next]] == values[order[i]]; next++)
            tied += s->weights[order[next]];
        for (size_t j = i; j < next; j++)
            ranks[order[j]] = below + (tied + 1) / 2;
        below += tied;
    }
}

static double spearman(const sample *s)
{
    rank(s, s->by_gold, s->scores->gold, s->gold_ranks);
    rank(s, s->by_predicted, s->scores->predicted, s->predicted_ranks);
    return correlation(s, s->gold_ranks, s->predicted_ranks);
}

// ------------------------------------------------------------------------------ AUC

enum { GRADES_MOST = 11, NO_GRADE = GRADES_MOST };

/** Returns the grade of an item: sign, whether its label is reached, or label. */
static uint32_t grade_of(const sample *s, double gold)
{
    const tk_eval_scores *scores = s->scores;
    if (s->at_least)
        return gold >= s->at_least;
    if (scores->is_label)
        return gold >= 0 && gold < GRADES_MOST ? (uint32_t)gold : NO_GRADE;
    const uint32_t class = scores->signs ? tk_eval_class_of_gold(scores, gold) : 1;
    return class == 1 ? NO_GRADE : class / 2; // neutral has no sign
}

/** Returns the share of pairs of items of different grades whose scores are in the order of the
 * grades, with ties counting half. For two grades it is the area under the ROC curve (Hanley and
 * McNeil 1982). */
static double auc(const sample *s)
{
    double below[GRADES_MOST] = {0}, won = 0, pairs = 0;
    const double *predicted = s->scores->predicted;
    for (size_t i = 0, next; i < s->n_pairs; i = next) {
        double tied[GRADES_MOST + 1] = {0};
        const double value = predicted[s->by_predicted[i]];
        for (next = i; next < s->n_pairs && predicted[s->by_predicted[next]] == value; next++) {
            const uint32_t k = s->by_predicted[next];
            tied[grade_of(s, s->scores->gold[k])] += s->weights[k];
        }
        double lower_below = 0, lower_tied = 0;
        for (int g = 0; g < GRADES_MOST; g++) {
            won += tied[g] * (lower_below + lower_tied / 2);
            lower_below += below[g];
            lower_tied += tied[g];
            below[g] += tied[g];
        }
    }
    double lower = 0;
    for (int g = 0; g < GRADES_MOST; g++) {
        pairs += below[g] * lower;
        lower += below[g];
    }
    return pairs > 0 ? won / pairs : NAN;
}

// ------------------------------------------------------------------------------ all of them

static double mean_error(const sample *s)
{
    const tk_eval_scores *scores = s->scores;
    double sum = 0, n = 0;
    for (size_t i = 0; i < s->n_pairs; i++) {
        const uint32_t k = s->by_gold[i];
        sum += s->weights[k] * fabs(scores->gold[k] - scores->predicted[k]);
        n += s->weights[k];
    }
    return n > 0 && !scores->is_label ? sum / n : NAN;
}

static double pearson(const sample *s)
{
    return s->scores->is_label ? NAN : correlation(s, s->scores->gold, s->scores->predicted);
}

const tk_score_measure tk_score_measures[TK_SCORE_FIGURES] = {
    [TK_SCORE_ACCURACY] = {"accuracy", "accuracy", "of the classes", accuracy},
    [TK_SCORE_MACRO_F1] = {"macro_f1", "macro F1", "of the classes", macro_f1},
    [TK_SCORE_PEARSON] = {"pearson", "Pearson’s r", NULL, pearson},
    [TK_SCORE_SPEARMAN] = {"spearman", "Spearman’s ρ", NULL, spearman},
    [TK_SCORE_AUC] = {"auc", "AUC",
                      "how often a positive item has a higher score than a negative one", auc},
    [TK_SCORE_ERROR] = {"mean_absolute_error", "mean absolute error", NULL, mean_error},
};

static double figure_of(void *ctx, const uint32_t *documents, size_t n)
{
    sample *s = ctx;
    weigh(s, documents, n);
    return tk_score_measures[s->figure].of(s);
}

static bool interval_of(const tk_eval_scores *scores, tk_score_figure figure, uint32_t at_least,
                        const tk_bootstrap *how, tk_interval *out)
{
    sample s;
    const bool ok = prepare(&s, scores, figure, at_least) &&
                    tk_bootstrap_interval(how, figure_of, &s, scores->n_documents, out);
    if (scores->n_documents < 2)
        out->low = out->high = NAN;
    finish(&s);
    return ok;
}

bool tk_eval_scores_figure(const tk_eval_scores *scores, tk_score_figure figure,
                           const tk_bootstrap *how, tk_interval *out)
{
    return interval_of(scores, figure, 0, how, out);
}

bool tk_eval_scores_auc_at_least(const tk_eval_scores *scores, uint32_t label,
                                 const tk_bootstrap *how, tk_interval *out)
{
    return interval_of(scores, TK_SCORE_AUC, label, how, out);
}

bool tk_eval_scores_difference(const tk_eval_scores *a, const tk_eval_scores *b,
                               tk_score_figure figure, const tk_bootstrap *how, tk_difference *out)
{
    sample s, t = {0};
    const bool ok = prepare(&s, a, figure, 0) && prepare(&t, b, figure, 0) &&
                    tk_bootstrap_difference(how, figure_of, &s, &t, a->n_documents, out);
    if (a->n_documents < 2)
        out->interval.low = out->interval.high = out->p = NAN;
    finish(&s);
    finish(&t);
    return ok;
}
