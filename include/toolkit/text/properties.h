// SPDX-License-Identifier: MIT
/**
 * Unicode properties for segmentation: a two-stage table (properties.c, made by generate.pl) and a
 * UTF-8 reader. Shared by the sources of the plugins `token` and `sentence`, each of which compiles
 * its own copy.
 */
#ifndef TK_UNICODE_PROPERTIES_H
#define TK_UNICODE_PROPERTIES_H

#include <stdint.h>

#pragma GCC visibility push(default)

/** Word_Break of UAX #29. */
enum {
    TK_WB_OTHER,
    TK_WB_CR,
    TK_WB_LF,
    TK_WB_NEWLINE,
    TK_WB_EXTEND,
    TK_WB_ZWJ,
    TK_WB_FORMAT,
    TK_WB_REGIONAL_INDICATOR,
    TK_WB_KATAKANA,
    TK_WB_HEBREW_LETTER,
    TK_WB_ALETTER,
    TK_WB_SINGLE_QUOTE,
    TK_WB_DOUBLE_QUOTE,
    TK_WB_MIDNUMLET,
    TK_WB_MIDLETTER,
    TK_WB_MIDNUM,
    TK_WB_NUMERIC,
    TK_WB_EXTENDNUMLET,
    TK_WB_WSEGSPACE
};

/** Sentence_Break of UAX #29. */
enum {
    TK_SB_OTHER,
    TK_SB_CR,
    TK_SB_LF,
    TK_SB_SEP,
    TK_SB_EXTEND,
    TK_SB_FORMAT,
    TK_SB_SP,
    TK_SB_LOWER,
    TK_SB_UPPER,
    TK_SB_OLETTER,
    TK_SB_NUMERIC,
    TK_SB_ATERM,
    TK_SB_SCONTINUE,
    TK_SB_STERM,
    TK_SB_CLOSE
};

/** What a code point is to the news tokenizer: general category, script and some characters. */
enum {
    TK_TEXT_SYMBOL,
    TK_TEXT_SPACE, /**< white space, controls, zero width space, byte order mark */
    TK_TEXT_LETTER,
    TK_TEXT_MARK, /**< combining marks, joiners, soft hyphen, variation selectors, skin tones */
    TK_TEXT_DIGIT,
    TK_TEXT_PUNCT,
    TK_TEXT_APOSTROPHE,
    TK_TEXT_HYPHEN, /**< hyphen-minus, U+2010, U+2011 */
    TK_TEXT_DASH,
    TK_TEXT_ELLIPSIS,
    TK_TEXT_CURRENCY,
    TK_TEXT_IDEOGRAPH,
    TK_TEXT_HIRAGANA,
    TK_TEXT_KATAKANA,
    TK_TEXT_EMOJI,
    TK_TEXT_REGIONAL /**< regional indicators, of which two make a flag */
};

#define TK_UNI_PICTOGRAPH 1u /**< Extended_Pictographic */
#define TK_UNI_UPPER      2u /**< general category Lu or Lt */

typedef struct tk_uni_record {
    uint8_t word;     /**< TK_WB_… */
    uint8_t sentence; /**< TK_SB_… */
    uint8_t text;     /**< TK_TEXT_… */
    uint8_t flags;    /**< TK_UNI_… */
} tk_uni_record;

extern const tk_uni_record tk_uni_records[];
extern const uint8_t tk_uni_stage1[0x1100];
extern const uint8_t tk_uni_stage2[][256];

/** The properties of a code point below 0x110000. */
static inline tk_uni_record tk_uni(uint32_t cp)
{
    return tk_uni_records[tk_uni_stage2[tk_uni_stage1[cp >> 8]][cp & 0xFF]];
}

/**
 * The code point at `p`, in valid UTF-8; `*length` is its length in bytes, 1 to 4. May read up to
 * three bytes after a NUL that ends the text, never depends on them.
 */
static inline uint32_t tk_utf8(const char *text, uint32_t *length)
{
    const unsigned char *p = (const unsigned char *)text;
    if (p[0] < 0x80) {
        *length = 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *length = 2;
        return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    }
    if (p[0] < 0xF0) {
        *length = 3;
        return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    *length = 4;
    return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
}

#pragma GCC visibility pop

#endif
