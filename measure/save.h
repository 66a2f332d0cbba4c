// SPDX-License-Identifier: MIT
#ifndef TK_SAVE_H
#define TK_SAVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** Writes to a stream. Returns 0, or -1 when out of memory or if the stream has an error. */
typedef int tk_save_writer(void *ctx, FILE *out);

/**
 * Writes a file under a temporary name and renames it, so that the file is always complete. "-" is
 * standard output. False with a message in `error`.
 */
bool tk_save(const char *path, tk_save_writer *write, void *ctx, char *error, size_t error_size);

/**
 * The same for a regular file that people work on: its permissions stay, and it is on disk when the
 * function returns. If it cannot be written, the old file is as it was.
 */
bool tk_save_replace(const char *path, tk_save_writer *write, void *ctx, char *error,
                     size_t error_size);

/** Whether tk_save() can write there, as far as known in advance. False with a message. */
bool tk_save_check(const char *path, char *error, size_t error_size);

#endif
