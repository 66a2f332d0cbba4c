// SPDX-License-Identifier: MIT
#include <toolkit/text/encoding.h>

#include <errno.h>
#include <string.h>
#include <strings.h>

#include <toolkit/text/utf8.h>

// Calls iconv() for each byte alone. False if some byte is only part of a character, or changes the
// decoder's state: then the encoding cannot be written as a table.
static bool fill_table(tk_encoding_entry table[256], iconv_t cd)
{
    for (unsigned b = 0; b < 256; b++) {
        char byte = (char)b;
        char *in = &byte;
        size_t left = 1;
        char buffer[16];
        char *out = buffer;
        size_t room = sizeof buffer;
        iconv(cd, NULL, NULL, NULL, NULL);
        size_t rc = iconv(cd, &in, &left, &out, &room);
        size_t length = sizeof buffer - room;
        bool invalid = rc == (size_t)-1 && errno == EILSEQ;
        if (!invalid && (rc == (size_t)-1 || length == 0 || length > sizeof table[b].utf8)) {
            return false;
        }
        bool nul = !invalid && length == 1 && buffer[0] == '\0';
        if (invalid || nul) {
            memcpy(buffer, TK_REPLACEMENT, TK_REPLACEMENT_LENGTH);
            length = TK_REPLACEMENT_LENGTH;
        }
        memcpy(table[b].utf8, buffer, length);
        table[b].length = (uint8_t)length;
        table[b].fault = invalid ? TK_BYTE_INVALID : nul ? TK_BYTE_NUL : TK_BYTE_FINE;
    }
    return true;
}

bool tk_encoding_open(tk_encoding *e, const char *name)
{
    static const struct {
        const char *name;
        tk_encoding_kind kind;
    } own[] = {
        {"auto", TK_ENCODING_AUTO},        {"utf-32le", TK_ENCODING_UTF32LE},
        {"utf-32be", TK_ENCODING_UTF32BE}, {"utf-8", TK_ENCODING_UTF8},
        {"utf8", TK_ENCODING_UTF8},        {"us-ascii", TK_ENCODING_UTF8},
        {"ascii", TK_ENCODING_UTF8},       {"utf-16", TK_ENCODING_UTF16LE},
        {"utf16", TK_ENCODING_UTF16LE},    {"utf-16le", TK_ENCODING_UTF16LE},
        {"utf-16be", TK_ENCODING_UTF16BE},
    };
    memset(e, 0, sizeof *e);
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (strcasecmp(name, own[i].name) == 0) {
            e->kind = own[i].kind;
            return true;
        }
    }
    // A slash would start one of glibc's suffixes, "//TRANSLIT", which have no meaning for reading.
    if (*name == '\0' || strchr(name, '/') != NULL) {
        return false;
    }
    iconv_t cd = iconv_open("UTF-8", name);
    if (cd == (iconv_t)-1) {
        return false;
    }
    if (fill_table(e->table, cd)) {
        e->kind = TK_ENCODING_TABLE;
        iconv_close(cd);
    } else {
        e->kind = TK_ENCODING_ICONV;
        e->iconv = cd;
    }
    return true;
}

void tk_encoding_close(tk_encoding *e)
{
    if (e->kind == TK_ENCODING_ICONV) {
        iconv_close(e->iconv);
    }
}
