// SPDX-License-Identifier: MIT
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>
#include <toolkit/text/utf8.h>
#include <utf8proc.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/** The high bits of those of eight bytes that are not ASCII or are NUL; possibly also of one after
 * a NUL. */
static uint64_t unusual(uint64_t word)
{
    return (word | ((word - 0x0101010101010101u) & ~word)) & 0x8080808080808080u;
}

size_t tk_utf8_check(const char *data, size_t length, bool *ascii)
{
    *ascii = true;
    size_t i = 0;
    while (i < length) {
        // ASCII without NUL, 32 bytes at a time.
        for (; i + 32 <= length; i += 32) {
            const char *at = data + i;
            if (unusual(tk_text_load8(at)) | unusual(tk_text_load8(at + 8)) |
                unusual(tk_text_load8(at + 16)) | unusual(tk_text_load8(at + 24)))
                break;
        }
        for (size_t stop = i + 32 < length ? i + 32 : length; i < stop;) {
            if (i + 8 <= length && !unusual(tk_text_load8(data + i))) {
                i += 8;
                continue;
            }
            unsigned subpart;
            const size_t n =
                data[i] ? tk_utf8_sequence((const uint8_t *)data + i, length - i, &subpart) : 0;
            if (!n)
                return i;
            *ascii &= n == 1;
            i += n;
        }
    }
    return length;
}

// ------------------------------------------------------------------------------ fold and shape

/** Updates the shape with one more character. */
typedef struct shape_state {
    bool first_letter_upper, seen_letter, seen_upper, seen_lower, mixed;
    bool digit, hyphen, dot, apostrophe, currency, nonascii;
    bool only_punct, numeric;
} shape_state;

static void see(shape_state *s, utf8proc_int32_t c, size_t at)
{
    const utf8proc_category_t category = utf8proc_category(c);
    const bool upper = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
    const bool lower = category == UTF8PROC_CATEGORY_LL;
    const bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
    const bool digit = category == UTF8PROC_CATEGORY_ND;
    if (letter) {
        if (!s->seen_letter)
            s->first_letter_upper = upper;
        s->seen_letter = true;
        s->mixed |= upper && s->seen_lower;
        s->seen_upper |= upper;
        s->seen_lower |= lower;
    }
    s->digit |= digit;
    s->nonascii |= c >= 0x80;
    s->hyphen |= c == '-' || c == 0x2010 || c == 0x2011;
    s->dot |= c == '.';
    s->apostrophe |= c == '\'' || c == 0x2019;
    s->currency |= category == UTF8PROC_CATEGORY_SC;
    s->only_punct &= category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_SO;
    s->numeric &= digit || (at > 0 && c < 0x80 && c && strchr(".,:/-", (int)c));
}

static uint32_t shape_bits(const shape_state *s)
{
    const bool cased = s->seen_upper || s->seen_lower;
    uint32_t bits = 0;
    bits |= s->seen_letter ? TK_SHAPE_LETTER : 0;
    bits |= s->digit ? TK_SHAPE_DIGIT : 0;
    bits |= s->first_letter_upper ? TK_SHAPE_TITLE : 0;
    bits |= cased && !s->seen_lower ? TK_SHAPE_UPPER : 0;
    bits |= s->mixed ? TK_SHAPE_MIXED : 0;
    bits |= cased && !s->seen_upper ? TK_SHAPE_LOWER : 0;
    bits |= s->hyphen ? TK_SHAPE_HYPHEN : 0;
    bits |= s->dot ? TK_SHAPE_DOT : 0;
    bits |= s->only_punct ? TK_SHAPE_PUNCT : 0;
    bits |= s->currency ? TK_SHAPE_SYMBOL : 0;
    bits |= s->numeric && s->digit ? TK_SHAPE_NUMERIC : 0;
    bits |= s->apostrophe ? TK_SHAPE_APOS : 0;
    bits |= s->nonascii ? TK_SHAPE_NONASCII : 0;
    return bits;
}

static utf8proc_int32_t fold_one(utf8proc_int32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c == 0x2019)
        return '\'';
    if (c == 0x2010 || c == 0x2011)
        return '-';
    return utf8proc_tolower(c);
}

bool tk_text_fold(const char *form, size_t length, tk_buffer *folded, uint32_t *shape)
{
    shape_state state = {.only_punct = true, .numeric = true};
    for (size_t i = 0; i < length;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)form + i,
                                              (utf8proc_ssize_t)(length - i), &c);
        if (n <= 0)
            break; // cannot happen: a text is checked before it is split into forms
        see(&state, c, i);
        char *to = tk_buffer_reserve(folded, 4);
        if (!to)
            return false;
        folded->length += (size_t)utf8proc_encode_char(fold_one(c), (utf8proc_uint8_t *)to);
        i += (size_t)n;
    }
    *shape = shape_bits(&state);
    return true;
}

// ---------------------------------------------------------------------------------- offset map

enum { STEP = TK_TEXT_PAD };

/** Units that start in text[from, to): code points start at each byte that is not a continuation
 * byte; code points of four bytes are two UTF-16 units. */
