// SPDX-License-Identifier: MIT
// Converts the bytes of a page to UTF-8.
#ifndef HTML_CHARSET_H
#define HTML_CHARSET_H

#include <toolkit/text/encoding.h>

#include <toolkit/plugin.h>

#define CHARSETS_MAX 32u

/** A single-byte encoding, and the labels that pages use for it. */
typedef struct {
    tk_str labels; // separated by spaces, in lower case; in the data file's memory
    tk_encoding encoding;
} charset;

typedef struct {
    charset items[CHARSETS_MAX];
    unsigned count;
} charsets;

/** A page in UTF-8, without NUL. It lives as long as the document. */
typedef struct {
    char *data;
    size_t length;
    uint32_t *source; // offset in the record of each byte and of the end; NULL: not wanted
    uint64_t invalid; // number of ill-formed sequences, each replaced by U+FFFD
} page;

/**
 * Reads data/charsets.tsv, whose bytes must outlive the table, and prepares each encoding, because
 * no file can be opened later. Returns the number of the first invalid line, or 0.
 */
size_t charsets_read(charsets *c, tk_str file);

/**
 * Converts a record by its byte order mark, or else by the encoding that the page declares (in a
 * meta element or an XML declaration). Bytes that are UTF-8 but not ASCII are always read as UTF-8.
 * A page that is not UTF-8 and declares nothing is windows-1252. Fails with a message.
 */
tk_status charset_convert(const charsets *c, const tk_host *host, tk_doc *doc, const tk_str *record,
                          bool map, page *out);

#endif
