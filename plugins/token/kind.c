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

static bool has(const char *text, size_t length, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= length; i++)
        if (memcmp(text + i, part, n) == 0)
            return true;
    return false;
}

/** Whether a letter or digit is in the text. */
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

uint8_t tk_kind(const char *text, size_t length)
{
    char c = text[0];
    if (length > 1) {
        if (c == '@')
            return TK_KIND_HANDLE;
        if (c == '#')
            return TK_KIND_HASHTAG;
        if (c == '[' && is_digit(text[1]))
            return TK_KIND_CITATION;
        if (text[length - 1] == '$' && c != '$')
            return TK_KIND_CURRENCY;
        if (has(text, length, "://") || (length > 4 && memcmp(text, "www.", 4) == 0))
            return TK_KIND_URL;
        if (has(text, length, "@"))
            return TK_KIND_EMAIL;
    }
    if (is_digit(c))
        return has(text, length, "/") && has(text, length, ".") && !is_digit(text[length - 1])
                   ? TK_KIND_URL
                   : TK_KIND_NUMBER;
    if (length > 1 && (c == '.' || c == '\'') && is_digit(text[1]))
        return TK_KIND_NUMBER;
    uint32_t n;
    switch (tk_uni(tk_utf8(text, &n)).text) {
    case TK_TEXT_LETTER:
        return has(text, length, "/") ? TK_KIND_URL : TK_KIND_WORD;
    case TK_TEXT_IDEOGRAPH:
    case TK_TEXT_HIRAGANA:
    case TK_TEXT_KATAKANA:
        return TK_KIND_WORD;
    case TK_TEXT_DIGIT:
        return TK_KIND_NUMBER;
    case TK_TEXT_CURRENCY:
        return TK_KIND_CURRENCY;
    case TK_TEXT_EMOJI:
    case TK_TEXT_REGIONAL:
        return TK_KIND_EMOJI;
    case TK_TEXT_PUNCT:
    case TK_TEXT_APOSTROPHE:
    case TK_TEXT_HYPHEN:
    case TK_TEXT_DASH:
    case TK_TEXT_ELLIPSIS:
        return has_word(text, length) ? TK_KIND_WORD : TK_KIND_PUNCT;
    default:
        return TK_KIND_SYMBOL;
    }
}
