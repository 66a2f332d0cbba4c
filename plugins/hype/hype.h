// SPDX-License-Identifier: MIT
/** @file hype.h What the parts of the hype plugin share: kinds, lexeme flags, the instance. */
#ifndef HYPE_H
#define HYPE_H

#include <toolkit/text/lexicon.h>

#include <toolkit/plugin.h>

/** Kinds of a span, in the order of the names of hype/1; after them, kinds of the lexicon only. */
enum hype_kind {
    HYPE_SUPERLATIVE,
    HYPE_ABSOLUTE,
    HYPE_INTENSIFIER,
    HYPE_BUZZWORD,
    HYPE_PRAISE,
    HYPE_SENSATION,
    HYPE_URGENCY,
    HYPE_TEASER,
    HYPE_CLICHE,
    HYPE_METAPHOR,
    HYPE_HYPERBOLE,
    HYPE_ADDRESS,
    HYPE_QUESTION,
    HYPE_EXCLAMATION,
    HYPE_CAPITALS,
    HYPE_LISTICLE,
    HYPE_KIND_COUNT,
    HYPE_HEADLINE = HYPE_KIND_COUNT, /**< a teaser, counted in a heading only */
    HYPE_NONE,                       /**< never counted: the factual use of a word */
    HYPE_LIST,                       /**< a noun that headings use for lists */
    HYPE_SHOUT,                      /**< a common word, counted only in capitals */
    HYPE_LEXICON_KINDS
};

/** Flags of a lexeme: TK_LEXICON_…, if an entry can be counted, and these. */
#define HYPE_FLAG(n)   (1u << (TK_LEXICON_FLAGS + (n)))
#define HYPE_EST       HYPE_FLAG(0)  /**< looks like a superlative: "-est", in lower case */
#define HYPE_MOST      HYPE_FLAG(1)  /**< "most" */
#define HYPE_ADJECTIVE HYPE_FLAG(2)  /**< ends like an adjective that takes "most" */
#define HYPE_CAPITAL   HYPE_FLAG(3)  /**< a known word in capitals */
#define HYPE_BANG      HYPE_FLAG(4)  /**< exclamation mark */
#define HYPE_ASK       HYPE_FLAG(5)  /**< question mark */
#define HYPE_OPEN      HYPE_FLAG(6)  /**< opens a quotation */
#define HYPE_CLOSE     HYPE_FLAG(7)  /**< closes a quotation */
#define HYPE_TOGGLE    HYPE_FLAG(8)  /**< does either of these */
#define HYPE_REPORT    HYPE_FLAG(9)  /**< names a source: "said", "according" */
#define HYPE_MEASURE   HYPE_FLAG(10) /**< makes a superlative factual: "by", "since" */
#define HYPE_ORDINAL   HYPE_FLAG(11) /**< "second", as in "second largest" */
#define HYPE_EVER      HYPE_FLAG(12) /**< "ever", "yet" */
#define HYPE_NUMBER    HYPE_FLAG(13) /**< a number of one to three digits */
#define HYPE_LIST_NOUN HYPE_FLAG(14) /**< HYPE_LIST */
#define HYPE_UPPER     HYPE_FLAG(15) /**< in capitals, two letters or more */
#define HYPE_DETERMINER                                                                    \
    HYPE_FLAG(16)               /**< "the", "its", "top": before "most" or a list's number \
                                 */
#define HYPE_WORD HYPE_FLAG(17) /**< has a letter or a digit: counts as a word */

/** Flag of a cue: HYPE_WORD. */
#define HYPE_CUE_WORD (1u << TK_LEXICON_CUE_FLAGS)

/** The flags that make a token worth checking, besides the start of a phrase; the others are
 * context. */
#define HYPE_LOOK                                                                                \
    (TK_LEXICON_ENTRY | HYPE_EST | HYPE_MOST | HYPE_CAPITAL | HYPE_BANG | HYPE_ASK | HYPE_OPEN | \
     HYPE_CLOSE | HYPE_TOGGLE)

typedef struct hype_instance {
    tk_lexicon lexicon;
    tk_lexicon_looks looks; /**< scratch memory */
    double half;            /**< weight per 100 words at which the score is 50 */
} hype_instance;

/** Reads data/context.txt: the words that the rules look for around the counted words. */
bool hype_read_context(hype_instance *self, const char *text, size_t length,
                       tk_lexicon_fault *fault);

/** [worker] The value of a lexeme. */
tk_lexicon_word hype_word(const hype_instance *self, const tk_form *form);

/** [worker] The cue of a lexeme for the scan. */
tk_lexicon_cue hype_cue(const hype_instance *self, tk_lexicon_word word);

/** The result of the rules for a document. */
typedef struct hype_result {
    uint32_t spans; /**< the caller commits them to layer 0 */
    uint32_t words;
    double weight; /**< sum over the spans */
} hype_result;

/** [worker] Writes the hype spans of the document to provided layer 0. */
tk_status hype_find(hype_instance *self, const tk_host *host, tk_doc *doc, hype_result *result);

#endif // HYPE_H
