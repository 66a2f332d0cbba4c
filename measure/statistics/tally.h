// SPDX-License-Identifier: MIT
#ifndef TK_TALLY_H
#define TK_TALLY_H

#include "bootstrap.h"

/**
 * Counters per document, with their sums over all documents and over resamples of them. The
 * interval of any figure that is computed from sums (precision, recall, F1, …) then costs little,
 * and two tallies of the same documents can be compared, because their resamples are the same.
 */
typedef struct tk_tally {
    uint32_t *counts; /**< counts[document * n_counters + counter] */
    size_t n_documents, n_counters;
    uint64_t *sums; /**< n_counters sums over all documents, then over each resample */
    uint32_t resamples;
    double level;
} tk_tally;

/** Initialises all counters with 0. False when out of memory. */
bool tk_tally_init(tk_tally *tally, size_t n_documents, size_t n_counters);
void tk_tally_finish(tk_tally *tally);

/** Returns the counters of a document. */
uint32_t *tk_tally_row(tk_tally *tally, size_t document);
/** Computes the sums and resamples. With fewer than two documents there are no resamples. False
 * when out of memory. */
bool tk_tally_sum(tk_tally *tally, const tk_bootstrap *how);
/** Returns the sum of a counter over all documents. */
uint64_t tk_tally_total(const tk_tally *tally, size_t counter);

typedef enum tk_ratio_kind {
    TK_PRECISION, /**< tp / predicted */
    TK_RECALL,    /**< tp / gold */
    TK_F1,        /**< their harmonic mean, 2 tp / (gold + predicted) */
} tk_ratio_kind;

/**
 * A figure of three counters. With n > 1, the mean over n of them that are `stride` counters apart,
 * without those that have neither gold nor predicted; a term of the mean that is not defined is 0.
 */
typedef struct tk_ratio {
    tk_ratio_kind kind;
    uint32_t tp, gold, predicted; /**< indices of counters */
    uint32_t n, stride;
    bool macro;
} tk_ratio;

/** Returns a figure of the sums of all counters; NaN if it is not defined. */
typedef double (*tk_sums_figure)(const void *ctx, const uint64_t *sums);
/** Computes any such figure with its interval. False when out of memory. */
bool tk_tally_map(const tk_tally *tally, tk_sums_figure figure, const void *ctx, tk_interval *out);
/** Computes a ratio with its interval; NaN if it is not defined. False when out of memory. */
bool tk_tally_figure(const tk_tally *tally, const tk_ratio *ratio, tk_interval *out);
/** Computes B's figure minus A's; the tallies have the same documents. False when out of memory. */
bool tk_tally_difference(const tk_tally *a, const tk_ratio *of_a, const tk_tally *b,
                         const tk_ratio *of_b, tk_difference *out);

#endif
