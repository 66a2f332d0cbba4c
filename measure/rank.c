// SPDX-License-Identifier: MIT
#include "rank.h"

#include <stdlib.h>

typedef struct placed {
    double value;
    size_t at;
} placed;

static int by_value(const void *a, const void *b)
{
    const double x = ((const placed *)a)->value, y = ((const placed *)b)->value;
    return (x > y) - (x < y);
}

bool tk_ranks(const double *values, size_t n, double *ranks)
{
    placed *sorted = malloc((n + 1) * sizeof *sorted);
    if (!sorted)
        return false;
    for (size_t i = 0; i < n; i++)
        sorted[i] = (placed){values[i], i};
    if (n)
        qsort(sorted, n, sizeof *sorted, by_value);
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i; next < n && sorted[next].value == sorted[i].value; next++)
            ;
        for (size_t j = i; j < next; j++)
            ranks[sorted[j].at] = (double)(i + 1 + next) / 2;
    }
    free(sorted);
    return true;
}
