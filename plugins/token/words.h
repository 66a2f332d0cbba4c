// SPDX-License-Identifier: MIT
/**
 * A set of short words with flags, read from data files: what the news tokenizer must know of
 * particular words. Look-ups ignore the case of ASCII letters.
 */
#ifndef TK_TOKEN_WORDS_H
#define TK_TOKEN_WORDS_H

#include "toolkit/plugin.h"

#include <stdbool.h>

#define TK_WORD_ANY     (1u << 0) /**< an abbreviation, whatever follows its full stop */
#define TK_WORD_NUMBER  (1u << 1) /**< an abbreviation before a digit */
#define TK_WORD_NAME    (1u << 2) /**< an abbreviation before a capital letter */
#define TK_WORD_CAPITAL (1u << 3) /**< the abbreviation is written with a capital */
#define TK_WORD_PREFIX  (1u << 4) /**< a hyphen after it does not split */
#define TK_WORD_CODE    (1u << 5) /**< letters for a currency, split from an amount */
#define TK_WORD_LABEL   (1u << 6) /**< a capital letter after it is a label, not an initial */

#define TK_WORD_MAX 15u /**< longest word of a set, in bytes */

typedef struct tk_words tk_words;

/**
 * Adds the words of a data file, each line "word", or, where `flags` is 0, "word⇥any|number|name".
 * `*words` is NULL at first, and is replaced as it grows. On failure it says why to the host, frees
 * the set and sets it to NULL.
 */
tk_status tk_words_add_file(tk_words **words, const tk_setup *setup, const char *path,
                            uint32_t flags);

/** The flags of a word; 0 if the set does not have it. */
uint32_t tk_words_flags(const tk_words *words, const char *word, size_t length);

void tk_words_free(tk_words *words);

#endif
