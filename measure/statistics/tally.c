// SPDX-License-Identifier: MIT
#include "tally.h"

#include "rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ORDINARY_RESAMPLES = 1000 };

bool tk_tally_init(tk_tally *tally, size_t n_documents, size_t n_counters)
{
    *tally = (tk_tally){.n_documents = n_documents, .n_counters = n_counters};
    if (n_counters && n_documents > SIZE_MAX / n_counters / sizeof(uint32_t) - 1)
        return false;
    tally->counts = calloc(n_documents * n_counters + 1, sizeof *tally->counts);
    return tally->counts != NULL;
}

void tk_tally_finish(tk_tally *tally)
{
    free(tally->counts);
    free(tally->sums);
    *tally = (tk_tally){0};
}

uint32_t *tk_tally_row(tk_tally *tally, size_t document)
{
    return tally->counts + document * tally->n_counters;
}

static void add_row(const tk_tally *tally, uint64_t *sums, size_t document)
{
    const uint32_t *row = tally->counts + document * tally->n_counters;
    for (size_t i = 0; i < tally->n_counters; i++)
        sums[i] += row[i];
}

bool tk_tally_sum(tk_tally *tally, const tk_bootstrap *how)
{
    const uint32_t n = (uint32_t)tally->n_documents;
    tally->level = how->level > 0 ? how->level : 0.95;
    tally->resamples = n < 2 ? 0 : how->resamples ? how->resamples : ORDINARY_RESAMPLES;
    tally->sums =
        calloc(((size_t)tally->resamples + 1) * tally->n_counters + 1, sizeof *tally->sums);
    if (!tally->sums || n != tally->n_documents)
        return false;
    for (uint32_t i = 0; i < n; i++)
        add_row(tally, tally->sums, i);
    tk_rng random = tk_rng_seed(how->seed);
    for (uint32_t r = 1; r <= tally->resamples; r++)
        for (uint32_t i = 0; i < n; i++)
            add_row(tally, tally->sums + r * tally->n_counters, tk_rng_below(&random, n));
    return true;
}

uint64_t tk_tally_total(const tk_tally *tally, size_t counter)
{
    return tally->sums[counter];
}

static double ratio_of(const tk_ratio *ratio, double tp, double gold, double predicted)
{
    switch (ratio->kind) {
    case TK_PRECISION:
        return predicted > 0 ? tp / predicted : NAN;
    case TK_RECALL:
        return gold > 0 ? tp / gold : NAN;
    default:
        return gold + predicted > 0 ? 2 * tp / (gold + predicted) : NAN;
    }
}

static double evaluate(const void *ctx, const uint64_t *sums)
{
    const tk_ratio *ratio = ctx;
    if (!ratio->macro)
        return ratio_of(ratio, (double)sums[ratio->tp], (double)sums[ratio->gold],
                        (double)sums[ratio->predicted]);
    double sum = 0;
    uint32_t terms = 0;
    for (uint32_t i = 0; i < ratio->n; i++) {
        const uint64_t *s = sums + (size_t)i * ratio->stride;
        if (!s[ratio->gold] && !s[ratio->predicted])
            continue;
        const double term = ratio_of(ratio, (double)s[ratio->tp], (double)s[ratio->gold],
                                     (double)s[ratio->predicted]);
        sum += isnan(term) ? 0 : term;
        terms++;
    }
    return terms ? sum / terms : NAN;
}

/** Returns the figure of sample r; sample 0 is all documents. */
static double figure_at(const tk_tally *tally, const tk_ratio *ratio, uint32_t r)
{
    return evaluate(ratio, tally->sums + (size_t)r * tally->n_counters);
}

static tk_interval interval_of(double estimate, double *figures, size_t n, uint32_t resamples,
                               double level)
{
    if (isnan(estimate) || !n || n < resamples / 2)
        return (tk_interval){estimate, NAN, NAN};
    tk_sort(figures, n);
    const double tail = (1 - level) / 2;
    return (tk_interval){estimate, tk_quantile(figures, n, tail),
                         tk_quantile(figures, n, 1 - tail)};
}

bool tk_tally_map(const tk_tally *tally, tk_sums_figure figure_of, const void *ctx,
                  tk_interval *out)
{
    size_t n = 0;
    double *figures = malloc(((size_t)tally->resamples + 1) * sizeof *figures);
    if (!figures)
        return false;
    for (uint32_t r = 1; r <= tally->resamples; r++) {
        const double figure = figure_of(ctx, tally->sums + (size_t)r * tally->n_counters);
        if (!isnan(figure))
            figures[n++] = figure;
    }
    *out = interval_of(figure_of(ctx, tally->sums), figures, n, tally->resamples, tally->level);
    free(figures);
    return true;
}

bool tk_tally_figure(const tk_tally *tally, const tk_ratio *ratio, tk_interval *out)
{
    return tk_tally_map(tally, evaluate, ratio, out);
}

bool tk_tally_difference(const tk_tally *a, const tk_ratio *of_a, const tk_tally *b,
                         const tk_ratio *of_b, tk_difference *out)
{
    const uint32_t resamples = a->resamples < b->resamples ? a->resamples : b->resamples;
    const double estimate = figure_at(b, of_b, 0) - figure_at(a, of_a, 0);
    const double as_large = fabs(estimate) * (1 - 1e-9); // ignores rounding
    size_t n = 0, beyond = 0;
    double *figures = malloc(((size_t)resamples + 1) * sizeof *figures);
    if (!figures)
        return false;
    for (uint32_t r = 1; r <= resamples; r++) {
        const double figure = figure_at(b, of_b, r) - figure_at(a, of_a, r);
        if (isnan(figure))
            continue;
        beyond += fabs(figure - estimate) >= as_large;
        figures[n++] = figure;
    }
    out->interval = interval_of(estimate, figures, n, resamples, a->level);
    out->p = isnan(out->interval.low) ? NAN : (double)(1 + beyond) / (double)(1 + n);
    free(figures);
    return true;
}
