// SPDX-License-Identifier: MIT
/** @file sentiment.h What the parts of the sentiment plugin share. */
#ifndef SENTIMENT_H
#define SENTIMENT_H

#include <toolkit/text/lexicon.h>

#include <toolkit/plugin.h>

/** Kinds of data/polarity.txt: directions, nouns, and others. README.md describes them. */
#define POLARITY_KINDS(X)                                                                   \
    X(UP_VERB, "up-verb") /* "rose"; the subject is searched for to the left first */       \
    X(DOWN_VERB, "down-verb")                                                               \
    X(UP_OBJECT, "up-object") /* "raised": the object is searched for to the right first */ \
    X(DOWN_OBJECT, "down-object")                                                           \
    X(STRONG, "strong") /* as *_OBJECT, and good or bad alone: "strong", "weak" */          \
    X(WEAK, "weak")                                                                         \
    X(ABOVE, "above") /* as *_OBJECT, and nothing alone: "above", "fewer" */                \
    X(BELOW, "below")                                                                       \
    X(UP_PARTICLE, "up-particle") /* as *_VERB, if not the particle of a verb: "up 5%" */   \
    X(DOWN_PARTICLE, "down-particle")                                                       \
    X(RELIEVE, "relieve") /* removes something bad: "cleared of" */                         \
    X(GOOD, "good")       /* nouns: good when they go up */                                 \
    X(EXPECT, "expect")                                                                     \
    X(BAD, "bad")           /* bad when they go up */                                       \
    X(POSITIVE, "positive") /* good or bad news alone */                                    \
    X(NEGATIVE, "negative")                                                                 \
    X(NEUTRAL, "neutral") /* a phrase whose words do not count */                           \
    X(NEGATOR, "negator")                                                                   \
    X(INTENSIFIER, "intensifier")                                                           \
    X(DIMINISHER, "diminisher")                                                             \
    X(HEDGE, "hedge")                                                                       \
    X(DESPITE, "despite")                                                                   \
    X(CONTRAST, "contrast")                                                                 \
    X(CLAUSE, "clause")   /* starts a clause */                                             \
    X(COMPARE, "compare") /* starts a clause that compares two figures: "compared with" */

enum polarity_kind {
#define X(kind, name) KIND_##kind,
    POLARITY_KINDS(X)
#undef X
        KIND_FILE_COUNT,
    KIND_COMMA = KIND_FILE_COUNT, /**< punctuation, recognised by its form */
    KIND_BREAK,
    KIND_QUESTION,
    KIND_LAST_DIRECTION = KIND_RELIEVE,
    KIND_LAST_NOUN = KIND_BAD
};

extern const char *const polarity_kind_names[KIND_FILE_COUNT];

/** What is counted in a sentence; the model has a weight for each, by name. */
#define FEATURES(X)                                                             \
    X(UP_GOOD, "up good") /* "profit rose" */                                   \
    X(DOWN_GOOD, "down good")                                                   \
    X(UP_BAD, "up bad") /* "losses widened" */                                  \
    X(DOWN_BAD, "down bad")                                                     \
    X(UP, "up") /* a direction without a known noun: "Acme jumped" */           \
    X(DOWN, "down")                                                             \
    X(STRONG, "strong")                                                         \
    X(WEAK, "weak")                                                             \
    X(RELIEF, "relief") /* "cleared of fraud" */                                \
    X(POSITIVE, "positive")                                                     \
    X(NEGATIVE, "negative")                                                     \
    X(NOUN, "noun")   /* the value of a bad noun alone */                       \
    X(MORE, "more")   /* a figure above or below the one it is compared with */ \
    X(WORDS, "words") /* the learned words, summed */

enum feature {
#define X(feature, name) FEATURE_##feature,
    FEATURES(X)
#undef X
        FEATURE_COUNT
};

extern const char *const feature_names[FEATURE_COUNT];

