// SPDX-License-Identifier: MIT
#ifndef TK_EXCERPT_H
#define TK_EXCERPT_H

#include <stdint.h>
#include <stdio.h>

/** Where an excerpt begins that ends at `at` and has `n` code points at most: not within a word,
 * unless that word alone is longer. */
uint32_t tk_excerpt_before(const char *text, uint32_t at, uint32_t n);
/** Where an excerpt ends that begins at `at`: the same. */
uint32_t tk_excerpt_after(const char *text, uint32_t length, uint32_t at, uint32_t n);

/** Prints bytes `from` to `to` on one line: runs of white space, control and format characters
 * become a space, and what is longer than `most` code points loses its middle. */
void tk_excerpt_print(FILE *out, const char *text, uint32_t from, uint32_t to, uint32_t most);

#endif
