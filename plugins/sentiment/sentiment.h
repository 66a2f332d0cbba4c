// SPDX-License-Identifier: MIT
/** @file sentiment.h What the parts of the sentiment plugin share. */
#ifndef SENTIMENT_H
#define SENTIMENT_H

#include <toolkit/text/lexicon.h>

#include <toolkit/plugin.h>

/** Kinds of data/polarity.txt: directions, nouns, all else. README.md describes them. */
#define POLARITY_KINDS(X)                                                              \
    X(UP_VERB, "up-verb") /* "rose"; the subject is sought to the left first */        \
    X(DOWN_VERB, "down-verb")                                                          \
    X(UP_OBJECT, "up-object") /* "raised": the object is sought to the right first */  \
    X(DOWN_OBJECT, "down-object")                                                      \
    X(STRONG, "strong") /* as *_OBJECT, and good or bad by itself: "strong", "weak" */ \
    X(WEAK, "weak")                                                                    \
    X(ABOVE, "above") /* as *_OBJECT, and nothing by itself: "above", "fewer" */       \
    X(BELOW, "below")                                                                  \
    X(UP_PARTICLE, "up-particle") /* as *_VERB, if no particle of a verb: "up 5%" */   \
    X(DOWN_PARTICLE, "down-particle")                                                  \
    X(RELIEVE, "relieve") /* takes away what is bad: "cleared of" */                   \
    X(GOOD, "good")       /* nouns: good when they go up */                            \
    X(EXPECT, "expect")                                                                \
    X(BAD, "bad")           /* bad when they go up */                                  \
    X(POSITIVE, "positive") /* good or bad news by themselves */                       \
    X(NEGATIVE, "negative")                                                            \
    X(NEUTRAL, "neutral") /* a phrase whose words do not count */                      \
    X(NEGATOR, "negator")                                                              \
    X(INTENSIFIER, "intensifier")                                                      \
    X(DIMINISHER, "diminisher")                                                        \
    X(HEDGE, "hedge")                                                                  \
    X(DESPITE, "despite")                                                              \
    X(CONTRAST, "contrast")                                                            \
    X(CLAUSE, "clause")   /* starts a clause */                                        \
    X(COMPARE, "compare") /* so does this, which compares two figures: "compared with" */

enum polarity_kind {
#define X(kind, name) KIND_##kind,
    POLARITY_KINDS(X)
#undef X
        KIND_FILE_COUNT,
    KIND_COMMA = KIND_FILE_COUNT, /**< punctuation, known by its form */
    KIND_BREAK,
    KIND_QUESTION,
    KIND_LAST_DIRECTION = KIND_RELIEVE,
    KIND_LAST_NOUN = KIND_BAD
};

extern const char *const polarity_kind_names[KIND_FILE_COUNT];

/** What is counted in a sentence; the model has a weight for each, by its name. */
#define FEATURES(X)                                                             \
    X(UP_GOOD, "up good") /* "profit rose" */                                   \
    X(DOWN_GOOD, "down good")                                                   \
    X(UP_BAD, "up bad") /* "losses widened" */                                  \
    X(DOWN_BAD, "down bad")                                                     \
    X(UP, "up") /* a direction of which no noun is known: "Acme jumped" */      \
    X(DOWN, "down")                                                             \
    X(STRONG, "strong")                                                         \
    X(WEAK, "weak")                                                             \
    X(RELIEF, "relief") /* "cleared of fraud" */                                \
    X(POSITIVE, "positive")                                                     \
    X(NEGATIVE, "negative")                                                     \
    X(NOUN, "noun")   /* what a bad noun says alone */                          \
    X(MORE, "more")   /* a figure above or below the one it is compared with */ \
    X(WORDS, "words") /* the learned words, summed */

enum feature {
#define X(feature, name) FEATURE_##feature,
    FEATURES(X)
#undef X
        FEATURE_COUNT
};

extern const char *const feature_names[FEATURE_COUNT];

