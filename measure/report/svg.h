// SPDX-License-Identifier: MIT
#ifndef TK_SVG_H
#define TK_SVG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/**
 * Plots in a page of html.h, whose style sheet has their colours: shapes are SVG, texts are HTML.
 *
 * Lengths along a plot are in percent of its width, all others in pixels of the page: so a plot
 * fills the available width, and its text keeps its size on a phone. Only the browser knows the
 * width of a text, so it lays out all texts, and cuts off or wraps long ones. NaN and infinities
 * mean that there is no figure: such a bar, mark, interval or point is omitted.
 */

/** Formats a figure as a short text with its unit, in `room` bytes. */
typedef void tk_svg_format(char *out, size_t room, double value);

/** Common to all plots. */
typedef struct tk_svg_plot {
    const char *id;    /**< letters, digits, hyphens; unique in its page */
    const char *title; /**< shown above the plot, with the unit */
    const char *about; /**< what the marks mean, also for screen readers; or NULL */
} tk_svg_plot;

/** How values are mapped to positions. */
typedef struct tk_svg_axis {
    const char *title; /**< what it measures, with its unit; or NULL */
    tk_svg_format *format;
    double low, high; /**< minimum range to show; both 0: that of the data */
    double base;      /**< 2 or 10 for a logarithmic axis; 0 for a linear one, from zero */
    bool whole;       /**< only whole numbers make sense */
} tk_svg_axis;

/** A bar from zero. */
typedef struct tk_svg_bar {
    const char *name;
    const char *figure; /**< the formatted value, written beside the name */
    double value, low, high;
    bool strong; /**< the total of the others */
} tk_svg_bar;

/** Draws horizontal bars, in the given order, with their intervals; dots on a logarithmic axis,
 * which has no zero to start a bar from. */
void tk_svg_bars(FILE *out, const tk_svg_plot *plot, const tk_svg_axis *axis,
                 const tk_svg_bar *bars, size_t n);

enum { TK_SVG_MOST_MARKS = 4 };

/** Marks on a line: the quantiles of a distribution, the smallest first. */
typedef struct tk_svg_range {
    const char *name;
    const char *figure;
    double marks[TK_SVG_MOST_MARKS];
    bool strong; /**< as of a bar */
} tk_svg_range;

/** Draws rows of up to four kinds of marks, which `marks` names. */
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
    bool reference; /**< dashed and without dots: a model to compare the points with */
    bool dots_only; /**< no line between the points */
} tk_svg_line;

/** Draws lines over a common pair of axes. */
void tk_svg_lines(FILE *out, const tk_svg_plot *plot, const tk_svg_axis *x, const tk_svg_axis *y,
                  const tk_svg_line *lines, size_t n);

#endif
