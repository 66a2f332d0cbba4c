// SPDX-License-Identifier: MIT
// UTF-8, one sequence at a time, for plugins that read unchecked bytes.
#ifndef TK_UTF8_H
#define TK_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define TK_REPLACEMENT        "\xEF\xBF\xBD" // U+FFFD
#define TK_REPLACEMENT_LENGTH 3u

/**
 * Checks the sequence that starts at p[0]; n ≥ 1 bytes are readable. Returns its length, 1 to 4, if
 * it is well-formed; else 0, and sets *subpart to the length of the maximal subpart (Unicode 3.9,
 * "U+FFFD Substitution of Maximal Subparts"), which is at least 1.
 */
static inline unsigned tk_utf8_sequence(const uint8_t *p, size_t n, unsigned *subpart)
{
    uint8_t lead = p[0];
    if (lead < 0x80) {
        return 1;
    }
    // The range of the second byte depends on the first (Unicode, table 3-7). This excludes
    // overlong forms, surrogates and everything above U+10FFFF.
    unsigned length;
    uint8_t low = 0x80;
    uint8_t high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if ((lead & 0xF0) == 0xE0) {
        length = 3;
        low = lead == 0xE0 ? 0xA0 : 0x80;
        high = lead == 0xED ? 0x9F : 0xBF;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        low = lead == 0xF0 ? 0x90 : 0x80;
        high = lead == 0xF4 ? 0x8F : 0xBF;
    } else {
        *subpart = 1;
        return 0;
    }
    for (unsigned i = 1; i < length; i++) {
        if (i == n || p[i] < low || p[i] > high) {
            *subpart = i;
            return 0;
        }
        low = 0x80;
        high = 0xBF;
    }
    return length;
}

/** Writes the scalar value `c` as 1 to 4 bytes; returns their number. */
static inline unsigned tk_utf8_encode(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

#endif
