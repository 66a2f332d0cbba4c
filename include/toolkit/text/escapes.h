// SPDX-License-Identifier: MIT
// What has to be checked in a record before RapidJSON reads it.
#ifndef TK_ESCAPES_H
#define TK_ESCAPES_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/**
 * Looks for what RapidJSON takes silently: ill-formed UTF-8, \u escapes of half a surrogate pair,
 * and control characters. Returns NULL if there is none; else what is wrong, and sets `*at` to its
 * byte.
 */
const char *tk_escapes_fault(const char *data, size_t length, size_t *at);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
