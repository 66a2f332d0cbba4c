// SPDX-License-Identifier: MIT
/**
 * @file evidence.h The layer sentiment_evidence/1: what each word and phrase adds to the sum of its
 * sentence. It is collected while the rules read the sentence, and costs nothing if it is not.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "reading.h"

/** What changed the value of a word: bits of evidence.factors, in the order of their names. */
#define FACTORS(X)                                                      \
    X(NEGATED, "negated")         /* "did not rise"; two cancel out */  \
    X(ABSENT, "absent")           /* "no losses": the noun is denied */ \
    X(INTENSIFIED, "intensified") /* "rose sharply" */                  \
    X(DIMINISHED, "diminished")   /* "rose slightly" */                 \
    X(HEDGED, "hedged")           /* "could rise" */                    \
    X(DESPITE, "despite")         /* "despite strong sales" */          \
    X(BEFORE_BUT, "before but")                                         \
    X(AFTER_BUT, "after but")                                           \
    X(QUESTION, "question")                                             \
    X(FIGURE, "figure") /* "Acme rose 5%" */                            \
    X(LESS, "less")     /* "less cheerful" */

enum factor {
#define X(factor, name) FACTOR_BIT_##factor,
    FACTORS(X)
#undef X
        FACTOR_COUNT
};

/** The words or the phrase of one contribution. */
typedef struct evidence {
    uint32_t first, last; /**< tokens */
    uint32_t noun_first; /**< of the noun that a direction or a comparison applies to, or NO_MARK */
    uint32_t noun_last;
    enum feature feature;
    uint32_t factors; /**< a bit for each factor */
    float value;      /**< what it adds to the feature */
    float factor;     /**< product of the factors: `value` without them is value / factor */
} evidence;

/** Evidence of a document. A zeroed one is empty; its memory is kept from one document to the next.
 */
typedef struct sentiment_evidence {
    evidence *list;
    uint32_t count, room;
    uint8_t *plain; /**< what sentiment_text.plain points to */
    uint32_t plain_room;
    bool failed; /**< out of memory */
} sentiment_evidence;

/** Empties it, for a document of so many tokens. */
void sentiment_evidence_start(sentiment_evidence *all, uint32_t tokens);

/** Adds a contribution. */
void sentiment_evidence_add(sentiment_evidence *all, const evidence *one);

/** Adds the learned words of the sentence of tokens first … end - 1, and sorts its contributions by
 * their place. */
void sentiment_evidence_close(sentiment_text *text, const tk_lexicon *lexicon, uint32_t first,
                              uint32_t end);

void sentiment_evidence_finish(sentiment_evidence *all);

/** Writes the names of the factors, separated by ", ". Returns the length. */
#define FACTORS_ROOM 128
uint32_t sentiment_factor_names(uint32_t factors, char out[FACTORS_ROOM]);

enum {
    EVIDENCE_CONTRIBUTION,
    EVIDENCE_KIND,
    EVIDENCE_NOUN,
    EVIDENCE_FACTOR,
    EVIDENCE_FACTORS,
    EVIDENCE_SENTENCE,
    EVIDENCE_COLUMNS
};

extern const tk_column sentiment_evidence_columns[EVIDENCE_COLUMNS];

#endif // EVIDENCE_H