// Flags of a lexeme: TK_LEXICON_…, of which TK_LEXICON_WEIGHT says that a weight was learned for
// it, and these.
#define WORD_FLAG(n)     (1u << (TK_LEXICON_FLAGS + (n)))
#define WORD_COMMA       WORD_FLAG(0)
#define WORD_BREAK       WORD_FLAG(1) /**< semicolon, colon, dash, bracket */
#define WORD_QUESTION    WORD_FLAG(2)
#define WORD_NUMBER      WORD_FLAG(3) /**< starts like a figure: digit or currency sign */
#define WORD_FIGURE      WORD_FLAG(4) /**< a number above 0 that is not a year */
#define WORD_SCALED      WORD_FLAG(5) /**< a figure with its scale: "4.7bn" */
#define WORD_LETTER      WORD_FLAG(6)
#define WORD_PREPOSITION WORD_FLAG(7)  /**< may follow the "up" of "shares were up on Monday" */
#define WORD_OF          WORD_FLAG(8)  /**< ties a noun to the one before: "of", "in" */
#define WORD_CAPITAL     WORD_FLAG(10) /**< has a capital at its start only */
#define WORD_RUNNING     WORD_FLAG(11) /**< a long word in lower case: its sentence is no title */
#define WORD_INTO        WORD_FLAG(9)  /**< "to", "into": what follows is where a direction ends */

typedef struct sentiment_model {
    tk_lexicon lexicon;     /**< the marks, and the learned weights of words */
    tk_lexicon_looks looks; /**< scratch memory */
    float weights[FEATURE_COUNT];
    float threshold; /**< a sum within ± this is neutral */
    float scale;     /**< score = 1 - exp(-scale · (|sum| - threshold)) */
} sentiment_model;

/** What the rules read of a document. */
typedef struct sentiment_text {
    tk_lexicon_tokens tokens;
    const char *text;
    const tk_lexicon_look
        *looks;     /**< tk_lexicon_scan() from the next sentence on: each moves it on */
    uint8_t *plain; /**< by token, set to 0 where no learned weight counts; NULL: not wanted */
} sentiment_text;

/** Reads a file of marks, the words around them (data/context.txt), or the learned model, all in
 * the form of lexicon.h. */
bool sentiment_read_marks(sentiment_model *model, const char *text, size_t length,
                          tk_lexicon_fault *fault);
bool sentiment_read_context(sentiment_model *model, const char *text, size_t length,
                            tk_lexicon_fault *fault);
bool sentiment_read_model(sentiment_model *model, const char *text, size_t length,
                          tk_lexicon_fault *fault);

/** The value of a lexeme; `model` has been read. */
tk_lexicon_word sentiment_word(const sentiment_model *model, const tk_form *form);

/** What the scan is to know of it. */
tk_lexicon_cue sentiment_cue(const sentiment_model *model, tk_lexicon_word word);

/** The number with which a text starts, scaled: "4.7bn", "1,200". 0 for a year. */
float sentiment_figure(const char *text, uint32_t length, bool *scaled);

/** Counts the features of the sentence of tokens first … end - 1. */
void sentiment_features(const sentiment_model *model, sentiment_text *text, uint32_t first,
                        uint32_t end, float features[FEATURE_COUNT]);

/**
 * Whether token t of the sentence that begins with token `first` is part of a name, "Justice
 * Department" or "Ridge AI": a word with a capital after another word, unless the sentence is a
 * title.
 */
bool sentiment_may_be_name(const sentiment_text *text, uint32_t t, uint32_t first);

/** Whether the sentence of tokens first … end - 1 has no long word in lower case, as titles have
 * none. */
bool sentiment_is_title(const sentiment_text *text, uint32_t first, uint32_t end);

/** The weighted sum of the features: above 0 is good news. */
float sentiment_sum(const sentiment_model *model, const float features[FEATURE_COUNT]);

/** The score, −1 … 1, of a sum. */
double sentiment_score(const sentiment_model *model, float sum);

#endif // SENTIMENT_H
