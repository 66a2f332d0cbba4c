// SPDX-License-Identifier: MIT
// Bytes in some encoding → UTF-8 with LF line ends.
#ifndef TEXT_CONVERT_H
#define TEXT_CONVERT_H

#include <iconv.h>
#include <stdbool.h>

#include "toolkit/plugin.h"

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

/** The outcome of a conversion. Places are bytes of the record. */
typedef struct {
    const char *guess;   // the encoding that it was guessed to be in; NULL: none had to be guessed
    uint64_t length;     // of the text, in bytes
    uint64_t valid;      // UTF-8: sequences of more than one byte
    uint64_t invalid;    // ill-formed sequences, each now U+FFFD
    uint64_t invalid_at; // the first one
    uint64_t nul;        // NUL characters, each now U+FFFD
    uint64_t nul_at;     // the first one
    bool no_memory;
} conversion;

/**
 * Makes the encoding with the given name. What the C library needs for it is loaded here, as no
 * file can be opened later. False if the name is unknown.
 */
bool encoding_open(encoding *e, const char *name);
void encoding_close(encoding *e);

/** UTF-16 of either kind if every second byte of the record's start is a NUL, as of ASCII in it;
 * else ENCODING_UTF8. */
encoding_kind utf16_without_mark(const uint8_t *p, size_t n);

/**
 * Writes the record into the document's text room, without committing it. A byte order mark at the
 * start is dropped, and overrides `e`. CRLF and CR become LF.
 */
conversion convert_record(encoding *e, const tk_host *host, tk_doc *doc, const tk_str *record);

#endif
