// SPDX-License-Identifier: MIT
#ifndef TK_AGREEMENT_H
#define TK_AGREEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The weight of a disagreement between labels i and j of an ordered scale. */
typedef enum tk_weights {
    TK_WEIGHTS_NONE,      /**< 1: labels are equal or not */
    TK_WEIGHTS_LINEAR,    /**< |i - j| */
    TK_WEIGHTS_QUADRATIC, /**< (i - j)² */
} tk_weights;

/**
 * Returns Cohen's κ (1960; weighted 1968) of two annotators: 1 is complete agreement, 0 is
 * agreement by chance. `table` has k rows of k counts: table[i * k + j] items that the first
 * annotator labelled i and the second j. NaN if chance alone agrees completely: no items, or only
 * one label.
 */
double tk_kappa(const uint64_t *table, uint32_t k, tk_weights weights);

/** The squared difference of two values. */
typedef enum tk_metric {
    TK_METRIC_NOMINAL,  /**< 1 if they differ */
    TK_METRIC_ORDINAL,  /**< of their mean ranks among all values */
    TK_METRIC_INTERVAL, /**< of the values themselves */
} tk_metric;

/**
 * Computes Krippendorff's α, "Computing Krippendorff's alpha-reliability" (2011), of any number of
 * annotators, some of whose values may be missing. values[a * units + u] is the value that
 * annotator a gave unit u, NaN if none; units with a single value are ignored. `*out` is NaN if all
 * values are the same or there are none. False when out of memory.
 */
bool tk_alpha(const double *values, size_t annotators, size_t units, tk_metric metric, double *out);

#endif
