// SPDX-License-Identifier: MIT
#ifndef TK_ROUND_SAMPLES_H
#define TK_ROUND_SAMPLES_H

#include "round.h"

/** Times of each pass of a round: [pass][side][document][place], in ns. */
typedef struct tk_round_samples {
    float *values;
    double *calibrations; /**< ns of the calibration loop about each pass */
    size_t n_documents, n_sides, n_places;
    size_t n_passes, most_passes;
} tk_round_samples;

/** False if there is no memory. What it takes ends with the process. */
bool tk_round_samples_begin(tk_round_samples *samples, const tk_round *round);
/** Adds a document's times, which are of `runs` runs together, to the pass at hand. */
void tk_round_samples_add(tk_round_samples *samples, uint32_t side, uint32_t document,
                          const double *times, uint32_t runs);
/** Ends the pass, about which the calibration loop took so many ns. */
void tk_round_samples_end_pass(tk_round_samples *samples, double calibration_ns);
/** Whether there may be no room for another burst of passes. */
bool tk_round_samples_full(const tk_round_samples *samples);
/**
 * Sets, for each document and place, the median over the passes of each side's times, and of the
 * same in times of the calibration loop; and the ratio of the second side to the first: of steady
 * passes the median, of those with an empty table, which are few, that of the least times. False if
 * there is no memory.
 */
bool tk_round_samples_reduce(const tk_round_samples *samples, tk_round *round, bool steady);

#endif
