// SPDX-License-Identifier: MIT
#ifndef TK_DECIMAL_H
#define TK_DECIMAL_H

#include <stdbool.h>

/**
 * Whether both texts are decimal numbers of the same value: "1e10", "10000000000" and
 * "10000000000.0" are, at any length. Exact: nothing goes through a double.
 */
bool tk_decimal_equal(const char *a, const char *b);

#endif
