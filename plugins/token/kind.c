// SPDX-License-Identifier: MIT
#include "kind.h"

#include <toolkit/text/properties.h>

#include <stdbool.h>
#include <string.h>

const char *const tk_kind_names[TK_KIND_COUNT] = {
    "WORD",  "NUMBER", "PUNCT",   "SYMBOL", "CURRENCY", "URL",
    "EMAIL", "HANDLE", "HASHTAG", "EMOJI",  "CITATION",
};

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static bool has(const char *text, size_t length, char c)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] == c)
            return true;
    return false;
}

/** Whether the text contains "://". */
static bool has_scheme(const char *text, size_t length)
{
    for (size_t i = 0; i + 3 <= length; i++)
        if (memcmp(text + i, "://", 3) == 0)
            return true;
    return false;
}

/** Whether the text contains a letter or digit. */
static bool has_word(const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        uint32_t n, class = tk_uni(tk_utf8(text + i, &n)).text;
        if (class == TK_TEXT_LETTER || class == TK_TEXT_DIGIT)
            return true;
        i += n;
    }
    return false;
}

/** Kind of a form of several characters with a certain mark: @name, #topic, [1], US$, a@b.c, a://b.
 */
static uint8_t marked_kind(const char *text, size_t length, bool slash)
{
    switch (text[0]) {
    case '@':
        return TK_KIND_HANDLE;
    case '#':
        return TK_KIND_HASHTAG;
    case '[':
        if (is_digit(text[1]))
            return TK_KIND_CITATION;
        break;
    default:
        break;
    }
    if (text[length - 1] == '$' && text[0] != '$')
        return TK_KIND_CURRENCY;
    if ((slash && has_scheme(text, length)) || (length > 4 && memcmp(text, "www.", 4) == 0))
        return TK_KIND_URL;
    return has(text, length, '@') ? TK_KIND_EMAIL : TK_KIND_COUNT;
}

/** Kind of a form that starts with a digit: 1,000, 5th, or an address such as 4news.example/feed.
 */
static uint8_t digit_kind(const char *text, size_t length, bool slash)
{
    bool address = slash && has(text, length, '.') && !is_digit(text[length - 1]);
    return address ? TK_KIND_URL : TK_KIND_NUMBER;
}

/** Kind of a form by the class of its first character, unless it is an ASCII digit. */
static const uint8_t kind_of_class[] = {
    [TK_TEXT_SYMBOL] = TK_KIND_SYMBOL,     [TK_TEXT_SPACE] = TK_KIND_SYMBOL,
    [TK_TEXT_LETTER] = TK_KIND_WORD,       [TK_TEXT_MARK] = TK_KIND_SYMBOL,
    [TK_TEXT_DIGIT] = TK_KIND_NUMBER,      [TK_TEXT_PUNCT] = TK_KIND_PUNCT,
    [TK_TEXT_APOSTROPHE] = TK_KIND_PUNCT,  [TK_TEXT_HYPHEN] = TK_KIND_PUNCT,
    [TK_TEXT_DASH] = TK_KIND_PUNCT,        [TK_TEXT_ELLIPSIS] = TK_KIND_PUNCT,
    [TK_TEXT_CURRENCY] = TK_KIND_CURRENCY, [TK_TEXT_IDEOGRAPH] = TK_KIND_WORD,
    [TK_TEXT_HIRAGANA] = TK_KIND_WORD,     [TK_TEXT_KATAKANA] = TK_KIND_WORD,
    [TK_TEXT_EMOJI] = TK_KIND_EMOJI,       [TK_TEXT_REGIONAL] = TK_KIND_EMOJI,
};

uint8_t tk_kind(const char *text, size_t length)
{
    bool slash = has(text, length, '/');
    uint8_t marked = length > 1 ? marked_kind(text, length, slash) : TK_KIND_COUNT;
    if (marked != TK_KIND_COUNT)
        return marked;
    if (is_digit(text[0]))
        return digit_kind(text, length, slash);
    if (length > 1 && (text[0] == '.' || text[0] == '\'') && is_digit(text[1]))
        return TK_KIND_NUMBER; // .5, '90s
    uint32_t n, class = tk_uni(tk_utf8(text, &n)).text;
    if (class == TK_TEXT_LETTER && slash)
        return TK_KIND_URL;
    if (kind_of_class[class] == TK_KIND_PUNCT && has_word(text, length))
        return TK_KIND_WORD; // 'em, ‘n’
    return kind_of_class[class];
}
