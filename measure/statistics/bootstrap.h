// SPDX-License-Identifier: MIT
#ifndef TK_BOOTSTRAP_H
#define TK_BOOTSTRAP_H

#include "stats.h"

/**
 * The bootstrap of Efron and Tibshirani, "An introduction to the bootstrap" (1993): how far would a
 * figure be off, had other items been drawn? The n items that there are stand for all, and are
 * drawn from again, n with replacement, many times. Deterministic: the same seed, the same answer.
 */
typedef struct tk_bootstrap {
    uint32_t resamples; /**< 1000 is ordinary; 0 is taken for that */
    double level;       /**< of the interval: 0.95; 0 is taken for that */
    uint64_t seed;
} tk_bootstrap;

/**
 * A figure of the items indices[0 … n), each below the number of items, which may occur more than
 * once. NaN where it is not defined: such a resample is left out.
 */
typedef double (*tk_statistic)(void *ctx, const uint32_t *indices, size_t n);

/**
 * The figure of n items with its percentile interval (Efron and Tibshirani, chapter 13). The
 * interval is NaN where fewer than half of the resamples have a figure. False if there is no
 * memory.
 */
bool tk_bootstrap_interval(const tk_bootstrap *how, tk_statistic statistic, void *ctx, size_t n,
                           tk_interval *out);

/** The same of a median of n values, which it does not touch. */
bool tk_bootstrap_median(const tk_bootstrap *how, const double *values, size_t n, tk_interval *out);

/** A difference of two systems on the same items. */
typedef struct tk_difference {
    tk_interval interval; /**< of B's figure less A's */
    double p; /**< probability of a difference at least as large, either way, were there none */
} tk_difference;

/**
 * The difference of the figures of B and of A, both from the same n items: a resample draws the
 * same items for both. p is that of the bootstrap shifted to no difference, (1 + number of
 * resamples with |d* - d| ≥ |d|) / (1 + resamples): Efron and Tibshirani, section 16.4; Koehn
 * (2004) and Berg-Kirkpatrick et al. (2012) for its use. NaN as above. False if there is no memory.
 */
bool tk_bootstrap_difference(const tk_bootstrap *how, tk_statistic statistic, void *a, void *b,
                             size_t n, tk_difference *out);

#endif
