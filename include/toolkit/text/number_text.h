// SPDX-License-Identifier: MIT
// Numbers as text, independent of the locale.
#ifndef TK_NUMBER_TEXT_H
#define TK_NUMBER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** Maximum number of bytes that the functions below write. */
#define TK_NUMBER_ROOM 32u

/** Writes `value` in decimal; returns the number of bytes. No NUL is written. */
unsigned tk_format_uint(char *out, uint64_t value);
unsigned tk_format_int(char *out, int64_t value);

/**
 * Writes the shortest decimal text that reads back as the same double: "0.31", "64", "1e-07". Both
 * zeros are "0". `value` must be finite. A subnormal may get more digits than it needs. Returns the
 * number of bytes.
 */
unsigned tk_format_double(char *out, double value);

/**
 * Reads a number in JSON's grammar as the nearest double. False if the text is not such a number,
 * is not finite as a double, or is longer than 300 bytes.
 */
bool tk_parse_double(const char *text, size_t length, double *value);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
