// SPDX-License-Identifier: MIT
/**
 * @file words.h
 * A set of short words with flags, read from data files. Look-ups ignore the case of ASCII letters.
 */
#ifndef TK_WORDS_H
#define TK_WORDS_H

#include <toolkit/plugin.h>

#include <stdbool.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

#define TK_WORD_MAX 15u /**< longest word of a set, in bytes */

/** Flags from 1 to 1 << 6 are the caller's; this one is set for a word listed with a capital. */
#define TK_WORD_CAPITAL (1u << 7)

typedef struct tk_words tk_words;

/**
 * Adds the words of a data file, one per line, with `flags`. If `fields` is not NULL, a line is
 * "word⇥field", and the word also gets 1 << i for the i-th of the `n_fields` names. Empty lines and
 * lines that start with # are skipped. `*words` is NULL at first, and is replaced as it grows. On
 * failure reports the error to the host, frees the set and sets `*words` to NULL.
 */
tk_status tk_words_add_file(tk_words **words, const tk_setup *setup, const char *path,
                            uint32_t flags, const char *const *fields, uint32_t n_fields);

/** The flags of a word; 0 if the set does not have it. */
uint32_t tk_words_flags(const tk_words *words, const char *word, size_t length);

void tk_words_free(tk_words *words);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
