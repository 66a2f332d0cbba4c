// SPDX-License-Identifier: MIT
#ifndef TK_CALIBRATION_H
#define TK_CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A fixed piece of work, about 20 µs long, that is timed between documents: it tells how fast the
 * machine is at that moment. It is a small image of a pipeline's: it cuts a text into words, and
 * looks each up in a table that does not fit the smallest cache.
 */
typedef struct tk_calibration {
    unsigned char *text;
    uint32_t *slots;
    double *samples; /**< ns */
    size_t n_samples, capacity;
    uint64_t found; /**< what the work came to, so that no compiler leaves it out */
} tk_calibration;

/** False if there is no memory. */
bool tk_calibration_begin(tk_calibration *calibration);
void tk_calibration_end(tk_calibration *calibration);
/** Does the work once, and notes its time. */
void tk_calibration_run(tk_calibration *calibration);
/** The median of the last n times (64 at most) in ns. */
double tk_calibration_recent(const tk_calibration *calibration, size_t n);
/** The median of the times in ns, and their spread as a share of it. Reorders them. */
double tk_calibration_median(tk_calibration *calibration);
double tk_calibration_spread(tk_calibration *calibration);

#endif
