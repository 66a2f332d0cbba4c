// SPDX-License-Identifier: MIT
#ifndef TK_OFFSETS_H
#define TK_OFFSETS_H

#include "region.h"

#include <toolkit/plugin.h>

#include <stdbool.h>
#include <stdint.h>

/** Positions of the code points of a text: count + 1 rising offsets; the last is its length. */
typedef struct tk_offsets {
    const char *text;
    uint32_t count;        /**< code points */
    const uint32_t *bytes; /**< of each code point */
    const uint32_t *utf16; /**< the same in UTF-16 units; NULL if that unit is not used */
    const bool *starts;    /**< whether a grapheme cluster (UAX #29) starts here; NULL: ASCII */
} tk_offsets;

/** Indexes `length` bytes of UTF-8 for offsets in `unit` TK_UNIT_…. False when out of memory, or if
 * the text has 2^31 bytes or more. */
bool tk_offsets_index(tk_offsets *offsets, tk_region *region, const char *text, size_t length,
                      uint32_t unit);

typedef enum tk_offset_found {
    TK_OFFSET_FITS,
    TK_OFFSET_OUTSIDE, /**< after the end of the text */
    TK_OFFSET_INSIDE,  /**< inside a code point */
} tk_offset_found;

/** Finds the code point that starts at `offset` in `unit`. */
tk_offset_found tk_offsets_find(const tk_offsets *offsets, uint32_t unit, uint64_t offset,
                                uint32_t *code_point);

/** Whether the code point is white space (Unicode property White_Space). */
bool tk_offsets_is_space(const tk_offsets *offsets, uint32_t code_point);
/** Whether a position is between grapheme clusters: not before a combining mark, within an emoji of
 * several code points, or between CR and LF. */
bool tk_offsets_is_boundary(const tk_offsets *offsets, uint32_t code_point);

/** Returns the length of the UTF-8 sequence that starts with this byte; 1 if none does. */
unsigned tk_utf8_length(unsigned char first);

#endif
