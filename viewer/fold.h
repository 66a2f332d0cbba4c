// SPDX-License-Identifier: MIT
#ifndef TK_FOLD_H
#define TK_FOLD_H

#include <stdbool.h>
#include <stddef.h>

/** Code points of a word that are kept. */
#define TK_FOLD_LONGEST 64

/** Receives a folded word of `points` code points; longer ones are cut. False: stop. */
typedef bool tk_fold_take(void *ctx, const char *word, size_t length, size_t points);

/**
 * Splits text into words, folded as README.md says: NFKD, without marks, in lower case; runs of
 * letters and digits. Bytes that are not UTF-8 separate words. False if `take` stopped it.
 */
bool tk_fold_words(const char *text, size_t length, tk_fold_take *take, void *ctx);

#endif
