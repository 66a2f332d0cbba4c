// SPDX-License-Identifier: MIT
#include <toolkit/text/escapes.h>

#include <stdint.h>
#include <string.h>

#include <toolkit/text/utf8.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// Bytes up to the first backslash, control character or non-ASCII one.
static size_t plain_length(const uint8_t *p, size_t n)
{
    size_t i = 0;
#if defined(__SSE2__)
    const __m128i backslash = _mm_set1_epi8('\\'), space = _mm_set1_epi8(' ');
    for (; n - i >= 16; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        // As a signed one, a non-ASCII byte is less than a space, too.
        __m128i stop = _mm_or_si128(_mm_cmpeq_epi8(v, backslash), _mm_cmpgt_epi8(space, v));
        unsigned mask = (unsigned)_mm_movemask_epi8(stop);
        if (mask != 0) {
            return i + (unsigned)__builtin_ctz(mask);
        }
    }
#else
    const uint64_t ones = 0x0101010101010101u;
    for (; n - i >= 8; i += 8) {
        uint64_t w;
        memcpy(&w, p + i, 8);
        uint64_t x = w ^ (ones * '\\');
        if (((w | ((x - ones) & ~x) | ((w - ones * 0x20) & ~w)) & (ones << 7)) != 0) {
            break;
        }
    }
#endif
    while (i < n && p[i] >= 0x20 && p[i] < 0x80 && p[i] != '\\') {
        i++;
    }
    return i;
}

// The value of an escape \uXXXX at p; UINT32_MAX if there is none.
static uint32_t read_escape(const uint8_t *p, size_t n)
{
    if (n < 6 || p[0] != '\\' || p[1] != 'u') {
        return UINT32_MAX;
    }
    uint32_t value = 0;
    for (unsigned i = 2; i < 6; i++) {
        uint8_t c = p[i];
        uint32_t letter = c | 0x20u;
        uint32_t digit = 16;
        if (c >= '0' && c <= '9') {
            digit = c - (uint32_t)'0';
        } else if (letter >= 'a' && letter <= 'f') {
            digit = letter - 'a' + 10;
        }
        if (digit > 15) {
            return UINT32_MAX;
        }
        value = value << 4 | digit;
    }
    return value;
}

const char *tk_escapes_fault(const char *data, size_t length, size_t *at)
{
    const uint8_t *p = (const uint8_t *)data;
    size_t i = 0;
    while ((i += plain_length(p + i, length - i)) < length) {
        *at = i;
        if (p[i] < 0x20) {
            if (p[i] != '\t' && p[i] != '\n' && p[i] != '\r') {
                return "a control character, which JSON wants escaped";
            }
            i++;
            continue;
        }
        if (p[i] != '\\') {
            unsigned bad;
            unsigned step = tk_utf8_sequence(p + i, length - i, &bad);
            if (step == 0) {
                return "bytes that are not UTF-8";
            }
            i += step;
            continue;
        }
        uint32_t unit = read_escape(p + i, length - i);
        if (unit == UINT32_MAX) {
            i += i + 1 < length ? 2 : 1; // another escape, or none: the parser's to say
        } else if ((unit & 0xF800) != 0xD800) {
            i += 6;
        } else if (unit < 0xDC00 &&
                   (read_escape(p + i + 6, length - i - 6) & 0xFFFFFC00) == 0xDC00) {
            i += 12;
        } else {
            return "an escape of half a surrogate pair, which is no character";
        }
    }
    return NULL;
}
