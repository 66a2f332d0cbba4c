// SPDX-License-Identifier: MIT
/** @file sentiment.h What the parts of the sentiment plugin share. */
#ifndef SENTIMENT_H
#define SENTIMENT_H

#include "../common/lexicon.h"

#include <toolkit/plugin.h>

/** Kinds of the lexicon, in the order of polarity_kind_names. README.md describes them. */
enum polarity_kind {
    KIND_UP_VERB, /**< directions: "rose"; the subject is sought to the left first */
    KIND_DOWN_VERB,
    KIND_UP_OBJECT, /**< "raised", "higher": the object is sought to the right first */
    KIND_DOWN_OBJECT,
    KIND_STRONG, /**< as *_OBJECT, and good or bad by itself: "strong", "weak" */
    KIND_WEAK,
    KIND_ABOVE, /**< as *_OBJECT, and nothing by itself: "above", "fewer" */
    KIND_BELOW,
    KIND_UP_PARTICLE, /**< as *_VERB, where it is no particle of a verb: "up 5%" */
    KIND_DOWN_PARTICLE,
    KIND_RELIEVE, /**< takes away what is bad: "cleared of" */
    KIND_LAST_DIRECTION = KIND_RELIEVE,
    KIND_GOOD, /**< nouns: good when they go up */
    KIND_EXPECT,
    KIND_BAD, /**< bad when they go up */
    KIND_LAST_NOUN = KIND_BAD,
    KIND_POSITIVE, /**< good or bad news by themselves */
    KIND_NEGATIVE,
    KIND_NEUTRAL, /**< a phrase whose words do not count */
    KIND_NEGATOR,
    KIND_INTENSIFIER,
    KIND_DIMINISHER,
    KIND_HEDGE,
    KIND_DESPITE,
    KIND_CONTRAST,
    KIND_CLAUSE,  /**< starts a clause */
    KIND_COMPARE, /**< does so, and compares a figure with another: "compared with" */
    KIND_FILE_COUNT,
    KIND_COMMA = KIND_FILE_COUNT, /**< punctuation, known by its form */
    KIND_BREAK,
    KIND_QUESTION
};

extern const char *const polarity_kind_names[KIND_FILE_COUNT];

/** What is counted in a sentence; the model has a weight for each. */
enum feature {
    FEATURE_UP_GOOD, /**< "profit rose" */
    FEATURE_DOWN_GOOD,
    FEATURE_UP_BAD, /**< "losses widened" */
    FEATURE_DOWN_BAD,
    FEATURE_UP, /**< a direction of which no noun is known: "Acme jumped" */
    FEATURE_DOWN,
    FEATURE_STRONG,
    FEATURE_WEAK,
    FEATURE_RELIEF, /**< "cleared of fraud" */
    FEATURE_POSITIVE,
    FEATURE_NEGATIVE,
    FEATURE_NOUN,  /**< what a bad noun says alone */
    FEATURE_MORE,  /**< a figure above or below the one it is compared with */
    FEATURE_WORDS, /**< the learned words, summed */
    FEATURE_COUNT
};

extern const char *const feature_names[FEATURE_COUNT];

/** A lexeme: the weight that was learned for it, its number, flags. */
typedef struct tk_polarity_word {
    float weight;
    float number; /**< of a figure that is not a year, else 0 */
    uint32_t flags;
} tk_polarity_word;

// Flags of a lexeme: TK_LEXICON_…, and these.
#define WORD_COMMA       (1u << 4)
#define WORD_BREAK       (1u << 5) /**< semicolon, colon, dash, bracket */
#define WORD_QUESTION    (1u << 6)
#define WORD_NUMBER      (1u << 7) /**< starts like a figure: digit or currency sign */
#define WORD_PREPOSITION (1u << 8) /**< may follow the "up" of "shares were up on Monday" */
#define WORD_LETTER      (1u << 9)
#define WORD_OF          (1u << 10) /**< ties a noun to the one before: "of", "in" */
#define WORD_SCALED      (1u << 11) /**< a figure with its scale: "4.7bn" */
#define WORD_INTO        (1u << 12) /**< "to", "into": what follows is where a direction ends */
/** What makes a token more than a word, besides the start of a phrase. */
#define WORD_TRIGGERS (WORD_COMMA | WORD_BREAK | WORD_QUESTION)

typedef struct sentiment_model {
    tk_lexicon polarity;
    tk_lexicon words; /**< learned weights, "word", and those of the features */
    float weights[FEATURE_COUNT];
    float threshold; /**< a sum within ± this is neutral */
    float scale;     /**< score = 1 - exp(-scale · (|sum| - threshold)) */
} sentiment_model;

/** The arrays in which the rules read a document's tokens. */
typedef struct sentiment_text {
    const uint32_t *begin, *end, *lexeme;
    const tk_polarity_word *words; /**< by lexeme */
    const tk_hash_part *parts;     /**< by lexeme */
    uint8_t *plain; /**< by token, set to 1 where its learned weight counts; NULL: not wanted */
} sentiment_text;

/** The lexeme's values; `model` has its lexicons. */
tk_polarity_word polarity_word(const sentiment_model *model, const tk_form *form);

/** Counts the features of the sentence of tokens first … end - 1. */
void sentiment_features(const sentiment_model *model, const sentiment_text *text, uint32_t first,
                        uint32_t end, float features[FEATURE_COUNT]);

/** The weighted sum of the features: above 0 is good news. */
float sentiment_sum(const sentiment_model *model, const float features[FEATURE_COUNT]);

/** The score, −1 … 1, of a sum. */
double sentiment_score(const sentiment_model *model, float sum);

/** Reads weights and threshold from `model->words`. False if one is missing: its name in `*name`.
 */
bool sentiment_model_weights(sentiment_model *model, const char **name);

#endif // SENTIMENT_H
