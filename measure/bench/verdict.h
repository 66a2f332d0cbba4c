// SPDX-License-Identifier: MIT
#ifndef TK_VERDICT_H
#define TK_VERDICT_H

#include "stats.h"

/** What is said of a change. */
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
    bool by_instructions; /**< times could not tell, and instructions did */
} tk_change;

/** Of the intervals of changes: a report has dozens of them, and none should cry wolf. */
#define TK_CHANGE_LEVEL 0.99
/** What is no difference, however narrow the interval: see docs/benchmarking.md. */
#define TK_RESOLUTION_SIDE_BY_SIDE 0.015
#define TK_RESOLUTION_BASELINE     0.04
/** The same of passes with an empty table, in which memory grows: so many times that. */
#define TK_RESOLUTION_FIRST_PASS 2.5
/** An interval that is wider than this each way tells nothing. */
#define TK_NOISY_HALF_WIDTH 0.10

/**
 * The change from `n` ratios B / A, one a round, in which A and B ran in turn: their median. A
 * verdict is given where the whole interval is beyond `resolution`. False if there is no memory.
 */
bool tk_change_paired(const double *ratios, size_t n, double resolution, uint64_t seed,
                      tk_change *out);
/** The same from rounds of A and rounds of B at other times: the ratio of the medians. */
bool tk_change_apart(const double *a, size_t n_a, const double *b, size_t n_b, double resolution,
                     uint64_t seed, tk_change *out);
/** Where times are too noisy to tell, lets instructions of A and B tell, if both are greater than
 * 0. */
void tk_change_settle(tk_change *change, double a_instructions, double b_instructions);

/** Takes a verdict back whose change is below `floor`: something else may explain it. */
void tk_change_doubt(tk_change *change, double floor);
/**
 * What two runs at other times may differ by though nothing has changed: the machine may have been
 * in another state, which the calibration loop makes good in part only. From the medians of the
 * loop in ns and its spreads as shares of them.
 */
double tk_change_floor(double a_calibration, double b_calibration, double a_spread,
                       double b_spread);

/** "faster", "slower", "no difference shown", "too noisy". */
const char *tk_verdict_name(tk_verdict verdict);

/** How the machine was. */
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
/** "quiet", "noisy", "too noisy". */
const char *tk_noise_name(tk_noise noise);

#endif
