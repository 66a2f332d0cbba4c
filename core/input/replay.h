// SPDX-License-Identifier: MIT
#ifndef TK_REPLAY_H
#define TK_REPLAY_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Reads a line of a quarantine file: appends the record's bytes to `bytes`, and sets `name` to its
 * name. False, with `bytes` unchanged, if the line is malformed, does not contain the record's
 * bytes, or is for another decoder than `format`. Sets `at` to the document's position in the
 * output, UINT64_MAX if unknown.
 */
bool tk_replay_record(const char *line, size_t length, const char *format, tk_buffer *bytes,
                      tk_buffer *name, uint64_t *at, tk_error *failure);

/** The decoder of the first record of a quarantine file, on the heap; NULL if it is missing. */
char *tk_replay_format(const char *path);

#endif
