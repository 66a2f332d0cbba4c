// SPDX-License-Identifier: MIT
#ifndef TK_VERDICT_H
#define TK_VERDICT_H

#include "stats.h"

/** The verdict on a change. */
typedef enum tk_verdict {
    TK_VERDICT_NONE, /**< no difference shown */
    TK_VERDICT_FASTER,
    TK_VERDICT_SLOWER,
    TK_VERDICT_NOISY, /**< the interval is too wide to tell */
} tk_verdict;

/** A change from A to B: (B - A) / A, so that 0.1 is 10% slower. */
typedef struct tk_change {
    tk_interval change; /**< at TK_CHANGE_LEVEL */
    tk_verdict verdict;
    bool by_instructions; /**< times were too noisy, so instructions decided */
} tk_change;

/** Level of the intervals of changes: a report has dozens, so false alarms must be rare. */
#define TK_CHANGE_LEVEL 0.99
/** Smaller changes count as none, however narrow the interval: see docs/benchmarking.md. */
#define TK_RESOLUTION_SIDE_BY_SIDE 0.015
#define TK_RESOLUTION_BASELINE     0.04
/** The factor for passes with an empty table, in which memory grows. */
#define TK_RESOLUTION_FIRST_PASS 2.5
/** An interval wider than this in each direction is too noisy. */
#define TK_NOISY_HALF_WIDTH 0.10

/**
 * Computes the change from `n` ratios B / A, one per round, in which A and B ran in turn: their
 * median. A change has a verdict if its whole interval is beyond `resolution`. False when out of
 * memory.
 */
bool tk_change_paired(const double *ratios, size_t n, double resolution, uint64_t seed,
                      tk_change *out);
/** The same from rounds of A and of B at different times: the ratio of the medians. */
bool tk_change_apart(const double *a, size_t n_a, const double *b, size_t n_b, double resolution,
                     uint64_t seed, tk_change *out);
/** Decides by the instructions of A and B if times are too noisy, and both are greater than 0. */
void tk_change_settle(tk_change *change, double a_instructions, double b_instructions);

/** Withdraws the verdict on a change smaller than `floor`, which may have another cause. */
void tk_change_doubt(tk_change *change, double floor);
/**
 * Returns how much two runs at different times can differ without any change: the machine may have
 * been in another state, which the calibration loop corrects only in part. Computed from the
 * medians of the loop in ns and its spreads as shares of them.
 */
double tk_change_floor(double a_calibration, double b_calibration, double a_spread,
                       double b_spread);

/** Returns "faster", "slower", "no difference shown" or "too noisy". */
const char *tk_verdict_name(tk_verdict verdict);

/** How noisy the machine was. */
typedef enum tk_noise {
    TK_NOISE_QUIET,
    TK_NOISE_NOISY,
    TK_NOISE_TOO_NOISY,
} tk_noise;

/**
 * Judges a machine by the spread of the calibration loop and that of the rounds, as shares of their
 * medians (0.02 is 2%).
 */
tk_noise tk_noise_judge(double calibration_spread, double round_spread);
/** Returns "quiet", "noisy" or "too noisy". */
const char *tk_noise_name(tk_noise noise);

#endif
