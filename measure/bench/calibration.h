// SPDX-License-Identifier: MIT
#ifndef TK_CALIBRATION_H
#define TK_CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A fixed piece of work of about 20 µs that is timed between documents, to measure the speed of the
 * machine at that moment. It resembles a pipeline: it splits a text into words, and looks up each
 * in a table that does not fit the smallest cache.
 */
typedef struct tk_calibration {
    unsigned char *text;
    uint32_t *slots;
    double *samples; /**< in ns */
    size_t n_samples, capacity;
    uint64_t found; /**< the result of the work, so that the compiler does not remove it */
} tk_calibration;

/** False when out of memory. */
bool tk_calibration_begin(tk_calibration *calibration);
void tk_calibration_end(tk_calibration *calibration);
/** Does the work once, and records its time. */
void tk_calibration_run(tk_calibration *calibration);
/** Returns the median of the last n times (at most 64) in ns. */
double tk_calibration_recent(const tk_calibration *calibration, size_t n);
/** Returns the median of the times in ns, and their spread as a share of it. Reorders them. */
double tk_calibration_median(tk_calibration *calibration);
double tk_calibration_spread(tk_calibration *calibration);

#endif
