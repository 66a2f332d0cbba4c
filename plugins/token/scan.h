// SPDX-License-Identifier: MIT
/**
 * The state of the news tokenizer for one document, and what its parts share. 64 zero bytes follow
 * the text: every look-ahead below stops at a NUL, and none looks further ahead than that.
 */
#ifndef TK_TOKEN_SCAN_H
#define TK_TOKEN_SCAN_H

#include "news.h"

#include <toolkit/text/properties.h>

#include <string.h>

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#define TK_SCAN_BLOCKS 1
#else
#define TK_SCAN_BLOCKS 0
#endif

/** What a byte may start. */
enum {
    TK_START_SPACE,
    TK_START_LETTER,
    TK_START_DIGIT,
    TK_START_SINGLE, /**< a token of its own */
    TK_START_RUN,    /**< a token together with the same bytes after it: "--", "***" */
    TK_START_EXCLAIM,
    TK_START_DOT,
    TK_START_APOSTROPHE,
    TK_START_HASH,
    TK_START_AT,
    TK_START_BRACKET,
    TK_START_OPEN,
    TK_START_CLOSE,
    TK_START_HIGH, /**< not ASCII */
    TK_START_END   /**< NUL */
};

/** What a byte after letters and digits may do other than end the word. */
enum {
    TK_AFTER_END,
    TK_AFTER_ALNUM,
    TK_AFTER_APOSTROPHE,
    TK_AFTER_DOT,
    TK_AFTER_HYPHEN,
    TK_AFTER_COMMA,
    TK_AFTER_COLON,
    TK_AFTER_SLASH,
    TK_AFTER_AT,
    TK_AFTER_JOIN, /**< & $ + # ) */
    TK_AFTER_HIGH
};

/** Flags of words in the data files. */
#define TK_WORD_ANY    (1u << 0) /**< an abbreviation, whatever follows its full stop */
#define TK_WORD_NUMBER (1u << 1) /**< an abbreviation before a digit */
#define TK_WORD_NAME   (1u << 2) /**< an abbreviation before a capital letter */
#define TK_WORD_PREFIX (1u << 3) /**< a hyphen after it does not split */
#define TK_WORD_CODE   (1u << 4) /**< letters that denote a currency, split from an amount */
#define TK_WORD_LABEL  (1u << 5) /**< a capital letter after it is a label, not an initial */

struct tk_news {
    tk_words *words;
    bool keep_clitics, keep_hyphens;
    uint8_t start[256]; /**< TK_START_… of a byte */
    uint8_t after[256]; /**< TK_AFTER_… of a byte */
};

#define TK_BLOCK 64

/** Which of the TK_BLOCK bytes at `at` are ASCII letters, commas and blanks: bit i for byte i. */
typedef struct tk_block {
    const char *at;
    uint64_t letters, commas, blanks;
} tk_block;

typedef struct tk_scan {
    const tk_news *news;
    const char *text;
    tk_layer_out out;
    uint32_t count; /**< tokens written */
    uint32_t depth; /**< open parentheses */
    bool quote;     /**< a single quotation mark is open */
    tk_block block; /**< read last; the next token starts at or after its start */
} tk_scan;

/** Appends the token. The caller must ensure that there is room. */
static inline void tk_scan_emit(tk_scan *s, const char *begin, const char *end)
{
    s->out.begin[s->count] = (uint32_t)(begin - s->text);
    s->out.end[s->count++] = (uint32_t)(end - s->text);
}

static inline bool tk_is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static inline bool tk_is_upper(char c)
{
    return (unsigned char)(c - 'A') < 26;
}

static inline bool tk_is_letter(char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

static inline bool tk_is_alnum(char c)
{
    return tk_is_letter(c) || tk_is_digit(c);
}

static inline char tk_lower(char c)
{
    return tk_is_upper(c) ? (char)(c + 32) : c;
}

/** TK_TEXT_… of the code point at `p`, and its length in bytes. */
static inline uint32_t tk_text_class(const char *p, uint32_t *length)
{
    return tk_uni(tk_utf8(p, length)).text;
}

#if TK_SCAN_BLOCKS

/** Which of 16 bytes are ASCII letters: bit i for byte i. */
static inline unsigned tk_letters_of(__m128i bytes)
{
    const __m128i bit = _mm_set1_epi8(0x20), a = _mm_set1_epi8('a'), last = _mm_set1_epi8(25);
    __m128i rank = _mm_sub_epi8(_mm_or_si128(bytes, bit), a);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(rank, last), rank));
}

#endif

/** The end of the run of ASCII letters at `p`. */
static inline const char *tk_skip_letters(const char *p)
{
#if TK_SCAN_BLOCKS
    for (;; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        unsigned others = tk_letters_of(v) ^ 0xFFFFu;
        if (others != 0)
            return p + __builtin_ctz(others);
    }
#else
    while (tk_is_letter(*p))
        p++;
    return p;
#endif
}

static inline const char *tk_skip_digits(const char *p)
{
    while (tk_is_digit(*p))
        p++;
    return p;
}

static inline const char *tk_skip_alnum(const char *p)
{
    while (tk_is_alnum(*p))
        p++;
    return p;
}

/** Whether a word can continue, or start, with the code point at `p`. */
static inline bool tk_is_word(const char *p)
{
    uint32_t n, text = tk_text_class(p, &n);
    return text == TK_TEXT_LETTER || text == TK_TEXT_DIGIT;
}

/**
 * Writes the token or tokens that start with the letters and digits from `begin` to `p`, and
 * returns where to continue. At most three tokens (TK_SCAN_ROOM includes them).
 */
const char *tk_scan_word(tk_scan *s, const char *begin, const char *p);

/** Whether `suffix`, after an apostrophe, is a clitic: s, m, d, ll, re, ve. */
bool tk_is_clitic(const char *suffix, size_t length);

/**
 * The end of the URL whose first byte after the scheme or host is `from`, without the punctuation
 * that ends a sentence or closes a bracket that the URL did not open.
 */
const char *tk_url_end(const char *begin, const char *from);

/** The end of the e-mail address whose @ is at `at`, or NULL if no domain follows. */
const char *tk_email_end(const char *at);

/** Whether `c` can be in the part of an e-mail address before the @. */
bool tk_is_local_part(char c);

#define TK_SCAN_ROOM 8u

#endif
