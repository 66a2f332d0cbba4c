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
 * name. False, with `bytes` unchanged, if the line is not one, the record's bytes are not in it, or
 * they are for another decoder than `format`. `at` is set to where in the output the document
 * belongs, UINT64_MAX if that is not known.
 */
bool tk_replay_record(const char *line, size_t length, const char *format, tk_buffer *bytes,
                      tk_buffer *name, uint64_t *at, tk_error *failure);

/** The decoder that the first record of a quarantine file is for, on the heap; NULL if it does not
 * say. */
char *tk_replay_format(const char *path);

#endif
