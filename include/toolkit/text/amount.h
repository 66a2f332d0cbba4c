// SPDX-License-Identifier: MIT
// Amounts as people write them: "USD 13.8 billion", "> EUR 5 to 7 million", "12%".
#ifndef TK_AMOUNT_H
#define TK_AMOUNT_H

#include <stdbool.h>

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** The values of an amount of money/1, number/1 or fact/1. What is empty is not known; numbers are
 * decimals as text. */
typedef struct tk_amount {
    tk_str currency; /**< ISO 4217; empty: it is not an amount of money */
    tk_str value;
    tk_str low, high; /**< instead of a value */
    tk_str mod;       /**< name of TK_MOD_…: "APPROX" */
    tk_str unit;      /**< "%", "jobs"; of money, what one payment is for */
} tk_amount;

/** Whether it has a number. */
bool tk_amount_is_known(const tk_amount *amount);

/**
 * Writes an amount to `out`, which has room for `room` ≥ 1 bytes, as tk_visible() does, without
 * losing a digit; a NUL ends it. Returns the length.
 */
size_t tk_amount_write(char *out, size_t room, const tk_amount *amount);

/** The same for a number: "13.8 billion", "1,234,567", "−0.5". */
size_t tk_amount_write_number(char *out, size_t room, tk_str number);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
