// SPDX-License-Identifier: MIT
// Which encoding bytes are in that are not UTF-8.
#ifndef TEXT_DETECT_H
#define TEXT_DETECT_H

#include "charsets.h"

/**
 * Guesses from the bytes around `at`, the first one that is not UTF-8. NULL if they look like no
 * text. It allocates memory for the time of the call, and opens no file.
 */
const charset *detect_charset(const uint8_t *record, size_t length, size_t at);

#endif
