// SPDX-License-Identifier: MIT
#ifndef TK_TEXT_H
#define TK_TEXT_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** Zero bytes after every text, so that a reader may look ahead and vector code may over-read. */
enum { TK_TEXT_PAD = 64 };

/** The next eight bytes, the first one lowest, on a machine of any byte order. */
static inline uint64_t tk_text_load8(const char *p)
{
    uint64_t word;
    memcpy(&word, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/** Index of the first byte that is not valid UTF-8 or is NUL; `length` if there is none. `*ascii`:
 * whether all bytes are < 0x80. */
size_t tk_utf8_check(const char *data, size_t length, bool *ascii);

/** Shape (TK_SHAPE_…) of a form; appends its folded form (lower case, typographic apostrophes and
 * hyphens as ASCII) to `folded`. False when out of memory. */
bool tk_text_fold(const char *form, size_t length, tk_buffer *folded, uint32_t *shape);

/** Code points or UTF-16 units (TK_UNIT_…) that start in text[from, to). */
uint32_t tk_text_units(const char *text, uint32_t from, uint32_t to, uint32_t unit);

/**
 * 64 bytes of a text: the number of units that start before them; a bit for each byte at which a
 * code point starts; and, only for UTF-16, a bit for each byte at which a code point of four bytes
 * (two units) starts.
 */
typedef struct tk_offset_block {
    uint64_t starts, wide;
    uint32_t before;
} tk_offset_block;

/** Conversion of byte offsets to code points or UTF-16 units, in constant time. Zeroed: not built.
 */
typedef struct tk_offset_map {
    tk_offset_block *blocks;
    uint32_t n, capacity;
    uint32_t unit; /**< TK_UNIT_… that it was built for */
    bool built;
} tk_offset_map;

/** Builds the map of a text, followed by TK_TEXT_PAD bytes, for a unit; false when out of
 * memory. */
bool tk_offset_map_build(tk_offset_map *map, const char *text, uint32_t length, uint32_t unit);
/** Builds the map unless it is built for that unit. */
bool tk_offset_map_need(tk_offset_map *map, const char *text, uint32_t length, uint32_t unit);
/** The offset in the map's unit of byte `byte`, which is at most the text's length. */
uint32_t tk_offset_map_to_unit(const tk_offset_map *map, uint32_t byte);
/** The inverse; UINT32_MAX if `offset` is outside the text or inside a code point. */
uint32_t tk_offset_map_to_byte(const tk_offset_map *map, const char *text, uint32_t length,
                               uint32_t offset);
void tk_offset_map_free(tk_offset_map *map);
/**
 * Converts `n` byte offsets of a text to `unit`; those after its end count as its end. Builds the
 * map if necessary; without memory for it, counts slowly. `in` and `out` may be the same.
 */
void tk_text_offsets(tk_offset_map *map, const char *text, uint32_t length, uint32_t unit,
                     uint32_t n, const uint32_t *in, uint32_t *out);

#endif
