// SPDX-License-Identifier: MIT
#include "eval_scores.h"

#include "rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *tk_score_figure_name(tk_score_figure figure)
{
    static const char *const names[] = {
        [TK_SCORE_ACCURACY] = "accuracy", [TK_SCORE_MACRO_F1] = "macro_f1",
        [TK_SCORE_PEARSON] = "pearson",   [TK_SCORE_SPEARMAN] = "spearman",
        [TK_SCORE_AUC] = "auc",           [TK_SCORE_ERROR] = "mean_absolute_error",
    };
    return names[figure];
}

/** The items of a sample of documents, and room for working with them. */
typedef struct sample {
    const tk_eval_scores *scores;
    tk_score_figure figure;
    uint32_t at_least; /**< TK_SCORE_AUC: label that divides the items; 0: all pairs of labels */
    double *x, *y;     /**< the gold's and the predicted scores, of items that have both */
    size_t n, missing; /**< items that have both, and those without a prediction */
    tk_scored *scored;
    double *ranks; /**< of x, then of y */
    size_t room;
    bool no_memory;
} sample;

static bool make_room(sample *s, size_t n)
{
    if (n <= s->room && s->x)
        return true;
    n += n / 2 + 16;
    double *x = realloc(s->x, n * sizeof *x);
    s->x = x ? x : s->x;
    double *y = realloc(s->y, n * sizeof *y);
    s->y = y ? y : s->y;
    double *ranks = realloc(s->ranks, 2 * n * sizeof *ranks);
    s->ranks = ranks ? ranks : s->ranks;
    tk_scored *scored = realloc(s->scored, n * sizeof *scored);
    s->scored = scored ? scored : s->scored;
    if (!x || !y || !ranks || !scored)
        return false;
    s->room = n;
    return true;
}

static void finish(sample *s)
{
    free(s->x);
    free(s->y);
    free(s->ranks);
    free(s->scored);
}

/** Gathers the items of the documents. A document may be drawn often, so the room may have to grow.
 */
static bool gather(sample *s, const uint32_t *documents, size_t n)
{
    const tk_eval_scores *scores = s->scores;
    size_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += scores->first[documents[i] + 1] - scores->first[documents[i]];
    if (!make_room(s, all))
        return false;
    s->n = s->missing = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = scores->first[documents[i]]; k < scores->first[documents[i] + 1]; k++) {
            if (isnan(scores->predicted[k])) {
                s->x[all - ++s->missing] = scores->gold[k];
                continue;
            }
            s->x[s->n] = scores->gold[k];
            s->y[s->n++] = scores->predicted[k];
        }
    return true;
}

// ------------------------------------------------------------------------------ figures

static uint32_t class_x(const sample *s, size_t i)
{
    return tk_eval_class_of_gold(s->scores, s->x[i]);
}

/** An item without a prediction is wrong. */
static double accuracy(const sample *s)
{
    size_t right = 0;
    for (size_t i = 0; i < s->n; i++)
        right += class_x(s, i) == tk_eval_class_of_predicted(s->scores, s->y[i]);
    return s->scores->n_classes && s->n + s->missing ? (double)right / (double)(s->n + s->missing)
                                                     : NAN;
}

/** The mean F1 of the classes that occur on either side. */
static double macro_f1(const sample *s)
{
    size_t gold[TK_CLASSES_MOST + 1] = {0}, predicted[TK_CLASSES_MOST + 1] = {0};
    size_t both[TK_CLASSES_MOST + 1] = {0};
    for (size_t i = 0; i < s->n; i++) {
        const uint32_t x = class_x(s, i), y = tk_eval_class_of_predicted(s->scores, s->y[i]);
        gold[x]++;
        predicted[y]++;
        both[x] += x == y;
    }
    for (size_t i = 0; i < s->missing; i++)
        gold[class_x(s, s->n + i)]++;
    double sum = 0;
    uint32_t classes = 0;
    for (uint32_t c = 0; c < s->scores->n_classes; c++) {
        if (!gold[c] && !predicted[c])
            continue;
        sum += 2 * (double)both[c] / (double)(gold[c] + predicted[c]);
        classes++;
    }
    return classes ? sum / classes : NAN;
}

