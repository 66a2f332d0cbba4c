// SPDX-License-Identifier: MIT
/** @file hype.h What the parts of the hype plugin share: kinds, lexeme flags, the instance. */
#ifndef HYPE_H
#define HYPE_H

#include "../common/lexicon.h"

#include <toolkit/plugin.h>

/** Kinds of a span, in the order of the layer's names; then the kinds of the lexicon only. */
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
    HYPE_NONE,                       /**< never counted: the sober use of a word */
    HYPE_LIST,                       /**< a noun of which lists are made */
    HYPE_SHOUT,                      /**< a common word, counted only in capitals */
    HYPE_LEXICON_KINDS
};

extern const char *const hype_kind_names[HYPE_LEXICON_KINDS];

/** Flags of a lexeme: TK_LEXICON_… of an entry that can be counted, and these. */
#define HYPE_WORD       (1u << 3)  /**< has a letter or a digit: counts as a word */
#define HYPE_LOWER      (1u << 4)  /**< in lower case */
#define HYPE_EST        (1u << 5)  /**< looks like a superlative: "-est", in lower case */
#define HYPE_MOST       (1u << 6)  /**< "most" */
#define HYPE_ADJECTIVE  (1u << 7)  /**< ends like an adjective that takes "most" */
#define HYPE_CAPITAL    (1u << 8)  /**< a known word in capitals */
#define HYPE_BANG       (1u << 9)  /**< exclamation mark */
#define HYPE_ASK        (1u << 10) /**< question mark */
#define HYPE_OPEN       (1u << 11) /**< opens a quotation */
#define HYPE_CLOSE      (1u << 12) /**< closes one */
#define HYPE_TOGGLE     (1u << 13) /**< does either */
#define HYPE_REPORT     (1u << 14) /**< says who says so: "said", "according" */
#define HYPE_MEASURE    (1u << 15) /**< makes a superlative a matter of fact: "by", "since" */
#define HYPE_ORDINAL    (1u << 16) /**< "second", as in "second largest" */
#define HYPE_EVER       (1u << 17) /**< "ever", "yet" */
#define HYPE_NUMBER     (1u << 18) /**< a number of one to three digits */
#define HYPE_LIST_NOUN  (1u << 19) /**< HYPE_LIST */
#define HYPE_UPPER      (1u << 20) /**< in capitals, two letters or more */
#define HYPE_DETERMINER (1u << 21) /**< "the", "its", "top": before "most" or a list's number */

/** What makes a token worth looking at, besides the start of a phrase; the rest is context. */
#define HYPE_TRIGGERS                                                                            \
    (TK_LEXICON_ENTRY | HYPE_EST | HYPE_MOST | HYPE_CAPITAL | HYPE_BANG | HYPE_ASK | HYPE_OPEN | \
     HYPE_CLOSE | HYPE_TOGGLE)

typedef struct hype_instance {
    tk_lexicon lexicon;
    double half; /**< weight per 100 words at which the score is 50 */
} hype_instance;

/** [worker] The lexeme columns: flags (uint32_t) and hash (tk_hash_part). */
tk_status hype_fill_flags(void *instance, const tk_form *form, void *value);
tk_status hype_fill_part(void *instance, const tk_form *form, void *value);

/** What the rules have found in a document. */
typedef struct hype_result {
    uint32_t spans; /**< committed to layer 0 by the caller */
    uint32_t words;
    double weight; /**< sum over the spans */
} hype_result;

/** [worker] Writes the hype spans of the document to provided layer 0. */
tk_status hype_find(const hype_instance *self, const tk_host *host, tk_doc *doc,
                    hype_result *result);

#endif // HYPE_H
