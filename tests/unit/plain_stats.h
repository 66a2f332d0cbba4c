// SPDX-License-Identifier: MIT
/**
 * @file plain_stats.h
 * Statistics computed by their definitions, to check the measures, which work on weighted
 * groups.
 */
#ifndef PLAIN_STATS_H
#define PLAIN_STATS_H

#include "rng.h"
#include "stats.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/** A number in [0, 1) from 53 random bits. */
static inline double plain_unit(tk_rng *rng)
{
    return (double)(tk_rng_next(rng) >> 11) * 0x1p-53;
}

/** Pearson's correlation of x[i] and y[i]. NaN if n < 2 or all values of either are the same. */
static inline double plain_pearson(const double *x, const double *y, size_t n)
{
    const double mean_x = tk_mean(x, n), mean_y = tk_mean(y, n);
    double xx = 0, xy = 0, yy = 0;
    for (size_t i = 0; i < n; i++) {
        const double dx = x[i] - mean_x, dy = y[i] - mean_y;
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    if (n < 2 || !(xx > 0 && yy > 0))
        return NAN;
    return fmax(-1, fmin(1, xy / sqrt(xx) / sqrt(yy)));
}

/** A score, and whether its item is of the class that should have high scores. */
typedef struct plain_scored {
    double score;
    bool positive;
} plain_scored;

static inline int plain_by_score(const void *a, const void *b)
{
    const double x = ((const plain_scored *)a)->score, y = ((const plain_scored *)b)->score;
    return (x > y) - (x < y);
}

/**
 * Area under the ROC curve: the probability that a positive item's score is higher than a negative
 * one's, with ties counted half (Hanley and McNeil 1982). Sorts the items. NaN if a class is empty.
 */
static inline double plain_auc(plain_scored *items, size_t n)
{
    if (n > 1)
        qsort(items, n, sizeof *items, plain_by_score);
    double won = 0; // pairs, with ties counted half
    size_t positives = 0, negatives = 0;
    for (size_t i = 0, next; i < n; i = next) {
        size_t tied[2] = {0, 0};
        for (next = i; next < n && items[next].score == items[i].score; next++)
            tied[items[next].positive]++;
        won += (double)tied[true] * ((double)negatives + (double)tied[false] / 2);
        positives += tied[true];
        negatives += tied[false];
    }
    if (!positives || !negatives)
        return NAN;
    return won / (double)positives / (double)negatives;
}

#endif
