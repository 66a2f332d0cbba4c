// SPDX-License-Identifier: MIT
/** @file seek.h Finds the tokens of a span. */
#ifndef TK_SEEK_H
#define TK_SEEK_H

#include <toolkit/plugin.h>

/**
 * Returns the first token from token `from` on that begins at byte `at` or later. It reads in
 * strides, because a sentence has about twenty tokens.
 */
static inline uint32_t tk_seek(const tk_layer *token, uint32_t from, uint32_t at)
{
    enum { STRIDE = 8 };
    const uint32_t *begin = token->begin;
    uint32_t count = token->count;
    if (from < count && begin[from] >= at) {
        return from;
    }
    while (count - from > STRIDE && begin[from + STRIDE] < at) {
        from += STRIDE;
    }
    while (from < count && begin[from] < at) {
        from++;
    }
    return from;
}

#endif // TK_SEEK_H
