// SPDX-License-Identifier: MIT
#ifndef TK_RANK_H
#define TK_RANK_H

#include <stdbool.h>
#include <stddef.h>

/** Puts the rank of each of n values into `ranks`, 1 for the smallest; equal ones share their mean
 * rank. Pearson's r of ranks is Spearman's ρ. False if there is no memory. */
bool tk_ranks(const double *values, size_t n, double *ranks);

#endif
