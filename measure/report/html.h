// SPDX-License-Identifier: MIT
#ifndef TK_HTML_H
#define TK_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * Pages of HTML in one file: nothing in them is fetched, and no script runs. They are written
 * straight to a stream; that a write failed is seen from its error flag at the end.
 *
 * Text is UTF-8. It is escaped here, and characters that HTML does not allow become U+FFFD; no
 * other function of this folder writes text that it did not make itself.
 */

/** Text, escaped so that it may stand in an element or a quoted attribute. NULL is the empty text.
 */
void tk_html_text(FILE *out, const char *text);
void tk_html_bytes(FILE *out, const char *text, size_t length);
/** In a format: a name or path that comes from outside. It is isolated, so that if it is written
 * from right to left, or holds controls of direction, what stands beside it keeps its place. */
#define TK_HTML_NAME "\u2068%s\u2069"

/** The same for text that is made by printf's rules. */
void tk_html_format(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** The page up to and with its heading. */
void tk_html_begin(FILE *out, const char *title);
void tk_html_end(FILE *out);

/** A section with a heading; `id` is made of letters, digits and hyphens. */
void tk_html_section(FILE *out, const char *id, const char *title);
void tk_html_section_end(FILE *out);
/** A paragraph of printf's making. `kind` is its class or NULL: "note" is smaller and dimmed. */
void tk_html_paragraph(FILE *out, const char *kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** What a note that stands out says of the matter. */
typedef enum tk_html_tone { TK_HTML_PLAIN, TK_HTML_GOOD, TK_HTML_WARN, TK_HTML_BAD } tk_html_tone;

/** A box with a word in bold and a sentence. */
void tk_html_callout(FILE *out, tk_html_tone tone, const char *word, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** The row of key figures at the top: tiles between begin and end. `note` may be NULL. */
void tk_html_tiles(FILE *out);
void tk_html_tile(FILE *out, const char *name, const char *figure, const char *note);
void tk_html_tiles_end(FILE *out);

/** A column of a table. */
typedef struct tk_html_column {
    const char *title;
    const char *note; /**< what it means, shown on pointing; or NULL */
    bool number;      /**< aligned to the right */
} tk_html_column;

/**
 * A table, wider than the screen if need be: then it scrolls within the page. Cells are written one
 * by one, row after row, the first of a row being its heading.
 */
typedef struct tk_html_table {
    FILE *out;
    const tk_html_column *columns;
    size_t n_columns;
    size_t column; /**< of the next cell */
} tk_html_table;

tk_html_table tk_html_table_begin(FILE *out, const char *caption, const tk_html_column *columns,
                                  size_t n_columns);
/** Opens the next cell: what is written to `out` before the next call stands in it. `kind` is the
 * cell's class or NULL. */
void tk_html_cell(tk_html_table *table, const char *kind);
/** A cell that holds this text. */
void tk_html_cell_text(tk_html_table *table, const char *text);
void tk_html_cell_format(tk_html_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Ends the row, filling it up with empty cells; the next cell begins another. */
void tk_html_row_end(tk_html_table *table);
void tk_html_table_end(tk_html_table *table);

#endif
