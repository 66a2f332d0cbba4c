// SPDX-License-Identifier: MIT
// Text of unknown origin, made safe to show: on a terminal, in a message, in a log.
#ifndef TK_VISIBLE_H
#define TK_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#pragma GCC visibility push(default)

/**
 * Copies `length` bytes of text to `out`, where `room` ≥ 1 bytes are, so that a terminal shows what
 * is there and obeys nothing: control characters (U+0000 to U+001F, U+007F to U+009F), format
 * characters, which reorder or hide text (bidi controls, zero width, byte order mark), and line and
 * paragraph separators become \n, \r, \t, \e or \u{202e}; a byte that is not UTF-8 becomes \x9b.
 * The copy is one line, valid UTF-8, and ends in a NUL; what has no room is left out, and "…" says
 * so. A backslash stays as it is, so that a second call changes nothing. Returns the length.
 */
size_t tk_visible(char *out, size_t room, const char *text, size_t length);

/** Whether the character at `text` is one that tk_visible() shows as it is; `*taken`: its bytes.
 * `left` ≥ 1. */
bool tk_visible_as_is(const char *text, size_t left, size_t *taken);

/** Prints text the way tk_visible() shows it, of any length. */
void tk_visible_put(FILE *out, const char *text);

/** The same of what printf would make of the rest: all of it is shown, line ends too. */
void tk_visible_print(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#pragma GCC visibility pop

#endif
