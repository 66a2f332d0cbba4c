// SPDX-License-Identifier: MIT
#ifndef TK_SUGGESTION_H
#define TK_SUGGESTION_H

#include <stddef.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** Returns the name of `n` names that is nearest to `name` by edit distance, or NULL if no name is
 * near enough to be meant. */
const char *tk_suggestion(const char *name, const char *const *names, size_t n);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
