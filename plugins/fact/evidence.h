// SPDX-License-Identifier: MIT
/** @file evidence.h Which kind of fact the words of a clause suggest for an amount. */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "frame.h"

#define VOTES_MAX     24
#define EVIDENCE_MOST 5 /**< the highest weight of a vote */

/** A frame of a word in the clause. */
typedef struct fact_vote {
    const frame *frame;
    uint32_t item;
    uint32_t weight;
} fact_vote;

typedef struct fact_evidence {
    uint32_t amount;    /**< of the sentence */
    uint32_t low, high; /**< items of its clause: low … high - 1 */
    fact_set classes;   /**< of all words in the clause */
    uint32_t count;
    fact_vote votes[VOTES_MAX];
    uint32_t against; /**< for a measure or a price */
} fact_evidence;

/** Collects the votes for an amount. */
void fact_evidence_read(fact_evidence *e, const fact_sentence *s, const fact_frames *words,
                        uint32_t amount);

/** The kinds that most is said for, as bits: one, several of the same word, or none if too little
 * is said or as much for another kind by another word. */
uint32_t fact_evidence_kinds(const fact_evidence *e);

#endif // EVIDENCE_H
