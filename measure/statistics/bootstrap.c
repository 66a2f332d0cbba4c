// SPDX-License-Identifier: MIT
#include "bootstrap.h"
#include "rng.h"

#include <math.h>
#include <stdlib.h>

enum { ORDINARY_RESAMPLES = 1000 };

/** The figures of the resamples for which it is defined. */
typedef struct resampling {
    uint32_t *indices; /**< of the items drawn */
    double *figures;
    size_t n_figures;
    uint32_t resamples;
    double tail; /**< share below the interval, and the same above it */
    tk_rng rng;
} resampling;

static bool begin(resampling *r, const tk_bootstrap *how, size_t n)
{
    *r = (resampling){.resamples = how->resamples ? how->resamples : ORDINARY_RESAMPLES,
                      .tail = (1 - (how->level > 0 ? how->level : 0.95)) / 2,
                      .rng = tk_rng_seed(how->seed)};
    r->indices = n < UINT32_MAX ? malloc((n + 1) * sizeof *r->indices) : NULL;
    r->figures = malloc(r->resamples * sizeof *r->figures);
    for (size_t i = 0; r->indices && i < n; i++)
        r->indices[i] = (uint32_t)i; // the items themselves
    return r->indices && r->figures;
}

static void draw(resampling *r, size_t n)
{
    for (size_t i = 0; i < n; i++)
        r->indices[i] = tk_rng_below(&r->rng, (uint32_t)n);
}

static void keep(resampling *r, double figure)
{
    if (!isnan(figure))
        r->figures[r->n_figures++] = figure;
}

static tk_interval interval_of(resampling *r, double estimate)
{
    if (isnan(estimate) || r->n_figures < r->resamples / 2 || !r->n_figures)
        return (tk_interval){estimate, NAN, NAN};
    tk_sort(r->figures, r->n_figures);
    return (tk_interval){estimate, tk_quantile(r->figures, r->n_figures, r->tail),
                         tk_quantile(r->figures, r->n_figures, 1 - r->tail)};
}

static void end(resampling *r)
{
    free(r->indices);
    free(r->figures);
}

bool tk_bootstrap_interval(const tk_bootstrap *how, tk_statistic statistic, void *ctx, size_t n,
                           tk_interval *out)
{
    resampling r;
    const bool ok = begin(&r, how, n);
    if (ok) {
        const double estimate = statistic(ctx, r.indices, n);
        for (uint32_t i = 0; n && i < r.resamples; i++) {
            draw(&r, n);
            keep(&r, statistic(ctx, r.indices, n));
        }
        *out = interval_of(&r, estimate);
    }
    end(&r);
    return ok;
}

/** Values, and room for a resample of them. */
typedef struct median_ctx {
    const double *values;
    double *drawn;
} median_ctx;

static double median_statistic(void *ctx, const uint32_t *indices, size_t n)
{
    const median_ctx *m = ctx;
    for (size_t i = 0; i < n; i++)
        m->drawn[i] = m->values[indices[i]];
    return tk_median(m->drawn, n);
}

bool tk_bootstrap_median(const tk_bootstrap *how, const double *values, size_t n, tk_interval *out)
{
    median_ctx ctx = {values, malloc((n + 1) * sizeof *ctx.drawn)};
    const bool ok = ctx.drawn && tk_bootstrap_interval(how, median_statistic, &ctx, n, out);
    free(ctx.drawn);
    return ok;
}

bool tk_bootstrap_difference(const tk_bootstrap *how, tk_statistic statistic, void *a, void *b,
                             size_t n, tk_difference *out)
{
    resampling r;
    const bool ok = begin(&r, how, n);
    if (ok) {
        const double estimate = statistic(b, r.indices, n) - statistic(a, r.indices, n);
        for (uint32_t i = 0; n && i < r.resamples; i++) {
            draw(&r, n);
            keep(&r, statistic(b, r.indices, n) - statistic(a, r.indices, n));
        }
        out->interval = interval_of(&r, estimate);
        // Differences that are unequal only by rounding count as equal.
        const double as_large = fabs(estimate) * (1 - 1e-9);
        size_t beyond = 0;
        for (size_t i = 0; i < r.n_figures; i++)
            beyond += fabs(r.figures[i] - estimate) >= as_large;
        out->p = isnan(out->interval.low) ? NAN : (double)(1 + beyond) / (double)(1 + r.n_figures);
    }
    end(&r);
    return ok;
}