static double spearman(sample *s)
{
    s->no_memory |= !tk_ranks(s->x, s->n, s->ranks) || !tk_ranks(s->y, s->n, s->ranks + s->n);
    return s->no_memory ? NAN : tk_pearson(s->ranks, s->ranks + s->n, s->n);
}

/** Items whose gold is not in between: signs positive and negative, or two labels. */
static double auc_between(sample *s, double below, double above)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->x[i] <= below || s->x[i] >= above)
            s->scored[n++] = (tk_scored){s->y[i], s->x[i] >= above};
    return tk_auc(s->scored, n);
}

/** The share of pairs of items with different labels whose scores are in the labels' order. */
static double auc_of_labels(sample *s)
{
    double won = 0, pairs = 0;
    for (uint32_t low = 0; low < s->scores->n_labels; low++)
        for (uint32_t high = low + 1; high <= s->scores->n_labels; high++) {
            size_t counts[2] = {0, 0}, n = 0;
            for (size_t i = 0; i < s->n; i++)
                if (s->x[i] == low || s->x[i] == high) {
                    s->scored[n++] = (tk_scored){s->y[i], s->x[i] == high};
                    counts[s->x[i] == high]++;
                }
            if (!counts[0] || !counts[1])
                continue;
            won += tk_auc(s->scored, n) * (double)counts[0] * (double)counts[1];
            pairs += (double)counts[0] * (double)counts[1];
        }
    return pairs > 0 ? won / pairs : NAN;
}

static double auc(sample *s)
{
    if (s->at_least)
        return auc_between(s, s->at_least - 0.5, s->at_least);
    if (s->scores->is_label)
        return auc_of_labels(s);
    // The smallest number above the dead zone: what is neutral is of neither class.
    return s->scores->signs ? auc_between(s, nextafter(s->scores->bounds[0], -2),
                                          nextafter(s->scores->bounds[1], 2))
                            : NAN;
}

static double mean_error(const sample *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        sum += fabs(s->x[i] - s->y[i]);
    return s->n && !s->scores->is_label ? sum / (double)s->n : NAN;
}

static double figure_of(void *ctx, const uint32_t *documents, size_t n)
{
    sample *s = ctx;
    if (s->no_memory || !gather(s, documents, n)) {
        s->no_memory = true;
        return NAN;
    }
    switch (s->figure) {
    case TK_SCORE_ACCURACY:
        return accuracy(s);
    case TK_SCORE_MACRO_F1:
        return macro_f1(s);
    case TK_SCORE_PEARSON:
        return s->scores->is_label ? NAN : tk_pearson(s->x, s->y, s->n);
    case TK_SCORE_SPEARMAN:
        return spearman(s);
    case TK_SCORE_AUC:
        return auc(s);
    default:
        return mean_error(s);
    }
}

// ------------------------------------------------------------------------------ intervals

static bool interval_of(sample *s, const tk_bootstrap *how, tk_interval *out)
{
    const uint32_t n = s->scores->n_documents;
    const bool ok = tk_bootstrap_interval(how, figure_of, s, n, out) && !s->no_memory;
    if (n < 2)
        out->low = out->high = NAN;
    finish(s);
    return ok;
}

bool tk_eval_scores_figure(const tk_eval_scores *scores, tk_score_figure figure,
                           const tk_bootstrap *how, tk_interval *out)
{
    sample s = {.scores = scores, .figure = figure};
    return interval_of(&s, how, out);
}

bool tk_eval_scores_auc_at_least(const tk_eval_scores *scores, uint32_t label,
                                 const tk_bootstrap *how, tk_interval *out)
{
    sample s = {.scores = scores, .figure = TK_SCORE_AUC, .at_least = label};
    return interval_of(&s, how, out);
}

bool tk_eval_scores_difference(const tk_eval_scores *a, const tk_eval_scores *b,
                               tk_score_figure figure, const tk_bootstrap *how, tk_difference *out)
{
    sample s = {.scores = a, .figure = figure}, t = {.scores = b, .figure = figure};
    const bool ok = tk_bootstrap_difference(how, figure_of, &s, &t, a->n_documents, out) &&
                    !s.no_memory && !t.no_memory;
    if (a->n_documents < 2)
        out->interval.low = out->interval.high = out->p = NAN;
    finish(&s);
    finish(&t);
    return ok;
}
