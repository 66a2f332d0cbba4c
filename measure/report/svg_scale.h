// SPDX-License-Identifier: MIT
#ifndef TK_SVG_SCALE_H
#define TK_SVG_SCALE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

enum { TK_SCALE_MOST_TICKS = 12 };

/** How the values of an axis become places from 0 to 1, and where its ticks are. */
typedef struct tk_scale {
    double low, high; /**< the values at 0 and 1; logarithms of them, if `base` */
    double base;      /**< 0: linear */
    double ticks[TK_SCALE_MOST_TICKS];
    size_t n_ticks;
} tk_scale;

/** The range of some values. */
typedef struct tk_extent {
    double low, high;
} tk_extent;

#define TK_EXTENT_EMPTY ((tk_extent){.low = INFINITY, .high = -INFINITY})

/** Makes room for a value; not for one that is no number or beyond ±1e300, nor on a logarithmic
 * axis for one ≤ 0. */
void tk_extent_add(tk_extent *extent, double value, double base);

/**
 * A scale that covers the extent and ends at round values, with `most` ticks at most (3 … 12). A
 * linear one covers zero as well, so that lengths along it are in proportion; `whole`: its ticks
 * are whole numbers. False if the extent is empty.
 */
bool tk_scale_make(tk_scale *scale, tk_extent extent, double base, bool whole, size_t most);

/** Whether the scale has a place for the value. */
bool tk_scale_has(const tk_scale *scale, double value);
/** The place of a value that it has, from 0 to 1. */
double tk_scale_place(const tk_scale *scale, double value);

#endif
