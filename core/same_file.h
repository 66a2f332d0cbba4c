// SPDX-License-Identifier: MIT
#ifndef TK_SAME_FILE_H
#define TK_SAME_FILE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Whether to write to `written` is to write to the file or folder `read`, whatever links or names
 * lead there: device and inode are the same. "-" is standard output as `written`, standard input as
 * `read`. Where neither exists yet: the same name in the same folder. Never true of terminals,
 * pipes and devices like /dev/null, as nothing that is in them can be overwritten.
 */
bool tk_same_file(const char *written, const char *read);

/** The first of `n` paths that is the same file as `written`, or NULL. NULLs in `read` are skipped.
 */
const char *tk_same_file_among(const char *written, const char *const *read, size_t n);

#endif
