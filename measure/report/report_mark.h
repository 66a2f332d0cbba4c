// SPDX-License-Identifier: MIT
#ifndef TK_REPORT_MARK_H
#define TK_REPORT_MARK_H

#include <stddef.h>
#include <stdio.h>

/** Text with marks that can overlap in any way. */

/** A mark on text[start, end), in code points. */
typedef struct tk_mark {
    size_t start, end;
    const char *kind; /**< classes, of letters, digits and spaces */
    char *tag;        /**< shown after the marked text; heap, or NULL */
    char *title;      /**< shown as a tooltip; heap, or NULL */
} tk_mark;

/**
 * Writes `text` as HTML. Elements must nest, so of two crossing marks, the one that starts later is
 * split at the end of the other. Marks that are empty or end after the text are ignored. Sorts the
 * marks. Returns 0, or -1 when out of memory.
 */
int tk_marked_text(FILE *out, const char *text, tk_mark *marks, size_t n);

#endif
