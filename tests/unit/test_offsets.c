// SPDX-License-Identifier: MIT
// Offsets of texts with everything that makes them differ between units.
#include "offsets.h"

#include <criterion/criterion.h>
#include <string.h>

/** e, combining acute, a family of three joined by U+200D, CR LF, U+00A0, x: in code points, bytes
 * and UTF-16 units. */
static const char text[] = "e\u0301\U0001F468\u200d\U0001F469\u200d\U0001F466\r\n\u00a0x";
static const uint32_t in_bytes[] = {0, 1, 3, 7, 10, 14, 17, 21, 22, 23, 25, 26};
static const uint32_t in_utf16[] = {0, 1, 2, 4, 5, 7, 8, 10, 11, 12, 13, 14};
enum { COUNT = sizeof in_bytes / sizeof *in_bytes - 1 };

static tk_region region;

static tk_offsets of(const char *data, uint32_t unit)
{
    tk_offsets offsets;
    cr_assert(tk_offsets_index(&offsets, &region, data, strlen(data), unit));
    return offsets;
}

/** Every offset of the unit: on a code point, inside one, or outside. */
static void expect_unit(uint32_t unit, const uint32_t *places)
{
    const tk_offsets offsets = of(text, unit);
    uint32_t next = 0, found;
    cr_assert_eq(offsets.count, COUNT);
    for (uint32_t at = 0; at <= places[COUNT]; at++) {
        if (at == places[next]) {
            cr_expect_eq(tk_offsets_find(&offsets, unit, at, &found), TK_OFFSET_FITS);
            cr_expect_eq(found, next++, "unit %u, offset %u", unit, at);
        } else {
            cr_expect_eq(tk_offsets_find(&offsets, unit, at, &found), TK_OFFSET_INSIDE);
        }
    }
    cr_expect_eq(next, COUNT + 1);
    cr_expect_eq(tk_offsets_find(&offsets, unit, places[COUNT] + 1, &found), TK_OFFSET_OUTSIDE);
    cr_expect_eq(tk_offsets_find(&offsets, unit, UINT64_MAX, &found), TK_OFFSET_OUTSIDE);
    tk_region_finish(&region);
}

Test(offsets, units)
{
    uint32_t in_code_points[COUNT + 1];
    for (uint32_t i = 0; i <= COUNT; i++)
        in_code_points[i] = i;
    expect_unit(TK_UNIT_BYTE, in_bytes);
    expect_unit(TK_UNIT_UTF16, in_utf16);
    expect_unit(TK_UNIT_CODEPOINT, in_code_points);
}

Test(offsets, clusters_and_white_space)
{
    static const bool boundary[COUNT + 1] = {
        [0] = true, [2] = true, [7] = true, [9] = true, [10] = true, [11] = true};
    const tk_offsets offsets = of(text, TK_UNIT_CODEPOINT);
    for (uint32_t i = 0; i <= COUNT; i++)
        cr_expect_eq(tk_offsets_is_boundary(&offsets, i), boundary[i], "%u", i);
    for (uint32_t i = 0; i < COUNT; i++)
        cr_expect_eq(tk_offsets_is_space(&offsets, i), i >= 7 && i <= 9, "%u", i);
    tk_region_finish(&region);
}

Test(offsets, plain_text)
{
    const tk_offsets offsets = of("a\r\nb", TK_UNIT_CODEPOINT);
    cr_expect(tk_offsets_is_boundary(&offsets, 1));
    cr_expect_not(tk_offsets_is_boundary(&offsets, 2), "between CR and LF");
    cr_expect(tk_offsets_is_boundary(&offsets, 3));
    const tk_offsets empty = of("", TK_UNIT_UTF16);
    uint32_t found = 1;
    cr_expect_eq(tk_offsets_find(&empty, TK_UNIT_UTF16, 0, &found), TK_OFFSET_FITS);
    cr_expect_eq(found, 0);
    tk_region_finish(&region);
}
