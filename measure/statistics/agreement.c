// SPDX-License-Identifier: MIT
#include "agreement.h"
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double weight(uint32_t i, uint32_t j, tk_weights weights)
{
    const double d = i > j ? (double)(i - j) : (double)(j - i);
    switch (weights) {
    case TK_WEIGHTS_LINEAR:
        return d;
    case TK_WEIGHTS_QUADRATIC:
        return d * d;
    default:
        return d > 0;
    }
}

double tk_kappa(const uint64_t *table, uint32_t k, tk_weights weights)
{
    // Disagreement observed, and that expected if both annotators drew labels at random.
    double observed = 0, expected = 0, all = 0;
    for (uint32_t i = 0; i < k; i++) {
        double row = 0;
        for (uint32_t j = 0; j < k; j++)
            row += (double)table[i * k + j];
        for (uint32_t j = 0; j < k; j++) {
            double column = 0;
            for (uint32_t l = 0; l < k; l++)
                column += (double)table[l * k + j];
            observed += weight(i, j, weights) * (double)table[i * k + j];
            expected += weight(i, j, weights) * row * column;
        }
        all += row;
    }
    return expected > 0 ? 1 - observed * all / expected : NAN;
}

/**
 * Values of the units that have at least two, unit by unit: those of unit u are values[first[u]] to
 * values[first[u + 1] - 1].
 */
typedef struct pairable {
    double *values, *sorted; /**< n each; `sorted` in rising order */
    size_t *first;
    size_t n, units;
} pairable;

static bool gather(pairable *p, const double *values, size_t annotators, size_t units)
{
    *p = (pairable){.values = malloc((annotators * units + 1) * sizeof(double)),
                    .sorted = malloc((annotators * units + 1) * sizeof(double)),
                    .first = malloc((units + 1) * sizeof(size_t))};
    if (!p->values || !p->sorted || !p->first)
        return false;
    for (size_t u = 0; u < units; u++) {
        const size_t start = p->n;
        for (size_t a = 0; a < annotators; a++)
            if (!isnan(values[a * units + u]))
                p->values[p->n++] = values[a * units + u];
        if (p->n - start < 2)
            p->n = start;
        else
            p->first[p->units++] = start;
    }
    p->first[p->units] = p->n;
    if (p->n)
        memcpy(p->sorted, p->values, p->n * sizeof(double));
    tk_sort(p->sorted, p->n);
    return true;
}

/** Returns the mean rank of `value` among the sorted values. */
static double mean_rank(const pairable *p, double value)
{
    size_t below = 0, end = p->n;
    while (below < end) {
        const size_t middle = below + (end - below) / 2;
        if (p->sorted[middle] < value)
            below = middle + 1;
        else
            end = middle;
    }
    size_t not_above = below;
    end = p->n;
    while (not_above < end) {
        const size_t middle = not_above + (end - not_above) / 2;
        if (p->sorted[middle] <= value)
            not_above = middle + 1;
        else
            end = middle;
    }
    return (double)(below + not_above) / 2;
}

/** Returns the squared differences summed over the ordered pairs of n values, for interval data:
 * 2 n Σ (x - m)². */
static double squares(const double *values, size_t n)
{
    const double mean = tk_mean(values, n);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return 2 * (double)n * sum;
}

/** Returns the number of ordered pairs of n sorted values that differ. */
static double unequal(const double *sorted, size_t n)
{
    double same = 0;
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i; next < n && sorted[next] == sorted[i]; next++)
            ;
        same += (double)(next - i) * (double)(next - i);
    }
    return (double)n * (double)n - same;
}

bool tk_alpha(const double *values, size_t annotators, size_t units, tk_metric metric, double *out)
{
    pairable p;
    bool ok = gather(&p, values, annotators, units);
    if (ok) {
        // The ordinal difference of values c < k, n_c / 2 + … + n_k / 2 with all values between, is
        // that of their mean ranks: ordinal α is interval α of the ranks.
        for (size_t i = 0; metric == TK_METRIC_ORDINAL && i < p.n; i++)
            p.values[i] = mean_rank(&p, p.values[i]);
        double expected =
            metric == TK_METRIC_NOMINAL ? unequal(p.sorted, p.n) : squares(p.values, p.n);
        double observed = 0;
        for (size_t u = 0; u < p.units; u++) {
            double *own = p.values + p.first[u];
            const size_t n = p.first[u + 1] - p.first[u];
            if (metric == TK_METRIC_NOMINAL)
                tk_sort(own, n);
            observed +=
                (metric == TK_METRIC_NOMINAL ? unequal(own, n) : squares(own, n)) / (double)(n - 1);
        }
        *out = expected > 0 ? 1 - observed * (double)(p.n - 1) / expected : NAN;
    }
    free(p.values);
    free(p.sorted);
    free(p.first);
    return ok;
}
