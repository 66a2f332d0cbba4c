// SPDX-License-Identifier: MIT
/**
 * @file word.h
 * What the tagger knows about a word form apart from its context: class, flags and features.
 */
#ifndef TK_ENTITY_WORD_H
#define TK_ENTITY_WORD_H

#include <toolkit/text/clitic.h>

#include "word_lists.h"

#include <stdint.h>

/** tk_word.flags */
enum {
    TK_WORD_LOWER = 1 << 0,       /**< letters, none of them upper-case */
    TK_WORD_CANDIDATE = 1 << 1,   /**< may be part of a name by itself */
    TK_WORD_LINK = 1 << 2,        /**< may stand between two candidates of one name: "of", "3" */
    TK_WORD_CAPITAL = 1 << 3,     /**< starts with an upper case letter */
    TK_WORD_CAPS = 1 << 4,        /**< two letters or more, all upper case */
    TK_WORD_CONTENT = 1 << 5,     /**< four letters or more, and not a function word */
    TK_WORD_COMMON = 1 << 6,      /**< its folded form is a common word */
    TK_WORD_START = 1 << 7,       /**< a name of several tokens in the gazetteer starts with it */
    TK_WORD_USER = 1 << 8,        /**< a name in the user's gazetteer starts with it */
    TK_WORD_TITLE = 1 << 9,       /**< in the list of persons' titles */
    TK_WORD_POSSESSIVE = 1 << 10, /**< is 's or ' */
    TK_WORD_FUNCTION = 1 << 11,   /**< a pronoun, article, auxiliary verb, … */
    TK_WORD_AFFIX = 1 << 12, /**< a demonym, a generic word of a place or company: no name alone */
    TK_WORD_THING = 1 << 13, /**< in lower case, occurs beside a product's name: app, model */
    TK_WORD_WORK = 1 << 14,  /**< heads the name of a law, an index, a programme */
    TK_WORD_SAY = 1 << 15,   /**< a verb that never has a product as subject: said, bought */
    TK_WORD_GIVEN = 1 << 16, /**< a forename */
    TK_WORD_CORP = 1 << 17,  /**< ends a company's name: plc, Inc. */
    TK_WORD_ANCHOR = 1 << 18 /**< a candidate that can be a name alone: not The, May or CEO */
};

/** The properties of a lexeme without its clitic: 8 bytes. */
typedef struct tk_word {
    uint32_t fold : 30;  /**< tk_word_fold() of the folded form */
    uint32_t firm : 1;   /**< in lower case, describes a company: airline, startup */
    uint32_t owned : 1;  /**< in lower case, belongs to a company: founder, shares */
    uint32_t flags : 19; /**< TK_WORD_… */
    uint32_t name : 3;   /**< label + 1 of the gazetteer name that is exactly this form, or 0 */
    uint32_t class : 6;  /**< TK_CLASS_…, for the tables over two neighbours */
    uint32_t clitic : 4; /**< toolkit/text/clitic.h: the clitic at its end; all other members
                            describe the rest */
} tk_word;

/** Classes of words: a pair of neighbouring classes says more than the two separately. */
enum {
    TK_CLASS_EDGE, /**< before the first and after the last word of a sentence */
    TK_CLASS_LOWER,
    TK_CLASS_LOWER_TITLE,
    TK_CLASS_LOWER_ORG,
    TK_CLASS_LOWER_PLACE,
    TK_CLASS_LOWER_FUNCTION,
    TK_CLASS_THE,
    TK_CLASS_OF,
    TK_CLASS_AND,
    TK_CLASS_AMPERSAND,
    TK_CLASS_IN,
    TK_CLASS_BY,
    TK_CLASS_CONNECTOR,
    TK_CLASS_SAY,
    TK_CLASS_POSSESSIVE,
    TK_CLASS_NUMBER,
    TK_CLASS_YEAR,
    TK_CLASS_COMMA,
    TK_CLASS_STOP,
    TK_CLASS_QUOTE,
    TK_CLASS_OPEN,
    TK_CLASS_CLOSE,
    TK_CLASS_DASH,
    TK_CLASS_COLON,
    TK_CLASS_MARK,
    TK_CLASS_ADDRESS,
    TK_CLASS_CURRENCY,
    TK_CLASS_LOWER_THING,
    TK_CLASS_UNKNOWN, /**< from here on: with an upper case letter */
    TK_CLASS_COMMON,
    TK_CLASS_FUNCTION,
    TK_CLASS_FORENAME,
    TK_CLASS_SURNAME,
    TK_CLASS_FORENAME_SURNAME,
    TK_CLASS_COMMON_NAME,
    TK_CLASS_LOC,
    TK_CLASS_LOC_NAME,
    TK_CLASS_ORG,
    TK_CLASS_PRODUCT,
    TK_CLASS_DEMONYM,
    TK_CLASS_TITLE,
    TK_CLASS_ADDRESSING,
    TK_CLASS_ORG_HEAD,
    TK_CLASS_CORP,
    TK_CLASS_PLACE_HEAD,
    TK_CLASS_EVENT_HEAD,
    TK_CLASS_PRODUCT_HEAD,
    TK_CLASS_CALENDAR,
    TK_CLASS_INITIAL,
    TK_CLASS_ABBREVIATION,
    TK_CLASS_CAPS,
    TK_CLASS_CAPS_LOC,
    TK_CLASS_ACRONYM,
    TK_CLASS_CAPS_LONG,
    TK_CLASS_CAPS_COMMON,
    TK_CLASS_MIXED,
    TK_CLASS_ALPHANUMERIC,
    TK_CLASS_HYPHENATED,
    TK_N_CLASSES
};

