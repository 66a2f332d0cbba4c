// SPDX-License-Identifier: MIT
// Text of unknown origin, made safe to show: on a terminal, in a message, in a log.
#ifndef TK_VISIBLE_H
#define TK_VISIBLE_H

#include <stddef.h>

/**
 * Copies `length` bytes of text to `out`, where `room` ≥ 1 bytes are, so that a terminal shows what
 * is there and obeys nothing: control characters (U+0000 to U+001F, U+007F to U+009F), format
 * characters, which reorder or hide text (bidi controls, zero width, byte order mark), and line and
 * paragraph separators become \n, \r, \t, \e or \u{202e}; a byte that is not UTF-8 becomes \x9b.
 * The copy is one line, valid UTF-8, and ends in a NUL; what has no room is left out, and "…" says
 * so. A backslash stays as it is, so that a second call changes nothing. Returns the length.
 */
size_t tk_visible(char *out, size_t room, const char *text, size_t length);

#endif
