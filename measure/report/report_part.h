// SPDX-License-Identifier: MIT
#ifndef TK_REPORT_PART_H
#define TK_REPORT_PART_H

#include "figure.h"
#include "html.h"
#include "report_tree.h"
#include "svg.h"

/** The components of reports. */

/** A part of a report, omitted if the document has no data for it. */
typedef struct tk_report_part {
    const char *id;
    const char *title;
    bool (*has)(tk_tree document);
    int (*write)(tk_tree document, FILE *out); /**< 0, or -1 when out of memory */
} tk_report_part;

/** Writes links to the parts, then the parts. Returns 0, or -1 when out of memory. */
int tk_report_parts(FILE *out, const tk_report_part *parts, size_t n, tk_tree document);

/** Formats a figure and its interval, as "0.842 (0.811–0.870)"; without the interval if there is
 * none. */
void tk_report_figure(char *out, size_t room, tk_estimate estimate, tk_svg_format *format);
/** Formats only the interval, as "0.811–0.870"; empty if there is none. */
void tk_report_range(char *out, size_t room, tk_estimate estimate, tk_svg_format *format);
/** Writes a cell with a figure and, smaller, its interval. */
void tk_report_cell(tk_html_table *table, const char *kind, tk_estimate estimate,
                    tk_svg_format *format);
/** Writes a cell with a figure without an interval. */
void tk_report_number_cell(tk_html_table *table, double value, tk_svg_format *format);

enum { TK_REPORT_FIGURE_ROOM = 4 * TK_FIGURE_ROOM };

/** Bars that are added one by one, with the memory for their figures. Zeroed, it has none. */
typedef struct tk_report_bars {
    tk_svg_bar *bars;
    char (*figures)[TK_REPORT_FIGURE_ROOM];
    size_t n, capacity;
} tk_report_bars;

/** Allocates `capacity` bars; false when out of memory. */
bool tk_report_bars_make(tk_report_bars *bars, size_t capacity);
void tk_report_bars_free(tk_report_bars *bars);
/** Adds a bar; the name must outlive the bars. There must be room. */
void tk_report_bars_add(tk_report_bars *bars, const char *name, tk_estimate estimate,
                        tk_svg_format *format, bool strong);

#endif
