// SPDX-License-Identifier: MIT
#ifndef TK_MATCH_H
#define TK_MATCH_H

#include "corpus.h"

/** In tk_match's arrays: there is no pair. */
#define TK_UNMATCHED UINT32_MAX

/**
 * Pairs spans of two sides that overlap, one to one: same extent first, then same label, then the
 * longer overlap, then the shorter union, then the earlier. As none of this depends on which side
 * is which, swapping the sides gives the same pairs.
 *
 * a_pair[i] (of n_a) is the index of a[i]'s pair in `b`, or TK_UNMATCHED; b_pair the same the other
 * way round. With `same_label`, spans of different labels make no pair. Spans are in order. False
 * if there is no memory.
 */
bool tk_match(const tk_span *a, uint32_t n_a, const tk_span *b, uint32_t n_b, bool same_label,
              uint32_t *a_pair, uint32_t *b_pair);

/** Whether two labels, each of which may be NULL, are the same. */
bool tk_same_label(const char *a, const char *b);

#endif
