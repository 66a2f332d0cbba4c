// SPDX-License-Identifier: MIT
// The bytes of a page → UTF-8.
#ifndef HTML_CHARSET_H
#define HTML_CHARSET_H

#include <toolkit/text/encoding.h>

#include <toolkit/plugin.h>

#define CHARSETS_MAX 32u

/** An encoding of one byte a character, and what pages call it. */
typedef struct {
    tk_str labels; // between spaces, in lower case; in the data file's memory
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
    uint32_t *source; // of each byte, and of the end, the byte of the record; NULL: not wanted
    uint64_t invalid; // ill-formed sequences, each now U+FFFD
} page;

/**
 * Reads data/charsets.tsv, whose bytes must outlive the table, and gets each ready, as no file can
 * be opened later. Returns the number of the first line that is wrong, or 0.
 */
size_t charsets_read(charsets *c, tk_str file);

/**
 * Converts a record: by its byte order mark; else by what the page declares (a meta element, an XML
 * declaration); but bytes that are UTF-8, and not ASCII, are UTF-8 whatever is declared, and a page
 * that declares nothing and is not UTF-8 is windows-1252. Fails with a message.
 */
tk_status charset_convert(const charsets *c, const tk_host *host, tk_doc *doc, const tk_str *record,
                          bool map, page *out);

#endif
