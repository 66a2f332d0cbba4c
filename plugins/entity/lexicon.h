// SPDX-License-Identifier: MIT
/**
 * @file lexicon.h
 * Which word lists a folded word is in: one set of bits a word.
 */
#ifndef TK_ENTITY_LEXICON_H
#define TK_ENTITY_LEXICON_H

#include "hash.h"
#include "table.h"

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
    X(SURNAME, "surname")   /* data/surnames.txt */  \
    X(FIRM, "firm")                                  \
    X(OWNED, "owned")

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

typedef struct tk_lexicon {
    tk_table words; /**< the hash of a folded word → its lists */
} tk_lexicon;

/** An empty lexicon, to be added to. */
#define TK_LEXICON_EMPTY                     \
    {                                        \
        .words = {.value_bits = TK_N_LISTS } \
    }

/** Hash of a folded word: what the lexicon is keyed by. */
static inline uint64_t tk_lexicon_hash(const char *folded, size_t length)
{
    return tk_hash_mix(tk_hash_bytes(TK_HASH_SEED, folded, length));
}

/**
 * Adds the words of a file: separated by white space, `#` starting a comment at a line's start, and
 * `[section]` lines that say which list follows. What comes before the first section goes to
 * `bits`. False if there is no memory or a section is unknown.
 */
bool tk_lexicon_add(tk_lexicon *lexicon, const char *data, size_t length, uint32_t bits);

/** The lists that a folded word is in, by its hash; 0 for none. */
static inline uint32_t tk_lexicon_find(const tk_lexicon *lexicon, uint64_t hash)
{
    int64_t lists = tk_table_find(&lexicon->words, hash);
    return lists < 0 ? 0 : (uint32_t)lists;
}

/** Frees what a lexicon that was added to holds. */
void tk_lexicon_finish(tk_lexicon *lexicon);

#endif
