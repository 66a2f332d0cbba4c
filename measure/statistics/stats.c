// SPDX-License-Identifier: MIT
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// -------------------------------------------------------------------- of one sample of numbers

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void tk_sort(double *values, size_t n)
{
    if (n > 1)
        qsort(values, n, sizeof *values, by_value);
}

double tk_quantile(const double *sorted, size_t n, double q)
{
    if (n == 0)
        return NAN;
    const double place = q * (double)(n - 1);
    const size_t below = place <= 0 ? 0 : (size_t)place;
    if (below + 1 >= n)
        return sorted[n - 1];
    return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}

static void swap(double *a, double *b)
{
    const double t = *a;
    *a = *b;
    *b = t;
}

/**
 * Puts the k-th smallest value at values[k], no greater one before it and no smaller one after it
 * (Hoare's quickselect, with the median of three as the pivot).
 */
static double select_kth(double *values, size_t n, size_t k)
{
    size_t low = 0, high = n - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (values[middle] < values[low])
            swap(&values[middle], &values[low]);
        if (values[high] < values[low])
            swap(&values[high], &values[low]);
        if (values[high] < values[middle])
            swap(&values[high], &values[middle]);
        const double pivot = values[middle];
        size_t i = low, j = high;
        for (;;) {
            while (values[i] < pivot)
                i++;
            while (values[j] > pivot)
                j--;
            if (i >= j)
                break;
            swap(&values[i++], &values[j--]);
        }
        // Now [low, i) ≤ pivot ≤ (j, high], and i is j, or j + 1 with the pivot between them.
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return values[k];
}

double tk_median(double *values, size_t n)
{
    if (n == 0)
        return NAN;
    const double upper = select_kth(values, n, n / 2);
    if (n % 2)
        return upper;
    double lower = values[0];
    for (size_t i = 1; i < n / 2; i++)
        lower = values[i] > lower ? values[i] : lower;
    return lower + (upper - lower) / 2;
}

double tk_median_of(const double *values, size_t n)
{
    double *room = malloc((n + 1) * sizeof *room);
    if (!room)
        return NAN;
    memcpy(room, values, n * sizeof *room);
    const double median = tk_median(room, n);
    free(room);
    return median;
}

double tk_mean(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

double tk_spread(double *values, size_t n)
{
    const double middle = tk_median(values, n);
    for (size_t i = 0; i < n; i++)
        values[i] = fabs(values[i] - middle);
    return 1.4826 * tk_median(values, n);
}

// -------------------------------------------------------------------------------- of two samples

double tk_student_95(size_t degrees)
{
    static const double table[] = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706,
                                   2.4469,  2.3646, 2.3060, 2.2622, 2.2281};
    if (degrees < 1)
        return NAN;
    if (degrees <= sizeof table / sizeof *table)
        return table[degrees - 1];
    // The expansion about the normal distribution, Abramowitz and Stegun 26.7.5: three decimals.
    const double z = 1.959964, v = (double)degrees;
    const double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
    return z + (z3 + z) / (4 * v) + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v) +
           (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v);
}

tk_power_law tk_fit_power_law(const double *x, const double *y, size_t n)
{
    // Two passes over the points need no arrays for their logarithms, so nothing can fail.
    double mean_x = 0, mean_y = 0, xx = 0, xy = 0, yy = 0;
    for (size_t i = 0; i < n; i++) {
        mean_x += log(x[i]) / (double)n;
        mean_y += log(y[i]) / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        const double dx = log(x[i]) - mean_x, dy = log(y[i]) - mean_y;
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    if (n < 2 || !(xx > 1e-18))
        return (tk_power_law){NAN, {NAN, NAN, NAN}, NAN};
    const double slope = xy / xx;
    const double residual = fmax(0, yy - slope * xy);
    const double half = n > 2 ? tk_student_95(n - 2) * sqrt(residual / (double)(n - 2) / xx) : NAN;
    return (tk_power_law){.factor = exp(mean_y - slope * mean_x),
                          .exponent = {slope, slope - half, slope + half},
                          .r2 = yy > 0 ? 1 - residual / yy : 1};
}
