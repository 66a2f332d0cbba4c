// SPDX-License-Identifier: MIT
#ifndef TK_TALLY_H
#define TK_TALLY_H

#include "bootstrap.h"

/**
 * Counters of every document, and their sums over all documents and over resamples of them. Any
 * figure that is made of sums (precision, recall, F1, …) then has its interval for little, and two
 * tallies of the same documents, which are resampled alike, can be compared.
 */
typedef struct tk_tally {
    uint32_t *counts; /**< counts[document * n_counters + counter] */
    size_t n_documents, n_counters;
    uint64_t *sums; /**< n_counters sums of all documents, then of each resample */
    uint32_t resamples;
    double level;
} tk_tally;

/** All counters are 0. False if there is no memory. */
bool tk_tally_init(tk_tally *tally, size_t n_documents, size_t n_counters);
void tk_tally_finish(tk_tally *tally);

/** The counters of a document. */
uint32_t *tk_tally_row(tk_tally *tally, size_t document);
/** Adds up and resamples. With fewer than two documents there are no resamples. False if there is
 * no memory. */
bool tk_tally_sum(tk_tally *tally, const tk_bootstrap *how);
/** The sum of a counter over all documents. */
uint64_t tk_tally_total(const tk_tally *tally, size_t counter);

typedef enum tk_ratio_kind {
    TK_PRECISION, /**< tp / predicted */
    TK_RECALL,    /**< tp / gold */
    TK_F1,        /**< their harmonic mean, 2 tp / (gold + predicted) */
} tk_ratio_kind;

/**
 * A figure of three counters. With n > 1, the mean over n of them that are `stride` counters apart,
 * those left out that have neither gold nor predicted; where a term of the mean is not defined, it
 * is 0.
 */
typedef struct tk_ratio {
    tk_ratio_kind kind;
    uint32_t tp, gold, predicted; /**< indices of counters */
    uint32_t n, stride;
    bool macro;
} tk_ratio;

/** A figure of the sums of all counters; NaN where it is not defined. */
typedef double (*tk_sums_figure)(const void *ctx, const uint64_t *sums);
/** Any such figure with its interval. False if there is no memory. */
bool tk_tally_map(const tk_tally *tally, tk_sums_figure figure, const void *ctx, tk_interval *out);
/** The figure and its interval; NaN where it is not defined. False if there is no memory. */
bool tk_tally_figure(const tk_tally *tally, const tk_ratio *ratio, tk_interval *out);
/** B's figure less A's; the tallies have the same documents. False if there is no memory. */
bool tk_tally_difference(const tk_tally *a, const tk_ratio *of_a, const tk_tally *b,
                         const tk_ratio *of_b, tk_difference *out);

#endif
