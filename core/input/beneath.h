// SPDX-License-Identifier: MIT
#ifndef TK_BENEATH_H
#define TK_BENEATH_H

#include <stddef.h>

/** Opens the folder that is the first `folder` bytes of `path`, to be the `root` below. A
 * descriptor, or -1 with errno. */
int tk_open_root(const char *path, size_t folder);

/**
 * Opens the file at `path`, whose first `folder` bytes are the path of a folder that it must be in:
 * links on the way from there are followed only as long as they stay in the folder. An absolute
 * link does not. `flags` are those of open(); O_CLOEXEC is added. A descriptor, or -1 with errno:
 * EXDEV if it is elsewhere. `root` is the open folder.
 */
int tk_open_beneath(int root, const char *path, size_t folder, int flags);

#endif
