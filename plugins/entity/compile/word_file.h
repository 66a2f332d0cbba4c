// SPDX-License-Identifier: MIT
/**
 * @file word_file.h
 * Reads a file of words in sections: words separated by white space, comment lines that start with
 * `#`, and `[section]` lines that name the kind of the words after them.
 */
#ifndef TK_ENTITY_WORD_FILE_H
#define TK_ENTITY_WORD_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The section of words before the first section line. */
#define TK_NO_SECTION UINT32_MAX

/** Receives a word and the number of its section. False when out of memory. */
typedef bool (*tk_word_sink)(void *ctx, const char *word, size_t length, uint32_t section);

/**
 * Passes all words of a file of `length` bytes to `sink`. `sections` are the allowed names. False
 * if a section has another name, or if the sink returned false.
 */
bool tk_word_file_read(const char *data, size_t length, const char *const *sections,
                       uint32_t n_sections, tk_word_sink sink, void *ctx);

#endif
