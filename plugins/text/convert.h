// SPDX-License-Identifier: MIT
// Converts bytes in any encoding to UTF-8 with LF line ends.
#ifndef TEXT_CONVERT_H
#define TEXT_CONVERT_H

#include <toolkit/text/encoding.h>

#include <toolkit/plugin.h>

/** The result of a conversion. Positions are bytes of the record. */
typedef struct {
    const char *guess;   // the guessed encoding; NULL: no guess was needed
    uint64_t length;     // length of the text in bytes
    uint64_t valid;      // UTF-8: number of sequences of more than one byte
    uint64_t invalid;    // number of ill-formed sequences, each replaced by U+FFFD
    uint64_t invalid_at; // position of the first one
    uint64_t nul;        // number of NUL characters, each replaced by U+FFFD
    uint64_t nul_at;     // position of the first one
    bool no_memory;
} conversion;

/** Returns UTF-16 of either byte order if every second byte at the start of the record is a NUL, as
 * in ASCII text; else TK_ENCODING_UTF8. */
tk_encoding_kind utf16_without_mark(const uint8_t *p, size_t n);

/**
 * Writes the record into the room for the document's text, without committing it. A byte order mark
 * at the start is dropped, and overrides `e`. CRLF and CR become LF.
 */
conversion convert_record(tk_encoding *e, const tk_host *host, tk_doc *doc, const tk_str *record);

#endif
