// SPDX-License-Identifier: MIT
#ifndef TK_SVG_SCALE_H
#define TK_SVG_SCALE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

enum { TK_SCALE_MOST_TICKS = 12 };

/** Maps the values of an axis to positions from 0 to 1, with its ticks. */
typedef struct tk_scale {
    double low, high; /**< the values at 0 and 1; logarithms of them, if `base` */
    double base;      /**< 0 if linear */
    double ticks[TK_SCALE_MOST_TICKS];
    size_t n_ticks;
} tk_scale;

/** The range of some values. */
typedef struct tk_extent {
    double low, high;
} tk_extent;

#define TK_EXTENT_EMPTY ((tk_extent){.low = INFINITY, .high = -INFINITY})

/** Extends the range by a value, except NaN, values beyond ±1e300, or ≤ 0 on a logarithmic axis. */
void tk_extent_add(tk_extent *extent, double value, double base);

/**
 * Makes a scale that covers the extent and ends at round values, with at most `most` ticks (3 …
 * 12). A linear one includes zero, so that lengths along it are proportional; with `whole`, its
 * ticks are whole numbers. False if the extent is empty.
 */
bool tk_scale_make(tk_scale *scale, tk_extent extent, double base, bool whole, size_t most);

/** Whether the scale has a position for the value. */
bool tk_scale_has(const tk_scale *scale, double value);
/** Returns the position of a value on the scale, from 0 to 1. */
double tk_scale_place(const tk_scale *scale, double value);

#endif