_Static_assert(TK_N_CLASSES <= 64 && TK_N_CLITICS <= 16, "tk_word has no room");

/** tk_word.fold of a word with this tk_word_hash(). */
static inline uint32_t tk_word_fold(uint64_t hash)
{
    return (uint32_t)hash & 0x3fffffff;
}

/** Digits, possibly with marks between. */
static inline bool tk_word_is_number(const tk_word *word)
{
    return word->class == TK_CLASS_NUMBER || word->class == TK_CLASS_YEAR;
}

/** A mark after which a sentence can still start: quote, bullet. */
static inline bool tk_word_is_opening(const tk_word *word)
{
    return word->class == TK_CLASS_QUOTE || word->class == TK_CLASS_OPEN ||
           word->class == TK_CLASS_DASH || word->class == TK_CLASS_MARK;
}

/** An abbreviation used as a word, not a name: AI, CEO. */
static inline bool tk_word_is_generic(const tk_word *word)
{
    return word->class == TK_CLASS_ACRONYM;
}

/** A word form as classify and features see it. */
typedef struct tk_word_form {
    const char *text, *folded;
    uint32_t length, folded_length;
    uint64_t hash;  /**< tk_word_hash() of the folded form */
    uint32_t lists; /**< the word lists that contain it */
    uint32_t name;  /**< label of the gazetteer entry that is exactly this form; else N_LABELS */
    uint32_t name_in_title; /**< the same for the form in title case, if it is in capitals */
    uint32_t n_upper, n_lower, n_digits, n_other; /**< characters, by tk_word_measure() */
    char shape[24]; /**< X x d and other characters, runs shortened to two */
    char brief[12]; /**< the same, runs shortened to one */
} tk_word_form;

/** Counts characters and builds the shapes: the caller has set text, folded and their lengths. */
void tk_word_measure(tk_word_form *form);

/** Class and flags; the caller sets START, USER and what the gazetteer knows. */
tk_word tk_word_classify(const tk_word_form *form);

/** Positions of a word, relative to the one that is labelled. */
enum { TK_HERE, TK_BEFORE, TK_AFTER, TK_BEFORE2, TK_AFTER2, TK_N_PLACES };

/** The most features that a word has at one position. */
#define TK_MAX_FEATURES 16

/**
 * Writes the keys of the features of a word at `place` that have to be looked up. Returns their
 * number.
 */
uint32_t tk_word_features(const tk_word_form *form, uint32_t class, uint32_t place,
                          uint32_t keys[TK_MAX_FEATURES]);

/** Features with few values, "traits", are numbers below TK_N_TRAITS: class, lists, label of the
 * name in the gazetteer. */
#define TK_N_TRAITS   (TK_N_CLASSES + 4 * TK_N_LISTS + 2 * 6 + 1)
#define TK_MAX_TRAITS (TK_N_LISTS + 3)

/** Writes the traits of a word at `place`, and returns their number. */
uint32_t tk_word_traits(const tk_word_form *form, uint32_t class, uint32_t place,
                        uint32_t traits[TK_MAX_TRAITS]);

/** Key of a trait at a place. */
uint32_t tk_trait_key(uint32_t trait, uint32_t place);

/** Key of a feature that depends on classes and contexts: `table` is a letter. */
uint32_t tk_table_key(char table, uint32_t a, uint32_t b);

#endif
