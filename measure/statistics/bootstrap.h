// SPDX-License-Identifier: MIT
#ifndef TK_BOOTSTRAP_H
#define TK_BOOTSTRAP_H

#include "stats.h"

/**
 * The bootstrap of Efron and Tibshirani, "An introduction to the bootstrap" (1993), which estimates
 * how much a figure would vary with other items: it is computed for many samples of n drawn from
 * the n items with replacement. Deterministic: the same seed gives the same result.
 */
typedef struct tk_bootstrap {
    uint32_t resamples; /**< 1000 is usual; 0 means that */
    double level;       /**< of the interval, usually 0.95; 0 means that */
    uint64_t seed;
} tk_bootstrap;

/**
 * Returns the figure of the items indices[0 … n), each less than the number of items; an item can
 * occur more than once. NaN if it is not defined: the resample is then ignored.
 */
typedef double (*tk_statistic)(void *ctx, const uint32_t *indices, size_t n);

/**
 * Computes the figure of n items with its percentile interval (Efron and Tibshirani, chapter 13).
 * The interval is NaN if the figure is defined for fewer than half of the resamples. False when out
 * of memory.
 */
bool tk_bootstrap_interval(const tk_bootstrap *how, tk_statistic statistic, void *ctx, size_t n,
                           tk_interval *out);

/** The same for the median of n values, which are not changed. */
bool tk_bootstrap_median(const tk_bootstrap *how, const double *values, size_t n, tk_interval *out);

/** A difference between two systems on the same items. */
typedef struct tk_difference {
    tk_interval interval; /**< of B's figure minus A's */
    double p; /**< probability of a difference at least as large in either direction by chance */
} tk_difference;

/**
 * Computes the difference between the figures of B and A on the same n items: a resample draws the
 * same items for both. p is that of the bootstrap shifted to no difference, (1 + number of
 * resamples with |d* - d| ≥ |d|) / (1 + resamples): Efron and Tibshirani, section 16.4; Koehn
 * (2004) and Berg-Kirkpatrick et al. (2012) for its use. NaN as above. False when out of memory.
 */
bool tk_bootstrap_difference(const tk_bootstrap *how, tk_statistic statistic, void *a, void *b,
                             size_t n, tk_difference *out);

#endif