uint32_t tk_text_units(const char *text, uint32_t from, uint32_t to, uint32_t unit)
{
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++)
        n += (signed char)text[i] >= -0x40;
    if (unit == TK_UNIT_UTF16)
        for (uint32_t i = from; i < to; i++)
            n += (unsigned char)text[i] >= 0xf0;
    return n;
}

#if defined(__SSE2__)

static tk_offset_block block_of(const char *text, uint32_t unit)
{
    const __m128i last_continuation = _mm_set1_epi8((char)0xbf), wide = _mm_set1_epi8((char)0xf0);
    tk_offset_block block = {0};
    for (uint32_t i = 0; i < STEP; i += 16) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        // Continuation bytes are the smallest signed bytes.
        const int starts = _mm_movemask_epi8(_mm_cmpgt_epi8(v, last_continuation));
        block.starts |= (uint64_t)(uint32_t)starts << i;
        if (unit == TK_UNIT_UTF16) {
            const int is_wide = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(v, wide), v));
            block.wide |= (uint64_t)(uint32_t)is_wide << i;
        }
    }
    return block;
}

#else

/** The high bits of eight bytes, that of the first byte lowest. */
static uint64_t gather(uint64_t high_bits)
{
    return ((high_bits >> 7) * 0x0102040810204080u) >> 56;
}

static tk_offset_block block_of(const char *text, uint32_t unit)
{
    const uint64_t high = 0x8080808080808080u;
    tk_offset_block block = {0};
    for (uint32_t i = 0; i < STEP / 8; i++) {
        const uint64_t word = tk_text_load8(text + (size_t)i * 8);
        const uint64_t continuation = word & ~(word << 1) & high; // 10xxxxxx
        block.starts |= gather(~continuation & high) << (8 * i);
        if (unit == TK_UNIT_UTF16) // 1111xxxx
            block.wide |= gather(word & (word << 1) & (word << 2) & (word << 3) & high) << (8 * i);
    }
    return block;
}

#endif

/** Number of bits that are set (Warren, Hacker's Delight, 5-1). Not every x86-64 has the
 * instruction for it, and the compiler's function is a call. */
static inline uint32_t count_bits(uint64_t x)
{
    x -= (x >> 1) & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + ((x >> 2) & 0x3333333333333333u);
    x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (uint32_t)((x * 0x0101010101010101u) >> 56);
}

static uint32_t units_of(const tk_offset_block *block, uint64_t mask)
{
    return count_bits(block->starts & mask) + (block->wide ? count_bits(block->wide & mask) : 0);
}

bool tk_offset_map_build(tk_offset_map *map, const char *text, uint32_t length, uint32_t unit)
{
    const uint32_t n = length / STEP + 1;
    if (n > map->capacity) {
        tk_offset_block *blocks = realloc(map->blocks, n * sizeof *blocks);
        if (!blocks)
            return false;
        map->blocks = blocks;
        map->capacity = n;
    }
    uint32_t total = 0;
    for (uint32_t i = 0; i < n; i++) {
        map->blocks[i] = block_of(text + (size_t)i * STEP, unit);
        map->blocks[i].before = total;
        total += units_of(&map->blocks[i], UINT64_MAX);
    }
    map->n = n;
    map->unit = unit;
    map->built = true;
    return true;
}

bool tk_offset_map_need(tk_offset_map *map, const char *text, uint32_t length, uint32_t unit)
{
    return (map->built && map->unit == unit) || tk_offset_map_build(map, text, length, unit);
}

uint32_t tk_offset_map_to_unit(const tk_offset_map *map, uint32_t byte)
{
    const tk_offset_block *block = &map->blocks[byte / STEP];
    return block->before + units_of(block, ((uint64_t)1 << byte % STEP) - 1);
}

uint32_t tk_offset_map_to_byte(const tk_offset_map *map, const char *text, uint32_t length,
                               uint32_t offset)
{
    // The last block whose count is not greater than the offset.
    uint32_t low = 0, high = map->n;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (map->blocks[middle].before <= offset)
            low = middle;
        else
            high = middle;
    }
    uint32_t at = map->blocks[low].before;
    uint32_t i = low * STEP;
    while (i < length && is_continuation(text[i]))
        i++; // the rest of a code point that started in the previous block
    while (at < offset && i < length) {
        at += map->unit == TK_UNIT_UTF16 && (unsigned char)text[i] >= 0xf0 ? 2 : 1;
        do
            i++;
        while (i < length && is_continuation(text[i]));
    }
    return at == offset ? i : UINT32_MAX;
}

void tk_offset_map_free(tk_offset_map *map)
{
    free(map->blocks);
    *map = (tk_offset_map){0};
}

void tk_text_offsets(tk_offset_map *map, const char *text, uint32_t length, uint32_t unit,
                     uint32_t n, const uint32_t *in, uint32_t *out)
{
    const bool mapped = tk_offset_map_need(map, text, length, unit);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t byte = in[i] <= length ? in[i] : length;
        out[i] = mapped ? tk_offset_map_to_unit(map, byte) : tk_text_units(text, 0, byte, unit);
    }
}
