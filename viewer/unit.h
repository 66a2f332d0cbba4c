// SPDX-License-Identifier: MIT
#ifndef TK_UNIT_H
#define TK_UNIT_H

#include <toolkit/plugin.h>

#include <stdbool.h>
#include <stdint.h>

/** Offsets of one text in code points, as offsets in another unit. Zeroed, it is ready; it keeps
 * its memory for the next text. */
typedef struct tk_unit_map {
    uint32_t *at; /**< of each code point */
    uint32_t capacity;
    uint32_t points; /**< of the text */
    uint32_t length; /**< of the text in that unit */
    bool same;       /**< the offsets are the same in both units */
} tk_unit_map;

/** Parses "codepoint", "byte" or "utf16" into TK_UNIT_…; false for another word. */
bool tk_unit_parse(const char *word, uint32_t *unit);
const char *tk_unit_name(uint32_t unit);

/** Prepares the map of a text. False when out of memory. */
bool tk_unit_map_text(tk_unit_map *map, tk_str text, uint32_t unit);
/** An offset that is not in the text is its end. */
uint32_t tk_unit_map_offset(const tk_unit_map *map, uint32_t points);
void tk_unit_map_finish(tk_unit_map *map);

#endif
