// SPDX-License-Identifier: MIT
#ifndef TK_STATS_H
#define TK_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** An estimate and its interval at the requested level. NaN if it is not defined. */
typedef struct tk_interval {
    double estimate, low, high;
} tk_interval;

// -------------------------------------------------------------------- of one sample of numbers
// Values must not be NaN. Functions that take a writable array reorder it.

/** Sorts n values in ascending order. */
void tk_sort(double *values, size_t n);
/**
 * Returns the quantile q (0 … 1) of n sorted values, interpolated between neighbours: definition 7
 * of Hyndman and Fan, "Sample quantiles in statistical packages" (1996). NaN if n is 0.
 */
double tk_quantile(const double *sorted, size_t n, double q);
/** Returns the median of n values in O(n); of an even number, the mean of the middle two. NaN if n
 * is 0. */
double tk_median(double *values, size_t n);
/** The same without reordering the values. NaN also when out of memory. */
double tk_median_of(const double *values, size_t n);
/** Returns the mean. NaN if n is 0. */
double tk_mean(const double *values, size_t n);
/** Returns the median distance from the median, times 1.4826: the standard deviation of normally
 * distributed values, but robust to a few outliers. NaN if n is 0. */
double tk_spread(double *values, size_t n);

// -------------------------------------------------------------------------------- of two samples

/** A power law y = factor · x^exponent, fitted to points, with the 95% interval of the exponent. */
typedef struct tk_power_law {
    double factor;
    tk_interval exponent;
    double r2; /**< share of the variance of log y that the fit explains */
} tk_power_law;

/**
 * Fits a power law by least squares on the logarithms of n points, all greater than 0. The interval
 * is Student's. All values are NaN if n < 2 or all x are equal; the interval is NaN if n is 2.
 */
tk_power_law tk_fit_power_law(const double *x, const double *y, size_t n);

/** Returns the two-sided 95% point of Student's t with `degrees` of freedom (≥ 1): 12.706, 4.303,
 * …, 1.960. */
double tk_student_95(size_t degrees);

#endif
