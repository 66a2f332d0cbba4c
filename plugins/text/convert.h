// SPDX-License-Identifier: MIT
// Bytes in some encoding → UTF-8 with LF line ends.
#ifndef TEXT_CONVERT_H
#define TEXT_CONVERT_H

#include <toolkit/text/encoding.h>

#include <toolkit/plugin.h>

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

/** UTF-16 of either kind if every second byte of the record's start is a NUL, as of ASCII in it;
 * else TK_ENCODING_UTF8. */
tk_encoding_kind utf16_without_mark(const uint8_t *p, size_t n);

/**
 * Writes the record into the document's text room, without committing it. A byte order mark at the
 * start is dropped, and overrides `e`. CRLF and CR become LF.
 */
conversion convert_record(tk_encoding *e, const tk_host *host, tk_doc *doc, const tk_str *record);

#endif
