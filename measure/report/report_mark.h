// SPDX-License-Identifier: MIT
#ifndef TK_REPORT_MARK_H
#define TK_REPORT_MARK_H

#include <stddef.h>
#include <stdio.h>

/** Text with marks that may overlap each other in any way. */

/** A mark on text[start, end), in code points. */
typedef struct tk_mark {
    size_t start, end;
    const char *kind; /**< classes, of letters, digits and spaces */
    char *tag;        /**< what stands behind the marked text; heap, or NULL */
    char *title;      /**< what is shown on pointing; heap, or NULL */
} tk_mark;

/**
 * Writes `text` as HTML. Elements have to nest: of two marks that cross, the one that begins later
 * is cut at the end of the other. Marks that are empty or end after the text are left out. Sorts
 * the marks. 0, or -1 if there is no memory.
 */
int tk_marked_text(FILE *out, const char *text, tk_mark *marks, size_t n);

#endif
