// SPDX-License-Identifier: MIT
// The chosen blocks as text: paragraphs, headings, items, rows of tables.
#ifndef HTML_LAYOUT_H
#define HTML_LAYOUT_H

#include "article.h"

/** Text, and the runs that it is made of, whose begin and end are bytes of it. */
typedef struct {
    char *text;
    run *runs;
    size_t length, n_runs;
    size_t text_room, run_room;
} layout;

/**
 * Writes the blocks that are kept: a heading, if it is not NULL, first; an empty line between
 * blocks; "- " or "1. " before an item, and one line end between items; cells of a row as
 * "| a | b |", where each is one short line. Ends in a line end unless it is empty.
 */
void layout_write(const blocks *b, const block *heading, layout *out);

#endif
