// SPDX-License-Identifier: MIT
/**
 * @file word_file.h
 * Reads a file of words in sections: words separated by white space, `#` starting a comment at a
 * line's start, and `[section]` lines that say what the words that follow are.
 */
#ifndef TK_ENTITY_WORD_FILE_H
#define TK_ENTITY_WORD_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The section of words that come before the first one. */
#define TK_NO_SECTION UINT32_MAX

/** Takes a word and the number of its section. False if out of memory. */
typedef bool (*tk_word_sink)(void *ctx, const char *word, size_t length, uint32_t section);

/**
 * Hands all words of a file of `length` bytes to `sink`. `sections` are the names allowed. False if
 * a section has another, or if the sink said so.
 */
bool tk_word_file_read(const char *data, size_t length, const char *const *sections,
                       uint32_t n_sections, tk_word_sink sink, void *ctx);

#endif
