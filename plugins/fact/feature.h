// SPDX-License-Identifier: MIT
/** @file feature.h What the model sees of an amount, and of a name that may be its subject. */
#ifndef FEATURE_H
#define FEATURE_H

#include "fact.h"

#define FEATURES_MAX   256
#define CANDIDATES_MAX 40
#define CLUES_MAX      72

/** A set of features, each the hash of its template and its value. */
typedef struct fact_features {
    uint32_t count;
    uint32_t ids[FEATURES_MAX];
} fact_features;

/** An amount in its sentence. */
typedef struct fact_context {
    const fact_sentence *s;
    uint32_t amount;
    uint32_t np;        /**< item of the amount */
    uint32_t verb;      /**< the verb that has it, or of which it is the subject, or NONE */
    uint32_t link;      /**< the item before it, without adverbs; or NONE */
    uint32_t noun;      /**< the noun that it measures: before `link`, or after it; or NONE */
    uint32_t low, high; /**< items of its clause: low … high - 1 */
    uint32_t stated;    /**< the fact that the rules made of it, or NONE */
    bool is_change;     /**< of which it is not the value */
} fact_context;

/** A name that may be the subject. */
typedef struct fact_candidate {
    party name;
    uint32_t sources; /**< where it is found, as bits */
    uint32_t count;
    uint32_t clues[CLUES_MAX];
} fact_candidate;

typedef struct fact_candidates {
    uint32_t count;
    fact_candidate list[CANDIDATES_MAX];
} fact_candidates;

/** Mixes the parts of a feature. */
static inline uint32_t fact_feature_id(uint32_t template_id, uint64_t value)
{
    uint64_t h = (value ^ (uint64_t)template_id << 40) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 29) * UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(h >> 32);
}

/** Makes one value of two. */
static inline uint64_t fact_feature_pair(uint64_t a, uint64_t b)
{
    return a * UINT64_C(0x9FB21C651E98DF25) + b + 1;
}

/** Finds where an amount stands. `first`: the first fact of the sentence. */
fact_context fact_context_of(const fact_work *w, uint32_t amount, uint32_t first);

/** The features of an amount that tell its kind. */
void fact_features_of(fact_features *f, const fact_work *w, const fact_context *c, uint32_t first);

/** The names that may be the subject of an amount, with what speaks for each. The first has no
 * text: none is named. */
void fact_candidates_of(fact_candidates *list, const fact_work *w, const fact_context *c,
                        uint32_t first);

#endif // FEATURE_H
