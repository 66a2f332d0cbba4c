// SPDX-License-Identifier: MIT
#include "offsets.h"

#include <utf8proc.h>

unsigned tk_utf8_length(unsigned char first)
{
    return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static utf8proc_int32_t code_point_at(const tk_offsets *o, uint32_t i)
{
    utf8proc_int32_t c;
    const uint32_t at = o->bytes[i];
    utf8proc_iterate((const utf8proc_uint8_t *)o->text + at, o->bytes[i + 1] - at, &c);
    return c;
}

/** A code point of four UTF-8 bytes is two UTF-16 units, any other is one. */
static bool index_utf16(tk_offsets *o, tk_region *region)
{
    uint32_t *places = tk_region_array(region, (size_t)o->count + 1, sizeof *places);
    if (!places)
        return false;
    for (uint32_t i = 0; i < o->count; i++)
        places[i + 1] = places[i] + 1 + (o->bytes[i + 1] - o->bytes[i] == 4);
    o->utf16 = places;
    return true;
}

static bool index_clusters(tk_offsets *o, tk_region *region)
{
    bool *starts = tk_region_array(region, (size_t)o->count + 1, sizeof *starts);
    if (!starts)
        return false;
    utf8proc_int32_t state = 0;
    starts[0] = starts[o->count] = true;
    for (uint32_t i = 1; i < o->count; i++)
        starts[i] =
            utf8proc_grapheme_break_stateful(code_point_at(o, i - 1), code_point_at(o, i), &state);
    o->starts = starts;
    return true;
}

bool tk_offsets_index(tk_offsets *offsets, tk_region *region, const char *text, size_t length,
                      uint32_t unit)
{
    *offsets = (tk_offsets){.text = text};
    if (length >= (size_t)1 << 31)
        return false;
    size_t count = 0;
    for (size_t at = 0; at < length; at += tk_utf8_length((unsigned char)text[at]))
        count++;
    uint32_t *places = tk_region_array(region, count + 1, sizeof *places);
    if (!places)
        return false;
    size_t n = 0;
    for (size_t at = 0; at < length; at += tk_utf8_length((unsigned char)text[at]))
        places[n++] = (uint32_t)at;
    places[n] = (uint32_t)length;
    offsets->bytes = places;
    offsets->count = (uint32_t)count;
    return (unit != TK_UNIT_UTF16 || index_utf16(offsets, region)) &&
           (count == length || index_clusters(offsets, region));
}

tk_offset_found tk_offsets_find(const tk_offsets *offsets, uint32_t unit, uint64_t offset,
                                uint32_t *code_point)
{
    const uint32_t *places = unit == TK_UNIT_BYTE ? offsets->bytes : offsets->utf16;
    const uint32_t last = unit == TK_UNIT_CODEPOINT ? offsets->count : places[offsets->count];
    if (offset > last)
        return TK_OFFSET_OUTSIDE;
    if (unit == TK_UNIT_CODEPOINT) {
        *code_point = (uint32_t)offset;
        return TK_OFFSET_FITS;
    }
    uint32_t low = 0, high = offsets->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (places[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    *code_point = low;
    return places[low] == offset ? TK_OFFSET_FITS : TK_OFFSET_INSIDE;
}

bool tk_offsets_is_space(const tk_offsets *offsets, uint32_t code_point)
{
    const utf8proc_int32_t c = code_point_at(offsets, code_point);
    return (c >= 0x9 && c <= 0xd) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

bool tk_offsets_is_boundary(const tk_offsets *offsets, uint32_t code_point)
{
    if (offsets->starts)
        return offsets->starts[code_point];
    return code_point == 0 || code_point == offsets->count || offsets->text[code_point] != '\n' ||
           offsets->text[code_point - 1] != '\r';
}
