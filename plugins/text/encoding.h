// SPDX-License-Identifier: MIT
// The encodings that the C library knows, by name.
#ifndef TEXT_ENCODING_H
#define TEXT_ENCODING_H

#include <iconv.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    ENCODING_AUTO, // UTF-8, or what the bytes look like
    ENCODING_UTF8,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_UTF32LE,
    ENCODING_UTF32BE,
    ENCODING_TABLE, // one byte a character
    ENCODING_ICONV, // anything else that the C library knows
} encoding_kind;

typedef enum { BYTE_FINE, BYTE_INVALID, BYTE_NUL } byte_fault;

/** What a byte of a single-byte encoding becomes; U+FFFD where it has a fault. */
typedef struct {
    char utf8[4];
    uint8_t length;
    uint8_t fault; // byte_fault
} table_entry;

typedef struct {
    encoding_kind kind;
    table_entry table[256];
    iconv_t iconv; // ENCODING_ICONV only
} encoding;

/**
 * Makes the encoding with the given name. What the C library needs for it is loaded here, as no
 * file can be opened later. False if the name is unknown.
 */
bool encoding_open(encoding *e, const char *name);
void encoding_close(encoding *e);

#endif
