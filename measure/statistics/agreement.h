// SPDX-License-Identifier: MIT
#ifndef TK_AGREEMENT_H
#define TK_AGREEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** How much a disagreement of label i with label j of an ordered scale counts. */
typedef enum tk_weights {
    TK_WEIGHTS_NONE,      /**< 1: labels are equal or not */
    TK_WEIGHTS_LINEAR,    /**< |i - j| */
    TK_WEIGHTS_QUADRATIC, /**< (i - j)² */
} tk_weights;

/**
 * Cohen's κ (1960; weighted 1968) of two annotators: 1 is agreement throughout, 0 what chance
 * gives. `table` has k rows of k counts: table[i * k + j] items that the first labelled i and the
 * second j. NaN where chance alone agrees throughout: no items, or nothing but one label.
 */
double tk_kappa(const uint64_t *table, uint32_t k, tk_weights weights);

/** What the difference of two values is, squared. */
typedef enum tk_metric {
    TK_METRIC_NOMINAL,  /**< 1 if they are not the same number */
    TK_METRIC_ORDINAL,  /**< that of their mean ranks among all values */
    TK_METRIC_INTERVAL, /**< their own */
} tk_metric;

/**
 * Krippendorff's α, "Computing Krippendorff's alpha-reliability" (2011), of any number of
 * annotators, some of whose values may be missing. values[a * units + u] is the value that
 * annotator a gave unit u, NaN if none; a unit with one value counts for nothing. `*out` is NaN
 * where all values are the same or there are none. False if there is no memory.
 */
bool tk_alpha(const double *values, size_t annotators, size_t units, tk_metric metric, double *out);

#endif
