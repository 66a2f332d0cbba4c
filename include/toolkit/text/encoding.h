// SPDX-License-Identifier: MIT
// The encodings that the C library knows, by name.
#ifndef TK_ENCODING_H
#define TK_ENCODING_H

#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>

#pragma GCC visibility push(default)

typedef enum {
    TK_ENCODING_AUTO, // UTF-8, or what the bytes look like
    TK_ENCODING_UTF8,
    TK_ENCODING_UTF16LE,
    TK_ENCODING_UTF16BE,
    TK_ENCODING_UTF32LE,
    TK_ENCODING_UTF32BE,
    TK_ENCODING_TABLE, // one byte a character
    TK_ENCODING_ICONV, // anything else that the C library knows
} tk_encoding_kind;

typedef enum { TK_BYTE_FINE, TK_BYTE_INVALID, TK_BYTE_NUL } tk_byte_fault;

/** What a byte of a single-byte encoding becomes; U+FFFD where it has a fault. */
typedef struct {
    char utf8[4];
    uint8_t length;
    uint8_t fault; // tk_byte_fault
} tk_encoding_entry;

typedef struct {
    tk_encoding_kind kind;
    tk_encoding_entry table[256];
    iconv_t iconv; // TK_ENCODING_ICONV only
} tk_encoding;

/**
 * Makes the encoding with the given name. What the C library needs for it is loaded here, as no
 * file can be opened later. False if the name is unknown.
 */
bool tk_encoding_open(tk_encoding *e, const char *name);
void tk_encoding_close(tk_encoding *e);

#pragma GCC visibility pop

#endif
