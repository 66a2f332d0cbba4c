// SPDX-License-Identifier: MIT
#ifndef TK_ERROR_H
#define TK_ERROR_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>

/**
 * A message for the user: what was wrong, where, and what to do. Empty if nothing failed. Several
 * problems of a configuration are one line each.
 */
typedef struct tk_error {
    char message[4096];
} tk_error;

/** Sets the message to one line, printf-like. Keeps an earlier message, which is closer to the
 * cause. Returns false. */
bool tk_error_set(tk_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Copies the message to `text`, of `size` bytes: as many complete lines as fit, then "and N more"
 * for the rest. */
void tk_error_copy(const tk_error *error, char *text, size_t size);

#endif
