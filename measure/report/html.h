// SPDX-License-Identifier: MIT
#ifndef TK_HTML_H
#define TK_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * HTML pages in one file, which fetch nothing and run no script. They are written directly to a
 * stream; the caller checks its error flag at the end.
 *
 * Text is UTF-8. These functions escape it, and replace characters that HTML does not allow by
 * U+FFFD; no other function in this folder writes text from outside.
 */

/** Writes text, escaped for elements and quoted attributes. NULL is the empty text. */
void tk_html_text(FILE *out, const char *text);
void tk_html_bytes(FILE *out, const char *text, size_t length);
/** In a format: a name or path from outside. It is isolated, so that right-to-left text or
 * direction controls in it do not move its neighbours. */
#define TK_HTML_NAME "\u2068%s\u2069"

/** The same for text formatted as by printf(). */
void tk_html_format(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Starts the page, up to and including its heading. */
void tk_html_begin(FILE *out, const char *title);
void tk_html_end(FILE *out);

/** Starts a section with a heading; `id` consists of letters, digits and hyphens. */
void tk_html_section(FILE *out, const char *id, const char *title);
void tk_html_section_end(FILE *out);
/** Writes a formatted paragraph. `kind` is its class or NULL: "note" is smaller and dimmed. */
void tk_html_paragraph(FILE *out, const char *kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** The tone of a callout. */
typedef enum tk_html_tone { TK_HTML_PLAIN, TK_HTML_GOOD, TK_HTML_WARN, TK_HTML_BAD } tk_html_tone;

/** Writes a box with a word in bold and a sentence. */
void tk_html_callout(FILE *out, tk_html_tone tone, const char *word, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** Writes the row of key figures at the top: tiles between begin and end. `note` may be NULL. */
void tk_html_tiles(FILE *out);
void tk_html_tile(FILE *out, const char *name, const char *figure, const char *note);
void tk_html_tiles_end(FILE *out);

/** A column of a table. */
typedef struct tk_html_column {
    const char *title;
    const char *note; /**< what it means, shown as a tooltip; or NULL */
    bool number;      /**< right-aligned */
} tk_html_column;

/**
 * A table, which scrolls within the page if it is wider than the screen. Cells are written one by
 * one, row by row; the first cell of a row is its heading.
 */
typedef struct tk_html_table {
    FILE *out;
    const tk_html_column *columns;
    size_t n_columns;
    size_t column; /**< of the next cell */
} tk_html_table;

tk_html_table tk_html_table_begin(FILE *out, const char *caption, const tk_html_column *columns,
                                  size_t n_columns);
/** Starts the next cell, which contains what is written to `out` before the next call. `kind` is
 * the cell's class or NULL. */
void tk_html_cell(tk_html_table *table, const char *kind);
/** Writes a cell with text. */
void tk_html_cell_text(tk_html_table *table, const char *text);
void tk_html_cell_format(tk_html_table *table, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Ends the row, filling it with empty cells; the next cell starts another one. */
void tk_html_row_end(tk_html_table *table);
void tk_html_table_end(tk_html_table *table);

#endif
