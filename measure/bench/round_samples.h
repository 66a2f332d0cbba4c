// SPDX-License-Identifier: MIT
#ifndef TK_ROUND_SAMPLES_H
#define TK_ROUND_SAMPLES_H

#include "round.h"

/** Times of each pass of a round: [pass][side][document][place], in ns. */
typedef struct tk_round_samples {
    float *values;
    double *calibrations; /**< ns of the calibration loop around each pass */
    size_t n_documents, n_sides, n_places;
    size_t n_passes, most_passes;
} tk_round_samples;

/** Allocates the samples. False when out of memory. They are freed when the process exits. */
bool tk_round_samples_begin(tk_round_samples *samples, const tk_round *round);
/** Adds a document's times, the sum of `runs` runs, to the current pass. */
void tk_round_samples_add(tk_round_samples *samples, uint32_t side, uint32_t document,
                          const double *times, uint32_t runs);
/** Ends the pass, around which the calibration loop took `calibration_ns`. */
void tk_round_samples_end_pass(tk_round_samples *samples, double calibration_ns);
/** Whether there may be no room for another burst of passes. */
bool tk_round_samples_full(const tk_round_samples *samples);
/**
 * Sets, for each document and place, the median over the passes of each side's times, and the same
 * in units of the calibration loop; and the ratio of the second side to the first: the median for
 * steady passes, that of the least times for passes with an empty table, which are few. False when
 * out of memory.
 */
bool tk_round_samples_reduce(const tk_round_samples *samples, tk_round *round, bool steady);

#endif
