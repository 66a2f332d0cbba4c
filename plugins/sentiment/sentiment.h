// SPDX-License-Identifier: MIT
/** @file sentiment.h What the parts of the sentiment plugin share. */
#ifndef SENTIMENT_H
#define SENTIMENT_H

#include <toolkit/text/lexicon.h>

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
 * Department" or "Scale AI": a word with a capital after another word, unless the sentence is a
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
