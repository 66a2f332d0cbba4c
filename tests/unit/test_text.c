// SPDX-License-Identifier: MIT
#include "random.h"
#include "base/text.h"

#include <toolkit/text/utf8.h>

#include <criterion/criterion.h>
#include <string.h>
#include <toolkit/plugin.h>

// ------------------------------------------------------------------------------------- UTF-8

/** Length of the sequence at `s`, from the definition: computes the code point, whose encoding
 * must have as many bytes. 0 if it is not a sequence. */
static size_t reference_sequence(const unsigned char *s, size_t left)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = s[0] < 0x80             ? 1
               : (s[0] & 0xe0) == 0xc0 ? 2
               : (s[0] & 0xf0) == 0xe0 ? 3
               : (s[0] & 0xf8) == 0xf0 ? 4
                                       : 0;
    if (!n || n > left)
        return 0;
    uint32_t c = n == 1 ? s[0] : s[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3f);
    }
    return c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) ? 0 : n;
}

static size_t reference_check(const char *data, size_t length, bool *ascii)
{
    *ascii = true;
    for (size_t i = 0; i < length;) {
        size_t n = reference_sequence((const unsigned char *)data + i, length - i);
        if (!n || !data[i])
            return i;
        *ascii &= n == 1;
        i += n;
    }
    return length;
}

/** The bytes at which a rule of UTF-8 begins or ends. */
static const unsigned char edges[] = {0x00, 0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
                                      0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
                                      0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xff};
enum { N_EDGES = sizeof edges };

Test(text, sequences_at_all_edges)
{
    for (int a = 0; a < N_EDGES; a++)
        for (int b = 0; b < N_EDGES; b++)
            for (int c = 0; c < N_EDGES; c++)
                for (int d = 0; d < N_EDGES; d++) {
                    const unsigned char s[] = {edges[a], edges[b], edges[c], edges[d]};
                    for (size_t left = 1; left <= 4; left++) {
                        unsigned subpart = 0;
                        size_t n = tk_utf8_sequence(s, left, &subpart);
                        if (n != reference_sequence(s, left))
                            cr_assert_fail("%02x %02x %02x %02x, %zu left: %zu", s[0], s[1], s[2],
                                           s[3], left, n);
                    }
                }
}

static size_t encode(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    const size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; --i > 0; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((0xf00u >> n) | c);
    return n;
}

Test(text, every_code_point_but_nul_and_surrogates_is_valid)
{
    for (uint32_t c = 1; c < 0x110000; c++) {
        char s[4];
        bool ascii;
        size_t n = encode(c, s);
        size_t right = c >= 0xd800 && c < 0xe000 ? 0 : n;
        if (tk_utf8_check(s, n, &ascii) != right || (right && ascii != (c < 0x80)))
            cr_assert_fail("U+%04X", c);
    }
}

Test(text, check_stops_at_the_first_bad_byte_wherever_it_stands)
{
    uint64_t seed = 1;
    char text[80];
    for (int round = 0; round < 200000; round++) {
        const size_t length = random_below(&seed, sizeof text + 1);
        const uint32_t dirt = 1 + random_below(&seed, 40); // one of this many bytes is not a letter
        for (size_t i = 0; i < length; i++)
            text[i] = random_below(&seed, dirt) ? 'a' : (char)edges[random_below(&seed, N_EDGES)];
        bool ascii, right_ascii;
        size_t at = tk_utf8_check(text, length, &ascii);
        size_t right = reference_check(text, length, &right_ascii);
        if (at != right || (right == length && ascii != right_ascii))
            cr_assert_fail("round %d: %zu instead of %zu of %zu", round, at, right, length);
    }
}

Test(text, check_of_nothing)
{
    bool ascii = false;
    cr_assert_eq(tk_utf8_check("", 0, &ascii), 0);
    cr_assert(ascii);
}

// ------------------------------------------------------------------------------ fold and shape

static void expect_fold(const char *form, const char *folded, uint32_t shape)
{
    tk_buffer out = {0};
    uint32_t got = 0;
    cr_assert(tk_text_fold(form, strlen(form), &out, &got));
    cr_expect_eq(out.length, strlen(folded), "%s: %zu bytes", form, out.length);
    cr_expect_eq(memcmp(out.data, folded, strlen(folded)), 0, "%s: %.*s", form, (int)out.length,
                 out.data);
    cr_expect_eq(got, shape, "%s: shape %x instead of %x", form, got, shape);
    tk_buffer_free(&out);
}

