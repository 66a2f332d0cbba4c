// SPDX-License-Identifier: MIT
/** Line structure: whether a text is hard-wrapped, and what kind of line a line is. */
#ifndef TK_SENTENCE_LINES_H
#define TK_SENTENCE_LINES_H

#include <stdbool.h>
#include <stdint.h>

/**
 * The width in code points at which the text is hard-wrapped, or 0 if its lines are paragraphs. A
 * text counts as wrapped if long lines are a negligible part of it, if at least two in five of the
 * lines that another line follows are full (the first word of the next line would not have fitted),
 * and if at least a quarter of these continue in lower case.
 */
uint32_t tk_wrap_width(const char *text, uint32_t length);

/**
 * Whether the line `begin` … `end` is full at `width`, given the next line at `next`.
 */
bool tk_line_is_full(const char *text, uint32_t begin, uint32_t end, uint32_t next, uint32_t width);

/** Whether the line is a row of a table: it has a bar at its start or end, or two bars. */
bool tk_line_is_row(const char *text, uint32_t begin, uint32_t end);

#endif
