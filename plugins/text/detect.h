// SPDX-License-Identifier: MIT
// Guesses the encoding of bytes that are not UTF-8.
#ifndef TEXT_DETECT_H
#define TEXT_DETECT_H

#include "charsets.h"

/**
 * Guesses the encoding from the bytes around `at`, the first one that is not UTF-8. NULL if they do
 * not look like text. Allocates memory only during the call, and opens no file.
 */
const charset *detect_charset(const uint8_t *record, size_t length, size_t at);

#endif
