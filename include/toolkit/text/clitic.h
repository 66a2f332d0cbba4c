// SPDX-License-Identifier: MIT
/**
 * @file clitic.h
 * Clitics, which an apostrophe attaches to a word: "'s" in "Jane's", "n't" in "don't".
 *
 * The tokenizer may leave a clitic on its word or make it a separate token: look words up without
 * their clitic.
 */
#ifndef TK_CLITIC_H
#define TK_CLITIC_H

#include <stdbool.h>
#include <stdint.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** Number of a clitic, in the order of tk_clitics; 0 for none. */
#define TK_N_CLITICS 9u

/** The clitics in folded form, in which an apostrophe is one byte; "" for none. */
extern const char *const tk_clitics[TK_N_CLITICS];

/** The clitic at the end of a folded form of `length` bytes, if a word remains before it. */
uint32_t tk_clitic_find(const char *folded, uint32_t length);

/** Length of a folded form without its clitic. */
uint32_t tk_clitic_base(const char *folded, uint32_t length);

/**
 * Bytes of clitic number `clitic` at the end of a token, whose last byte is before `end`. `*curly`
 * is set if its apostrophe is U+2019, of three bytes.
 */
uint32_t tk_clitic_bytes(uint32_t clitic, const char *end, bool *curly);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
