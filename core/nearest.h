// SPDX-License-Identifier: MIT
#ifndef TK_NEAREST_H
#define TK_NEAREST_H

#include <stddef.h>

/** The one of `n` names that is nearest to `name` by edit distance, or NULL if none is near enough
 * to be meant. */
const char *tk_nearest(const char *name, const char *const *names, size_t n);

#endif
