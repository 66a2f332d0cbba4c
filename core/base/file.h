// SPDX-License-Identifier: MIT
#ifndef TK_FILE_H
#define TK_FILE_H

#include <stdbool.h>
#include <stddef.h>

/** Writes all of `data`; false with errno set. */
bool tk_write_all(int fd, const char *data, size_t length);
/** Creates a file for writing; removes an existing one first. -1 with errno set on failure. */
int tk_create_file(const char *path);

#endif
