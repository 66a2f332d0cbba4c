// SPDX-License-Identifier: MIT
#include "charset.h"

#include <stdio.h>
#include <string.h>

#include <toolkit/text/utf8.h>

enum { PRESCAN = 4096 }; // a page declares its encoding within this many bytes

// ------------------------------------------------------------------------------- the table

/** Adds "name TAB label label…", unless this system lacks the encoding; false if the line is
 * invalid. */
static bool read_line(charsets *c, const char *line, size_t length)
{
    char name[32];
    const char *tab = memchr(line, '\t', length);
    const size_t n = tab == NULL ? 0 : (size_t)(tab - line);
    if (n == 0 || n >= sizeof name || c->count == CHARSETS_MAX) {
        return false;
    }
    memcpy(name, line, n);
    name[n] = '\0';
    charset *added = &c->items[c->count];
    if (!tk_encoding_open(&added->encoding, name)) {
        return true;
    }
    if (added->encoding.kind != TK_ENCODING_TABLE) {
        tk_encoding_close(&added->encoding);
        return false;
    }
    added->labels = (tk_str){tab + 1, length - n - 1};
    c->count++;
    return true;
}

size_t charsets_read(charsets *c, tk_str file)
{
    size_t number = 1;
    for (const char *at = file.data, *end = at + file.length; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const size_t length = (size_t)((stop == NULL ? end : stop) - at);
        if (length > 0 && *at != '#' && !read_line(c, at, length)) {
            return number;
        }
        at += length + 1;
    }
    return 0;
}

static bool has_label(tk_str labels, const char *label)
{
    const size_t n = strlen(label);
    for (size_t i = 0; i + n <= labels.length; i++) {
        if ((i == 0 || labels.data[i - 1] == ' ') && memcmp(labels.data + i, label, n) == 0 &&
            (i + n == labels.length || labels.data[i + n] == ' ')) {
            return true;
        }
    }
    return false;
}

static const charset *find(const charsets *c, const char *label)
{
    for (unsigned i = 0; i < c->count; i++) {
        if (has_label(c->items[i].labels, label)) {
            return &c->items[i];
        }
    }
    return NULL;
}

// ------------------------------------------------------------------------------- declarations

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/** Whether the text at p continues with `word`, in any case. */
static bool goes_on(const char *p, const char *end, const char *word)
{
    for (; *word != '\0'; word++, p++) {
        if (p == end || lower(*p) != *word) {
            return false;
        }
    }
    return true;
}

/** Reads `= "label"` after a word that declares an encoding. */
static bool read_label(const char *p, const char *end, char label[32])
{
    size_t n = 0;
    while (p < end && strchr(" \t\r\n", *p) != NULL) {
        p++;
    }
    if (p == end || *p++ != '=') {
        return false;
    }
    while (p < end && strchr(" \t\r\n\"'", *p) != NULL) {
        p++;
    }
    while (p < end && strchr(" \t\r\n\"';>/?", *p) == NULL && n < 31) {
        label[n++] = lower(*p++);
    }
    label[n] = '\0';
    return n > 0;
}

/** The encoding that the page declares, in a meta element or the XML declaration. */
static bool declared(const tk_str *record, char label[32])
{
    const char *p = record->data;
    const char *end = p + (record->length < PRESCAN ? record->length : PRESCAN);
    const char *word = NULL; // the word that declares an encoding, in the element around p
    for (; p < end; p++) {
        if (*p == '>') {
            word = NULL;
        } else if (*p == '<') {
            word = goes_on(p, end, "<meta")   ? "charset"
                   : goes_on(p, end, "<?xml") ? "encoding"
                                              : NULL;
        } else if (word != NULL && goes_on(p, end, word) &&
                   read_label(p + strlen(word), end, label)) {
            return true;
        }
    }
    return false;
}

/** Whether the bytes are well-formed UTF-8; `*ascii`: whether all of them are ASCII. */
static bool is_utf8(const tk_str *record, bool *ascii)
{
    const uint8_t *p = (const uint8_t *)record->data;
    unsigned subpart;
    *ascii = true;
    for (size_t i = 0, n; i < record->length; i += n) {
        n = tk_utf8_sequence(p + i, record->length - i, &subpart);
        if (n == 0) {
            return false;
        }
        *ascii = *ascii && n == 1;
    }
    return true;
}

// ------------------------------------------------------------------------------- conversion

