// SPDX-License-Identifier: MIT
/**
 * @file
 * A lexicon: word forms and phrases, each with up to TK_WORD_CLASSES (class, value) pairs. It is
 * filled in create() and read-only afterwards. Forms are stored folded (ASCII lower case); a phrase
 * is its words joined by single spaces.
 */
#ifndef TK_WORD_TABLE_H
#define TK_WORD_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

#define TK_WORD_CLASSES 6u
#define TK_FORM_MAX     48u /**< longest form or phrase, in bytes */

typedef struct tk_word {
    uint64_t mask;   /**< bit c: the form is of class c */
    uint64_t starts; /**< bit c: the form, or a phrase that begins with it, is of class c */
    uint32_t second; /**< tk_initial() of the second words of phrases that begin with this form */
    int32_t value[TK_WORD_CLASSES];
    uint8_t class_id[TK_WORD_CLASSES];
    uint8_t n_classes;
    uint8_t phrase_words; /**< words of the longest phrase that begins with this form; 0: none */
    uint8_t length;       /**< of form */
    char form[TK_FORM_MAX];
} tk_word;

#define TK_WORD_TABLE_FILTER 4096u /**< bytes */

typedef struct tk_word_table {
    tk_word *words;
    uint32_t *table; /**< open addressing: index into words + 1 and bits of the hash; 0 is free */
    uint32_t count, capacity, table_size;
    uint8_t filter[TK_WORD_TABLE_FILTER]; /**< Bloom filter: most forms of a text are not here */
} tk_word_table;

/** Frees what the lexicon holds. A zeroed lexicon is empty and may be finished. */
void tk_word_table_finish(tk_word_table *lexicon);

/**
 * Adds a form or phrase with one class. A pair that is there already is kept as it was.
 * False if memory is out, or the form is too long or has too many classes.
 */
bool tk_word_table_add(tk_word_table *lexicon, const char *form, size_t length, uint32_t class_id,
                       int32_t value);

/** The word of a folded form, or NULL. */
const tk_word *tk_word_table_find(const tk_word_table *lexicon, const char *form, size_t length);

/**
 * Adds the lines "form TAB class TAB value" of a data file; `#` begins a comment line. A class is
 * one of `names`, a value a decimal integer (none: 0). The names from `names[keyword]` on share the
 * class `keyword`, with their place from there as the value: words of which a grammar asks for one
 * at a time need no class of their own. Returns 0, or the number of the first wrong line.
 */
uint32_t tk_word_table_read(tk_word_table *lexicon, const char *data, size_t length,
                            const char *const *names, uint32_t n_names, uint32_t keyword);

/**
 * Gives the later words of all phrases the class, with value 0, so that a search for the begin of a
 * phrase can step over them. False as tk_word_table_add().
 */
bool tk_word_table_mark_inner(tk_word_table *lexicon, uint32_t class_id);

/** As tk_word_table_mark_inner(), for the phrases of the classes in `mask` only. */
bool tk_word_table_mark_inner_of(tk_word_table *lexicon, uint64_t mask, uint32_t class_id);

/** Gives the last word of each form and phrase of `class_id` the class `mark`. False as
 *  tk_word_table_add(). */
bool tk_word_table_mark_last(tk_word_table *lexicon, uint32_t class_id, uint32_t mark);

/** A bit for the first byte of a word, in either case. */
static inline uint32_t tk_initial(char c)
{
    return UINT32_C(1) << (c & 31);
}

static inline bool tk_word_is(const tk_word *word, uint32_t class_id)
{
    return word && (word->mask >> class_id & 1);
}

static inline bool tk_word_any(const tk_word *word, uint64_t mask)
{
    return word && (word->mask & mask);
}

/** Value of the word for a class it has; 0 for one it has not. */
static inline int32_t tk_word_value(const tk_word *word, uint32_t class_id)
{
    for (uint32_t i = 0; word && i < word->n_classes; i++)
        if (word->class_id[i] == class_id)
            return word->value[i];
    return 0;
}

#pragma GCC visibility pop

#endif // TK_WORD_TABLE_H
