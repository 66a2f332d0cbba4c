// SPDX-License-Identifier: MIT
#ifndef TK_MATCH_H
#define TK_MATCH_H

#include "corpus.h"

/** In tk_match's arrays: no pair. */
#define TK_UNMATCHED UINT32_MAX

/** Returns how well two spans agree, whichever is first; 0 if they cannot be a pair. */
typedef uint32_t tk_match_grade(const tk_span *a, const tk_span *b);

/**
 * Pairs overlapping spans of two sides, one to one: the higher grade first (if there is a function
 * for it), then same extent, then same label, then the longer overlap, then the shorter union, then
 * the earlier. This is symmetric: swapping the sides gives the same pairs.
 *
 * a_pair[i] (of n_a) is the index of a[i]'s pair in `b`, or TK_UNMATCHED; b_pair is the inverse.
 * With `same_label`, spans with different labels are not paired. Spans must be in order. False when
 * out of memory.
 */
bool tk_match(const tk_span *a, uint32_t n_a, const tk_span *b, uint32_t n_b, bool same_label,
              tk_match_grade *grade, uint32_t *a_pair, uint32_t *b_pair);

/** Whether two labels, each of which may be NULL, are the same. */
bool tk_same_label(const char *a, const char *b);

#endif