static void put(page *out, const char *utf8, size_t n, size_t source)
{
    for (size_t i = 0; i < n; i++) {
        if (out->source != NULL) {
            out->source[out->length] = (uint32_t)source;
        }
        out->data[out->length++] = utf8[i] == '\0' ? ' ' : utf8[i];
    }
}

static void from_utf8(const tk_str *record, size_t from, page *out)
{
    const uint8_t *p = (const uint8_t *)record->data;
    for (size_t i = from; i < record->length;) {
        unsigned subpart = 1;
        const unsigned n = tk_utf8_sequence(p + i, record->length - i, &subpart);
        if (n > 0) {
            put(out, record->data + i, n, i);
        } else {
            put(out, TK_REPLACEMENT, TK_REPLACEMENT_LENGTH, i);
            out->invalid++;
        }
        i += n > 0 ? n : subpart;
    }
}

static void from_table(const tk_encoding *e, const tk_str *record, page *out)
{
    for (size_t i = 0; i < record->length; i++) {
        const tk_encoding_entry *entry = &e->table[(unsigned char)record->data[i]];
        put(out, entry->utf8, entry->length, i);
        out->invalid += entry->fault == TK_BYTE_INVALID;
    }
}

static uint32_t unit(const tk_str *record, size_t i, bool big)
{
    const unsigned char a = (unsigned char)record->data[i];
    const unsigned char b = (unsigned char)record->data[i + 1];
    return big ? (uint32_t)a << 8 | b : (uint32_t)b << 8 | a;
}

static void from_utf16(const tk_str *record, bool big, page *out)
{
    size_t n;
    for (size_t i = 2; i + 1 < record->length; i += n) {
        char utf8[4];
        uint32_t c = unit(record, i, big);
        n = 2;
        if (c >= 0xd800 && c < 0xdc00 && i + 3 < record->length) {
            const uint32_t low = unit(record, i + 2, big);
            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                n = 4;
            }
        }
        if (c >= 0xd800 && c < 0xe000) {
            c = 0xfffd;
            out->invalid++;
        }
        put(out, utf8, tk_utf8_encode(utf8, c), i);
    }
}

/** Finds the single-byte encoding of the page; NULL and TK_OK if it is UTF-8. */
static tk_status choose(const charsets *c, const tk_host *host, tk_doc *doc, const tk_str *record,
                        const charset **chosen)
{
    char label[32], message[120];
    bool ascii;
    const bool utf8 = is_utf8(record, &ascii);
    const bool said = declared(record, label);
    *chosen = NULL;
    if (utf8 && !ascii) {
        return TK_OK;
    }
    if (!said) {
        *chosen = utf8 ? NULL : find(c, "windows-1252");
        return TK_OK;
    }
    if (strncmp(label, "utf", 3) == 0 || strcmp(label, "unicode") == 0) {
        return TK_OK; // a page whose declaration can be read is not UTF-16
    }
    *chosen = find(c, label);
    if (*chosen != NULL) {
        return TK_OK;
    }
    snprintf(message, sizeof message, "unknown encoding '%s'; convert the page to UTF-8", label);
    return host->fail(doc, TK_ERR_DOC, UINT64_MAX, message);
}

static tk_status make_room(const tk_host *host, tk_doc *doc, const tk_str *record, bool map,
                           page *out)
{
    // A byte becomes at most three bytes: U+FFFD, or a character of a table.
    const uint64_t room = 3 * record->length + 64;
    *out = (page){0};
    out->data = record->length < (1u << 29) ? host->alloc(doc, room) : NULL;
    if (out->data != NULL && map) {
        out->source = host->alloc(doc, (room + 1) * sizeof *out->source);
    }
    if (out->data == NULL || (map && out->source == NULL)) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the page");
    }
    return TK_OK;
}

tk_status charset_convert(const charsets *c, const tk_host *host, tk_doc *doc, const tk_str *record,
                          bool map, page *out)
{
    const char *p = record->data;
    const charset *legacy = NULL;
    tk_status status = make_room(host, doc, record, map, out);
    if (status != TK_OK) {
        return status;
    }
    if (record->length >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0)) {
        from_utf16(record, p[0] == '\xfe', out);
    } else if (record->length >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
        from_utf8(record, 3, out);
    } else if ((status = choose(c, host, doc, record, &legacy)) != TK_OK) {
        return status;
    } else if (legacy != NULL) {
        from_table(&legacy->encoding, record, out);
    } else {
        from_utf8(record, 0, out);
    }
    if (out->source != NULL) {
        out->source[out->length] = (uint32_t)record->length;
    }
    return TK_OK;
}
