// SPDX-License-Identifier: MIT
// The encodings that the C library supports, by name.
#ifndef TK_ENCODING_H
#define TK_ENCODING_H

#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    TK_ENCODING_AUTO, // UTF-8, or detected from the bytes
    TK_ENCODING_UTF8,
    TK_ENCODING_UTF16LE,
    TK_ENCODING_UTF16BE,
    TK_ENCODING_UTF32LE,
    TK_ENCODING_UTF32BE,
    TK_ENCODING_TABLE, // one byte per character
    TK_ENCODING_ICONV, // any other encoding that the C library supports
} tk_encoding_kind;

typedef enum { TK_BYTE_FINE, TK_BYTE_INVALID, TK_BYTE_NUL } tk_byte_fault;

/** The code point of a byte in a single-byte encoding; U+FFFD if the byte is not valid. */
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
 * Makes the encoding with the given name. Loads what the C library needs for it now, because no
 * file can be opened later. False if the name is unknown.
 */
bool tk_encoding_open(tk_encoding *e, const char *name);
void tk_encoding_close(tk_encoding *e);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
