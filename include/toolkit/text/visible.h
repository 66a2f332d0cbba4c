// SPDX-License-Identifier: MIT
// Makes untrusted text safe to show on a terminal, in a message or in a log.
#ifndef TK_VISIBLE_H
#define TK_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Copies `length` bytes of text to `out`, which has room for `room` ≥ 1 bytes, so that a terminal
 * shows every character and obeys none: control characters (U+0000 to U+001F, U+007F to U+009F),
 * format characters, which reorder or hide text (bidi controls, zero width, byte order mark), and
 * line and paragraph separators become \n, \r, \t, \e or \u{202e}; a byte that is not UTF-8 becomes
 * \x9b. The copy is one line, valid UTF-8, and ends in a NUL. Text that does not fit is cut, and
 * "…" marks the cut. A backslash stays as it is, so that a second call changes nothing. Returns the
 * length.
 */
size_t tk_visible(char *out, size_t room, const char *text, size_t length);

/** Whether tk_visible() shows the character at `text` unchanged; sets `*taken` to its bytes. `left`
 * ≥ 1. */
bool tk_visible_as_is(const char *text, size_t left, size_t *taken);

/** Columns that UTF-8 text takes on a terminal, after tk_visible(): wide characters take two,
 * combining marks none. */
size_t tk_visible_width(const char *text, size_t length);
/** Bytes of the longest start of such text that takes at most `columns`. */
size_t tk_visible_fit(const char *text, size_t length, size_t columns);

/** Prints text of any length as tk_visible() shows it. */
void tk_visible_put(FILE *out, const char *text);

/** Prints like printf, and shows the whole result as tk_visible() does, line ends included. */
void tk_visible_print(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