Test(text, fold_and_shape)
{
    const uint32_t word = TK_SHAPE_LETTER;
    const uint32_t other = TK_SHAPE_NONASCII;
    expect_fold("the", "the", word | TK_SHAPE_LOWER);
    expect_fold("The", "the", word | TK_SHAPE_TITLE);
    expect_fold("IBM", "ibm", word | TK_SHAPE_TITLE | TK_SHAPE_UPPER);
    expect_fold("I", "i", word | TK_SHAPE_TITLE | TK_SHAPE_UPPER);
    expect_fold("iPhone", "iphone", word | TK_SHAPE_MIXED);
    expect_fold("OpenAI", "openai", word | TK_SHAPE_TITLE | TK_SHAPE_MIXED);
    expect_fold("U.S.", "u.s.", word | TK_SHAPE_TITLE | TK_SHAPE_UPPER | TK_SHAPE_DOT);
    expect_fold("24-year", "24-year", word | TK_SHAPE_DIGIT | TK_SHAPE_LOWER | TK_SHAPE_HYPHEN);
    expect_fold("1,000.50", "1,000.50", TK_SHAPE_DIGIT | TK_SHAPE_NUMERIC | TK_SHAPE_DOT);
    expect_fold("2024-06-08", "2024-06-08", TK_SHAPE_DIGIT | TK_SHAPE_NUMERIC | TK_SHAPE_HYPHEN);
    expect_fold(".5", ".5", TK_SHAPE_DIGIT | TK_SHAPE_DOT); // does not start with a digit
    expect_fold("Q3", "q3", word | TK_SHAPE_DIGIT | TK_SHAPE_TITLE | TK_SHAPE_UPPER);
    expect_fold("$", "$", TK_SHAPE_PUNCT | TK_SHAPE_SYMBOL);
    expect_fold("...", "...", TK_SHAPE_PUNCT | TK_SHAPE_DOT);
    expect_fold("don't", "don't", word | TK_SHAPE_LOWER | TK_SHAPE_APOS);
    expect_fold("don\u2019t", "don't", word | TK_SHAPE_LOWER | TK_SHAPE_APOS | other);
    expect_fold("co\u2010op", "co-op", word | TK_SHAPE_LOWER | TK_SHAPE_HYPHEN | other);
    expect_fold("co\u2011op", "co-op", word | TK_SHAPE_LOWER | TK_SHAPE_HYPHEN | other);
    expect_fold("\u00c9LAN", "\u00e9lan", word | TK_SHAPE_TITLE | TK_SHAPE_UPPER | other);
    expect_fold("\u0416", "\u0436", word | TK_SHAPE_TITLE | TK_SHAPE_UPPER | other);
    expect_fold("\u20ac", "\u20ac", TK_SHAPE_PUNCT | TK_SHAPE_SYMBOL | other);
    expect_fold("\u4e2d", "\u4e2d", word | other); // a letter without case
    expect_fold("\u0663", "\u0663", TK_SHAPE_DIGIT | TK_SHAPE_NUMERIC | other);
    expect_fold("\U00010400", "\U00010428", word | TK_SHAPE_TITLE | TK_SHAPE_UPPER | other);
    // Lower case may have another length: U+0130 has two bytes, U+2126 three.
    expect_fold("\u2126", "\u03c9", word | TK_SHAPE_TITLE | TK_SHAPE_UPPER | other);
}

Test(text, folding_twice_is_folding_once)
{
    for (uint32_t c = 1; c < 0x110000; c++) {
        if (c >= 0xd800 && c < 0xe000)
            continue;
        char s[4];
        uint32_t shape;
        tk_buffer once = {0}, twice = {0};
        cr_assert(tk_text_fold(s, encode(c, s), &once, &shape));
        cr_assert(tk_text_fold(once.data, once.length, &twice, &shape));
        if (once.length != twice.length || memcmp(once.data, twice.data, once.length) != 0)
            cr_assert_fail("U+%04X", c);
        tk_buffer_free(&once);
        tk_buffer_free(&twice);
    }
}

// ---------------------------------------------------------------------------------- offset map

/** Pieces of text for which code points, UTF-16 units and bytes differ. */
static const char *const pieces[] = {
    "a",
    "\r\n",
    "the quick brown fox ",
    "\u00e9",
    "e\u0301", // a combining accent
    "\u2019",
    "\u20ac",
    "\U0001f600",                                 // astral: two UTF-16 units
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", // a family, joined
    "\U0001f1e9\U0001f1ea",                       // a flag
    "\ufeff",
    "\U0010ffff",
    "\u4e2d\u6587",
};

