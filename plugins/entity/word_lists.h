// SPDX-License-Identifier: MIT
/**
 * @file word_lists.h
 * Which of the lists in data/ contain a folded word: one set of bits per word.
 */
#ifndef TK_ENTITY_WORD_LISTS_H
#define TK_ENTITY_WORD_LISTS_H

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

typedef struct tk_word_lists {
    tk_table words; /**< the hash of a folded word → its lists */
} tk_word_lists;

/** Lists without any words. */
#define TK_WORD_LISTS_EMPTY                  \
    {                                        \
        .words = {.value_bits = TK_N_LISTS } \
    }

/** Hash of a folded word: the key of the lists. */
static inline uint64_t tk_word_hash(const char *folded, size_t length)
{
    return tk_hash_mix(tk_hash_bytes(TK_HASH_SEED, folded, length));
}

/**
 * Adds the words of a file in the format of compile/word_file.h, whose sections are the lists.
 * Words before the first section go to `bits`. False when out of memory or if a section is unknown.
 */
bool tk_word_lists_add(tk_word_lists *lists, const char *data, size_t length, uint32_t bits);

/** The lists that a folded word is in, by its hash; 0 for none. */
static inline uint32_t tk_word_lists_find(const tk_word_lists *lists, uint64_t hash)
{
    int64_t found = tk_table_find(&lists->words, hash);
    return found < 0 ? 0 : (uint32_t)found;
}

/** Frees the memory of lists to which words were added. */
void tk_word_lists_finish(tk_word_lists *lists);

#endif
