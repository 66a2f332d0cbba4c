// SPDX-License-Identifier: MIT
/**
 * @file lexicon.h
 * Which word lists a folded word is in: one set of bits a word.
 */
#ifndef TK_ENTITY_LEXICON_H
#define TK_ENTITY_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The lists, in the order of their bits. The names are the sections of data/words.txt. */
#define TK_LISTS(X)                                  \
    X(TITLE, "title")                                \
    X(ADDRESS, "address")                            \
    X(DEMONYM, "demonym")                            \
    X(ORG, "org")                                    \
    X(CORP, "corp")                                  \
    X(PLACE, "place")                                \
    X(EVENT, "event")                                \
    X(PRODUCT, "product")                            \
    X(CALENDAR, "calendar")                          \
    X(FUNCTION, "function")                          \
    X(IN, "location_preposition")                    \
    X(PREPOSITION, "preposition")                    \
    X(CONNECTOR, "connector")                        \
    X(SAY, "say")                                    \
    X(ACRONYM, "acronym")                            \
    X(CURRENCY, "currency")                          \
    X(WORK, "work")                                  \
    X(THING, "thing")                                \
    X(COMMON, "common")     /* data/common.txt */    \
    X(FORENAME, "forename") /* data/forenames.txt */ \
    X(SURNAME, "surname")   /* data/surnames.txt */

enum {
#define X(name, section) TK_LIST_BIT_##name,
    TK_LISTS(X)
#undef X
        TK_N_LISTS
};

enum {
#define X(name, section) TK_LIST_##name = 1 << TK_LIST_BIT_##name,
    TK_LISTS(X)
#undef X
};

/** An open-addressing table: `keys[i]` is 0 where a slot is free. */
typedef struct tk_lexicon {
    uint64_t *keys;
    uint32_t *bits;
    size_t n_slots; /**< a power of two, or 0 */
    size_t n_words;
} tk_lexicon;

/**
 * Adds the words of a file: separated by white space, `#` starting a comment at a line's start, and
 * `[section]` lines that say which list follows. What comes before the first section goes to
 * `bits`. False if there is no memory or a section is unknown.
 */
bool tk_lexicon_add(tk_lexicon *lexicon, const char *data, size_t length, uint32_t bits);

/** The lists that a folded word is in; 0 for none. */
uint32_t tk_lexicon_find(const tk_lexicon *lexicon, const char *folded, size_t length);

/** Frees what the lexicon holds. */
void tk_lexicon_finish(tk_lexicon *lexicon);

#endif
