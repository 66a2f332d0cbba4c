// SPDX-License-Identifier: MIT
#ifndef TK_FILE_H
#define TK_FILE_H

#include <stdbool.h>
#include <stddef.h>

/** Writes all of `data`; false with errno set. */
bool tk_write_all(int fd, const char *data, size_t length);
/** Makes a file for writing that was not there; one that was is removed first. -1 with errno. */
int tk_create_file(const char *path);

#endif
