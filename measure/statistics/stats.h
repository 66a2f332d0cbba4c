// SPDX-License-Identifier: MIT
#ifndef TK_STATS_H
#define TK_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An estimate and the interval that holds the true value at the level it was asked for. NaN where
 * it is not defined. */
typedef struct tk_interval {
    double estimate, low, high;
} tk_interval;

// -------------------------------------------------------------------- of one sample of numbers
// No value may be NaN. Functions that take a writable array put it in another order.

/** Sorts n values, the smallest first. */
void tk_sort(double *values, size_t n);
/**
 * The quantile q (0 … 1) of n sorted values, interpolated between neighbours: definition 7 of
 * Hyndman and Fan, "Sample quantiles in statistical packages" (1996). NaN if n is 0.
 */
double tk_quantile(const double *sorted, size_t n, double q);
/** The median of n values in O(n); of an even number, the middle of the two in the middle. NaN if n
 * is 0. */
double tk_median(double *values, size_t n);
/** The same, of values that stay in their order. NaN also if there is no memory. */
double tk_median_of(const double *values, size_t n);
/** The mean. NaN if n is 0. */
double tk_mean(const double *values, size_t n);
/** The median distance from the median, times 1.4826: the standard deviation where the values are
 * normally distributed, and unmoved by a few that are far off. NaN if n is 0. */
double tk_spread(double *values, size_t n);

// -------------------------------------------------------------------------------- of two samples

/** A power law y = factor · x^exponent, fitted to points, with the 95% interval of the exponent. */
typedef struct tk_power_law {
    double factor;
    tk_interval exponent;
    double r2; /**< share of the variance of log y that it explains */
} tk_power_law;

/**
 * Least squares on the logarithms of n points, all greater than 0. The interval is Student's. All
 * values are NaN if n < 2 or all x are the same; the interval is NaN if n is 2.
 */
tk_power_law tk_fit_power_law(const double *x, const double *y, size_t n);

/** The two-sided 95% point of Student's t with `degrees` of freedom (≥ 1): 12.706, 4.303, …, 1.960.
 */
double tk_student_95(size_t degrees);

#endif