// Flags of a lexeme: TK_LEXICON_…, of which TK_LEXICON_WEIGHT means that it has a learned weight,
// and these.
#define WORD_FLAG(n)     (1u << (TK_LEXICON_FLAGS + (n)))
#define WORD_COMMA       WORD_FLAG(0)
#define WORD_BREAK       WORD_FLAG(1) /**< semicolon, colon, dash, bracket */
#define WORD_QUESTION    WORD_FLAG(2)
#define WORD_NUMBER      WORD_FLAG(3) /**< starts like a figure: digit or currency sign */
#define WORD_FIGURE      WORD_FLAG(4) /**< a number above 0 that is not a year */
#define WORD_SCALED      WORD_FLAG(5) /**< a figure with its scale: "4.7bn" */
#define WORD_LETTER      WORD_FLAG(6)
#define WORD_PREPOSITION WORD_FLAG(7)  /**< may follow the "up" of "shares were up on Monday" */
#define WORD_OF          WORD_FLAG(8)  /**< joins a noun to the previous one: "of", "in" */
#define WORD_CAPITAL     WORD_FLAG(10) /**< has a capital at its start only */
#define WORD_RUNNING     WORD_FLAG(11) /**< a long word in lower case: its sentence is not a title */
#define WORD_INTO        WORD_FLAG(9)  /**< "to", "into": the result of a direction follows */

typedef struct sentiment_model {
    tk_lexicon lexicon;                  /**< the marks, and the learned weights of words */
    tk_lexicon_looks looks;              /**< scratch memory */
    struct sentiment_evidence *evidence; /**< of the document; NULL: not wanted */
    float weights[FEATURE_COUNT];
    float threshold; /**< a sum within ± this is neutral */
    float scale;     /**< score = 1 - exp(-scale · (|sum| - threshold)) */
} sentiment_model;

/** What the rules read of a document. */
typedef struct sentiment_text {
    tk_lexicon_tokens tokens;
    const char *text;
    const tk_lexicon_look
        *looks;     /**< tk_lexicon_scan() from the next sentence on: each sentence advances it */
    uint8_t *plain; /**< by token, set to 0 if a learned weight does not count; NULL: not needed */
    struct sentiment_evidence *evidence; /**< where contributions are added; NULL: not needed */
} sentiment_text;

/** Reads a file of marks, the words around them (data/context.txt), or the learned model, all in
 * the format of lexicon.h. */
bool sentiment_read_marks(sentiment_model *model, const char *text, size_t length,
                          tk_lexicon_fault *fault);
bool sentiment_read_context(sentiment_model *model, const char *text, size_t length,
                            tk_lexicon_fault *fault);
bool sentiment_read_model(sentiment_model *model, const char *text, size_t length,
                          tk_lexicon_fault *fault);

/** The value of a lexeme; `model` has been read. */
tk_lexicon_word sentiment_word(const sentiment_model *model, const tk_form *form);

/** What a lexeme adds to a sentence by itself, without a noun that it applies to and without other
 * context: above 0 is good news; ±1 is the least that makes a sentence good or bad news. */
double sentiment_valence(const sentiment_model *model, tk_lexicon_word word);

/** The cue of a lexeme for the scan. */
tk_lexicon_cue sentiment_cue(const sentiment_model *model, tk_lexicon_word word);

/** The number with which a text starts, scaled: "4.7bn", "1,200". 0 for a year. */
float sentiment_figure(const char *text, uint32_t length, bool *scaled);

/** Counts the features of the sentence of tokens first … end - 1. */
void sentiment_features(const sentiment_model *model, sentiment_text *text, uint32_t first,
                        uint32_t end, float features[FEATURE_COUNT]);

/**
 * Whether token t of the sentence that starts with token `first` is part of a name, "Justice
 * Department" or "Ridge AI": a capitalised word after another word, unless the sentence is a title.
 */
bool sentiment_may_be_name(const sentiment_text *text, uint32_t t, uint32_t first);

/** Whether the sentence of tokens first … end - 1 has no long word in lower case, as in titles. */
bool sentiment_is_title(const sentiment_text *text, uint32_t first, uint32_t end);

/** The weighted sum of the features: above 0 is good news. */
float sentiment_sum(const sentiment_model *model, const float features[FEATURE_COUNT]);

/** The score, −1 … 1, of a sum. */
double sentiment_score(const sentiment_model *model, float sum);

#endif // SENTIMENT_H
