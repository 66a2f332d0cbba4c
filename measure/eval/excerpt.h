// SPDX-License-Identifier: MIT
#ifndef TK_EXCERPT_H
#define TK_EXCERPT_H

#include <stdint.h>
#include <stdio.h>

/** Returns the start of an excerpt of at most `n` code points that ends at `at`: not inside a word,
 * unless that word is longer than the excerpt. */
uint32_t tk_excerpt_before(const char *text, uint32_t at, uint32_t n);
/** Returns the end of an excerpt that starts at `at`, in the same way. */
uint32_t tk_excerpt_after(const char *text, uint32_t length, uint32_t at, uint32_t n);

/** Prints bytes `from` to `to` on one line: a run of white space, control and format characters
 * becomes a space; text longer than `most` code points loses its middle. */
void tk_excerpt_print(FILE *out, const char *text, uint32_t from, uint32_t to, uint32_t most);

#endif