/** Offsets by counting from the start, one code point at a time. */
static uint32_t naive_units(const char *text, uint32_t byte, uint32_t unit)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < byte;) {
        uint32_t length = (uint32_t)reference_sequence((const unsigned char *)text + i, byte - i);
        n += length == 4 && unit == TK_UNIT_UTF16 ? 2 : 1;
        i += length;
    }
    return n;
}

static void expect_round_trip(const char *text, uint32_t length, uint32_t unit)
{
    tk_offset_map map = {0};
    cr_assert(tk_offset_map_build(&map, text, length, unit));
    const uint32_t total = naive_units(text, length, unit);
    bool *hit = calloc(total + 1, sizeof *hit);
    for (uint32_t byte = 0; byte <= length; byte++) {
        if (((unsigned char)text[byte] & 0xc0) == 0x80)
            continue;
        const uint32_t right = naive_units(text, byte, unit);
        const uint32_t offset = tk_offset_map_to_unit(&map, byte);
        if (offset != right)
            cr_assert_fail("byte %u of %u: %u instead of %u", byte, length, offset, right);
        const uint32_t back = tk_offset_map_to_byte(&map, text, length, offset);
        if (back != byte)
            cr_assert_fail("offset %u: byte %u instead of %u", offset, back, byte);
        hit[offset] = true;
    }
    // Offsets that no byte maps to are inside a surrogate pair; there are none after the end.
    for (uint32_t offset = 0; offset <= total; offset++)
        if (!hit[offset] && tk_offset_map_to_byte(&map, text, length, offset) != UINT32_MAX)
            cr_assert_fail("offset %u is inside of a code point", offset);
    for (uint32_t more = 1; more < 200; more++)
        cr_assert_eq(tk_offset_map_to_byte(&map, text, length, total + more), UINT32_MAX);
    cr_assert_eq(tk_offset_map_to_byte(&map, text, length, UINT32_MAX), UINT32_MAX);
    free(hit);
    tk_offset_map_free(&map);
}

Test(text, offsets_round_trip)
{
    enum { N = sizeof pieces / sizeof *pieces, LONGEST = 700 };
    uint64_t seed = 42;
    char text[LONGEST + 64 + TK_TEXT_PAD];
    for (int round = 0; round < 150; round++) {
        uint32_t length = 0;
        const uint32_t stop = random_below(&seed, LONGEST);
        while (length < stop) {
            const char *piece = pieces[random_below(&seed, N)];
            memcpy(text + length, piece, strlen(piece));
            length += (uint32_t)strlen(piece);
        }
        memset(text + length, 0, TK_TEXT_PAD);
        expect_round_trip(text, length, TK_UNIT_CODEPOINT);
        expect_round_trip(text, length, TK_UNIT_UTF16);
    }
}

Test(text, offsets_where_a_code_point_lies_across_the_map_steps)
{
    // 0 to 4 ASCII bytes, then only code points of one length: every alignment to the steps.
    static const char *const units[] = {"a", "\u00e9", "\u20ac", "\U0001f600"};
    char text[600 + TK_TEXT_PAD];
    for (int u = 0; u < 4; u++)
        for (uint32_t shift = 0; shift < 5; shift++)
            for (uint32_t n = 60; n <= 70; n++) {
                uint32_t length = shift;
                memset(text, 'x', shift);
                for (uint32_t i = 0; i < n; i++, length += (uint32_t)strlen(units[u]))
                    memcpy(text + length, units[u], strlen(units[u]));
                memset(text + length, 0, TK_TEXT_PAD);
                expect_round_trip(text, length, TK_UNIT_CODEPOINT);
                expect_round_trip(text, length, TK_UNIT_UTF16);
            }
}

Test(text, a_map_is_built_again_for_another_text)
{
    static const char wide[6 + TK_TEXT_PAD] = "\u20ac\u20ac", narrow[6 + TK_TEXT_PAD] = "abcdef";
    tk_offset_map map = {0};
    cr_assert(tk_offset_map_build(&map, wide, 6, TK_UNIT_CODEPOINT));
    cr_assert_eq(tk_offset_map_to_unit(&map, 6), 2);
    cr_assert(tk_offset_map_build(&map, narrow, 6, TK_UNIT_UTF16));
    cr_assert_eq(tk_offset_map_to_unit(&map, 6), 6);
    tk_offset_map_free(&map);
    cr_assert_not(map.built);
}
