// SPDX-License-Identifier: MIT
/** @file match.h Frames applied to the verbs and nouns of a sentence. */
#ifndef MATCH_H
#define MATCH_H

#include "frame.h"

/** Whether an amount says the same as one beside it: "5,000 jobs, or 8% of its workforce". */
bool fact_is_restated(const fact_sentence *s, uint32_t amount);

/** Adds the fact that the words around an amount state. Returns whether there is one. */
bool fact_match_amount(fact_work *w, const fact_frames *frames, uint32_t amount);

/** Adds the facts without an amount, from item `i` on as their word. */
void fact_match_word(fact_work *w, const fact_frames *frames, uint32_t i);

#endif // MATCH_H
