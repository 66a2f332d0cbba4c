// SPDX-License-Identifier: MIT
#ifndef TK_POOL_INTERNAL_H
#define TK_POOL_INTERNAL_H

#include "base/error.h"
#include "input/input.h"

#include <toolkit/toolkit.h>

/** Opens files, or if `n_paths` is 0 those of [input], as records for the pool, which must outlive
 * them. NULL with a message. */
tk_input *tk_pool_open_input(const tk_pool *pool, const char *const *paths, uint64_t n_paths,
                             tk_error *error);

#endif
