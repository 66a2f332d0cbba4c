// SPDX-License-Identifier: MIT
// The encodings that can be guessed. charsets.py makes their tables.
#ifndef TEXT_CHARSETS_H
#define TEXT_CHARSETS_H

#include <stddef.h>
#include <stdint.h>

#define CHARSET_LEADS  126u   // first bytes 0x81 … 0xFE
#define CHARSET_TRAILS 191u   // second bytes 0x40 … 0xFE
#define CHARSET_NONE   0xFFFD // not a character

/** Bytes below 0x80 are ASCII. */
typedef struct {
    const char *name;
    const uint16_t *high; // code points of the bytes from 0x80 on; 0: first byte of a pair
    const uint16_t (*pairs)[CHARSET_TRAILS]; // code points of byte pairs, or NULL
} charset;

/** Indexes of the charsets that the code refers to. */
enum { CHARSET_WINDOWS_1252, CHARSET_MACINTOSH, CHARSET_ISO_8859_15 };

extern const charset charsets[];
extern const size_t n_charsets;

/** Returns the charset called `name` in any case, or NULL. */
const charset *charset_named(const char *name);

#endif
