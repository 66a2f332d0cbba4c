// SPDX-License-Identifier: MIT
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include <toolkit/text/utf8.h>

static const char *const names[] = {
    [TK_UNIT_BYTE] = "byte", [TK_UNIT_CODEPOINT] = "codepoint", [TK_UNIT_UTF16] = "utf16"};

bool tk_unit_parse(const char *word, uint32_t *unit)
{
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(word, names[i]) == 0) {
            *unit = i;
            return true;
        }
    return false;
}

const char *tk_unit_name(uint32_t unit)
{
    return names[unit];
}

/** Returns the length of the sequence at `p`. */
static unsigned sequence(const char *p, size_t left)
{
    unsigned subpart = 1;
    const unsigned length = tk_utf8_sequence((const uint8_t *)p, left, &subpart);

    return length ? length : subpart;
}

static bool is_ascii(tk_str text)
{
    for (uint64_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return false;
    return true;
}

/** Fills the map, or only counts if it has no room. */
static void walk(tk_unit_map *map, tk_str text, uint32_t unit, uint32_t *at)
{
    uint32_t points = 0, length = 0;

    for (uint64_t i = 0; i < text.length;) {
        const unsigned n = sequence(text.data + i, text.length - i);

        if (at)
            at[points] = length;
        points++;
        length += unit == TK_UNIT_BYTE ? n : unit == TK_UNIT_UTF16 && n == 4 ? 2 : 1;
        i += n;
    }
    map->points = points;
    map->length = length;
}

bool tk_unit_map_text(tk_unit_map *map, tk_str text, uint32_t unit)
{
    const bool ascii = is_ascii(text), same = ascii || unit == TK_UNIT_CODEPOINT;

    if (!same && map->capacity < text.length) {
        uint32_t *at = realloc(map->at, text.length * sizeof *at);
        if (!at)
            return false;
        map->at = at;
        map->capacity = (uint32_t)text.length;
    }
    map->same = same;
    map->points = map->length = (uint32_t)text.length;
    if (!ascii)
        walk(map, text, unit, same ? NULL : map->at);
    return true;
}

uint32_t tk_unit_map_offset(const tk_unit_map *map, uint32_t points)
{
    if (points >= map->points)
        return map->length;
    return map->same ? points : map->at[points];
}

void tk_unit_map_finish(tk_unit_map *map)
{
    free(map->at);
    *map = (tk_unit_map){0};
}
