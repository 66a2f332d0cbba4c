// SPDX-License-Identifier: MIT
#ifndef TK_SVG_H
#define TK_SVG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * Plots within a page of html.h, whose style sheet has their colours: shapes are SVG, texts are
 * HTML.
 *
 * Lengths along a plot are in percent of its width, all else in pixels of the page: so a plot fills
 * what room there is, and its text keeps its size on a phone. How wide a text is, only the browser
 * knows, which has the font: it lays all texts out, and cuts or wraps what is too long. NaN and
 * infinities mean that there is no figure: such a bar, mark, interval or point is left out.
 */

/** Writes a figure as a short text with its unit, into `room` bytes. */
typedef void tk_svg_format(char *out, size_t room, double value);

/** What all plots have. */
typedef struct tk_svg_plot {
    const char *id;    /**< letters, digits, hyphens; the only one of its page */
    const char *title; /**< what is seen, and in which unit; stands over the plot */
    const char *about; /**< what the marks mean, for readers and screen readers; or NULL */
} tk_svg_plot;

/** How values become places. */
typedef struct tk_svg_axis {
    const char *title; /**< what it measures, with its unit; or NULL */
    tk_svg_format *format;
    double low, high; /**< the range that is shown at least; both 0: that of the data */
    double base;      /**< 2 or 10 of a logarithmic axis, else 0: linear, from zero */
    bool whole;       /**< only whole numbers mean something */
} tk_svg_axis;

/** A bar from zero. */
typedef struct tk_svg_bar {
    const char *name;
    const char *figure; /**< the value in words, written beside the name */
    double value, low, high;
    bool strong; /**< the one that the others are parts of */
} tk_svg_bar;

/** Horizontal bars, in the order given, with their intervals. On a logarithmic axis, which has no
 * zero that a bar could begin at, dots. */
void tk_svg_bars(FILE *out, const tk_svg_plot *plot, const tk_svg_axis *axis,
                 const tk_svg_bar *bars, size_t n);

enum { TK_SVG_MOST_MARKS = 4 };

/** Some marks on a line: the quantiles of a distribution, the smallest first. */
typedef struct tk_svg_range {
    const char *name;
    const char *figure;
    double marks[TK_SVG_MOST_MARKS];
    bool strong; /**< as of a bar */
} tk_svg_range;

/** Rows of up to four kinds of marks, which `marks` names. */
void tk_svg_ranges(FILE *out, const tk_svg_plot *plot, const tk_svg_axis *axis,
                   const char *const *marks, size_t n_marks, const tk_svg_range *ranges, size_t n);

/** A point with the interval of its y. */
typedef struct tk_svg_point {
    double x, y, low, high;
} tk_svg_point;

/** A series of points, in the order of x. */
typedef struct tk_svg_line {
    const char *name; /**< written at its end; or NULL */
    const tk_svg_point *points;
    size_t n;
    bool reference; /**< dashed and without dots: a model that the points are compared with */
    bool dots_only; /**< no line between the points */
} tk_svg_line;

/** Lines over a common pair of axes. */
void tk_svg_lines(FILE *out, const tk_svg_plot *plot, const tk_svg_axis *x, const tk_svg_axis *y,
                  const tk_svg_line *lines, size_t n);

#endif
