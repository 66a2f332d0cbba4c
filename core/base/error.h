// SPDX-License-Identifier: MIT
#ifndef TK_ERROR_H
#define TK_ERROR_H

#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>

/**
 * A failure told to a person: what was wrong, where, and what to do. Empty where nothing failed.
 * Several problems of a configuration are a line each.
 */
typedef struct tk_error {
    char message[4096];
} tk_error;

/** Sets the message to one line, printf-like; keeps an earlier one, which is nearer to the cause.
 * Returns false. */
bool tk_error_set(tk_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Copies the message to `text`, of `size` bytes: as many whole lines as there is room for, and
 * "and N more" if that is not all. */
void tk_error_copy(const tk_error *error, char *text, size_t size);

#endif
