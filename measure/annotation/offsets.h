// SPDX-License-Identifier: MIT
#ifndef TK_OFFSETS_H
#define TK_OFFSETS_H

#include "pool.h"

#include <stdbool.h>
#include <stdint.h>
#include <toolkit/plugin.h>

/** Where the code points of a text are: tables of count + 1 rising places, the last its length. */
typedef struct tk_offsets {
    const char *text;
    uint32_t count;        /**< code points */
    const uint32_t *bytes; /**< of each code point */
    const uint32_t *utf16; /**< the same in UTF-16 units; NULL unless asked for */
    const bool *starts;    /**< whether a grapheme cluster (UAX #29) starts here; NULL: ASCII */
} tk_offsets;

/** Indexes `length` bytes of UTF-8, for offsets in `unit` TK_UNIT_…. False if there is no memory,
 * or the text has 2^31 bytes or more. */
bool tk_offsets_index(tk_offsets *offsets, tk_pool *pool, const char *text, size_t length,
                      uint32_t unit);

typedef enum tk_offset_found {
    TK_OFFSET_FITS,
    TK_OFFSET_OUTSIDE, /**< it is beyond the text */
    TK_OFFSET_INSIDE,  /**< it falls inside a code point */
} tk_offset_found;

/** The code point that the `offset` in `unit` stands before. */
tk_offset_found tk_offsets_find(const tk_offsets *offsets, uint32_t unit, uint64_t offset,
                                uint32_t *code_point);

/** Whether the code point is white space (Unicode's property White_Space). */
bool tk_offsets_is_space(const tk_offsets *offsets, uint32_t code_point);
/** Whether a place is between grapheme clusters: not in front of a combining mark, nor in an emoji
 * of several code points, nor between CR and LF. */
bool tk_offsets_is_boundary(const tk_offsets *offsets, uint32_t code_point);

/** Bytes of the UTF-8 sequence that starts with this byte; 1 for one that starts none. */
unsigned tk_utf8_length(unsigned char first);

#endif
