// SPDX-License-Identifier: MIT
/** @file inflect.h Regular English inflection, by spelling rules. */
#ifndef TK_INFLECT_H
#define TK_INFLECT_H

#include <stddef.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

#define TK_INFLECTED_MAX 64 /**< bytes of a form */
#define TK_FORM_COUNT    3  /**< the maximum number of forms of a word, besides the word itself */

typedef struct tk_form_text {
    size_t length;
    char text[TK_INFLECTED_MAX]; /**< without a NUL */
} tk_form_text;

/**
 * Writes the regular forms of `word` (lower-case ASCII, `length` bytes) and returns their number:
 * 'v' the third person, past and -ing forms; 'n' the plural; 'a' the comparative and superlative. 0
 * for another letter, or a word that is too long.
 */
size_t tk_inflect(const char *word, size_t length, char part_of_speech,
                  tk_form_text forms[TK_FORM_COUNT]);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif // TK_INFLECT_H
