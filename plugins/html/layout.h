// SPDX-License-Identifier: MIT
// Writes the chosen blocks as text: paragraphs, headings, items, rows of tables.
#ifndef HTML_LAYOUT_H
#define HTML_LAYOUT_H

#include "article.h"

/** Text, and the runs that it consists of; their begin and end are bytes of this text. */
typedef struct {
    char *text;
    run *runs;
    size_t length, n_runs;
    size_t text_room, run_room;
} layout;

/**
 * Writes the kept blocks: first the heading, if it is not NULL; an empty line between blocks; "- "
 * or "1. " before an item, and one line end between items; the cells of a row as "| a | b |" if
 * each is one short line. The text ends in a line end unless it is empty.
 */
void layout_write(const blocks *b, const block *heading, layout *out);

#endif
