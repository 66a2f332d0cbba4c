// SPDX-License-Identifier: MIT
#ifndef TK_SAME_FILE_H
#define TK_SAME_FILE_H

#include <stddef.h>
#include <toolkit/toolkit.h> // tk_same_file()

/** The first of `n` paths that is the same file as `written`, or NULL. NULLs in `read` are skipped.
 */
const char *tk_same_file_among(const char *written, const char *const *read, size_t n);

#endif
