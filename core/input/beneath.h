// SPDX-License-Identifier: MIT
#ifndef TK_BENEATH_H
#define TK_BENEATH_H

#include <stddef.h>

/** Opens the folder that is the first `folder` bytes of `path`, for use as `root` below. Returns a
 * descriptor, or -1 with errno set. */
int tk_open_root(const char *path, size_t folder);

/**
 * Opens the file at `path`, whose first `folder` bytes are the path of a folder that it must be in:
 * links below the folder are followed only if they stay in the folder; absolute links do not.
 * `flags` are those of open(); O_CLOEXEC is added. Returns a descriptor, or -1 with errno set:
 * EXDEV if the file is elsewhere. `root` is the open folder.
 */
int tk_open_beneath(int root, const char *path, size_t folder, int flags);

#endif
