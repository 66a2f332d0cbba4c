// SPDX-License-Identifier: MIT
/**
 * Word and sentence boundaries of Unicode Standard Annex #29, revision 39 (Unicode 14.0),
 * untailored. Both functions search forward from a boundary and need no state: no rule of the annex
 * looks back across a boundary.
 */
#ifndef TK_UNICODE_UAX29_H
#define TK_UNICODE_UAX29_H

#include <stdint.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** The first word boundary after `begin`, itself a word boundary below `length`. */
uint32_t tk_uax29_word(const char *text, uint32_t length, uint32_t begin);

/** The first sentence boundary after `begin`, itself a sentence boundary below `length`. */
uint32_t tk_uax29_sentence(const char *text, uint32_t length, uint32_t begin);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
