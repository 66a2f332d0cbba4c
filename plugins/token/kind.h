// SPDX-License-Identifier: MIT
#ifndef TK_TOKEN_KIND_H
#define TK_TOKEN_KIND_H

#include <toolkit/plugin.h>

#include <stddef.h>

/** The kind of a form; the order is that of the lexeme column's names. */
enum {
    TK_KIND_WORD,
    TK_KIND_NUMBER,
    TK_KIND_PUNCT,
    TK_KIND_SYMBOL,
    TK_KIND_CURRENCY,
    TK_KIND_URL,
    TK_KIND_EMAIL,
    TK_KIND_HANDLE,
    TK_KIND_HASHTAG,
    TK_KIND_EMOJI,
    TK_KIND_CITATION,
    TK_KIND_COUNT
};

extern const char *const tk_kind_names[TK_KIND_COUNT];

/** The kind of a token with this text, which at least one zero byte follows. */
uint8_t tk_kind(const char *text, size_t length);

#endif
