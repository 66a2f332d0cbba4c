// SPDX-License-Identifier: MIT
#ifndef TK_ERROR_H
#define TK_ERROR_H

#include <stdbool.h>
#include <stdarg.h>

/** A failure told to a person: what was wrong, where, and what to do. Empty where nothing failed.
 */
typedef struct tk_error {
    char message[1024];
} tk_error;

/** Sets the message, printf-like; keeps an earlier one, which is nearer to the cause. Returns
 * false. */
bool tk_error_set(tk_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
