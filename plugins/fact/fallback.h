// SPDX-License-Identifier: MIT
/** @file fallback.h Facts of amounts that no frame takes: the words of the clause determine the
 * kind.
 */
#ifndef FALLBACK_H
#define FALLBACK_H

#include "frame.h"

/** Adds the fact that the words in the clause of an amount state together. `words` are frames whose
 * words vote for their kinds. Returns whether there is one. */
bool fact_fallback(fact_work *w, const fact_frames *words, uint32_t amount);

#endif // FALLBACK_H
