// SPDX-License-Identifier: MIT
/**
 * @file corpus.h
 * Reads training texts, and multiplies them: with other names, in Title Case, in capitals.
 */
#ifndef TK_TRAIN_CORPUS_H
#define TK_TRAIN_CORPUS_H

#include <stdbool.h>
#include <stdint.h>

/** Adds the documents of a file, `per_document` sentences each; `augment` multiplies them. */
void read_bio(const char *path, uint32_t domain, float weight, uint32_t per_document, bool augment);

#endif
