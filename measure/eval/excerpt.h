// SPDX-License-Identifier: MIT
#ifndef TK_EXCERPT_H
#define TK_EXCERPT_H

#include <stdint.h>
#include <stdio.h>

/** The byte that is `n` code points before `at`, or 0. */
uint32_t tk_excerpt_before(const char *text, uint32_t at, uint32_t n);
/** The byte that is `n` code points after `at`, or `length`. */
uint32_t tk_excerpt_after(const char *text, uint32_t length, uint32_t at, uint32_t n);

/** Prints bytes `from` to `to` on one line: runs of white space and control characters become a
 * space, and what is longer than `most` code points loses its middle. */
void tk_excerpt_print(FILE *out, const char *text, uint32_t from, uint32_t to, uint32_t most);

#endif
