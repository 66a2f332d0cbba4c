// SPDX-License-Identifier: MIT
#include "svg.h"

#include "html.h"
#include "svg_scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    // Pixels. A row has its name and figure above its bar.
    ROW = 36,
    ROW_TEXT = 13,
    ROW_BAR = 19,
    ROW_BAR_HEIGHT = 10,
    ROW_NAME_COLUMNS = 24, ///< of a name: what a phone has room for beside a figure
    TICKS = 22,            ///< under a plot
    AREA_TOP = 22,
    AREA = 180, ///< height of the area that lines are drawn in
    LABEL = 14, ///< between labels that would overlap

    LONGEST_LABEL = 48,
    MOST_LABELS = 8,
};

/** The area that lines are drawn in, in percent of the width. */
#define AREA_LEFT  15.0
#define AREA_WIDTH 82.0

// ----------------------------------------------------------------------------------- frame

static void begin(FILE *out, const tk_svg_plot *plot, const char *kind, int height)
{
    fprintf(out, "<figure class=\"plot %s\">\n<figcaption>", kind);
    tk_html_text(out, plot->title);
    fputs("</figcaption>\n", out);
    fprintf(out,
            "<svg role=\"img\" width=\"100%%\" height=\"%d\" aria-labelledby=\"%s-t %s-d\">"
            "<title id=\"%s-t\">",
            height, plot->id, plot->id, plot->id);
    tk_html_text(out, plot->title);
    fprintf(out, "</title><desc id=\"%s-d\">", plot->id);
    tk_html_text(out, plot->about ? plot->about : plot->title);
    fputs("</desc>\n", out);
}

static void end(FILE *out, const tk_svg_plot *plot)
{
    fputs("</svg>\n", out);
    if (plot->about)
        tk_html_paragraph(out, "note", "%s", plot->about);
    fputs("</figure>\n", out);
}

static void nothing(FILE *out, const tk_svg_plot *plot)
{
    fputs("<figure class=\"plot\">\n<figcaption>", out);
    tk_html_text(out, plot->title);
    fputs("</figcaption>\n<p class=\"note\">There are no figures.</p>\n</figure>\n", out);
}

static void text(FILE *out, const char *kind, double x, double y, const char *anchor,
                 const char *what)
{
    fprintf(out, "<text class=\"%s\" x=\"%.2f%%\" y=\"%.1f\" text-anchor=\"%s\">", kind, x, y,
            anchor);
    tk_html_text(out, what);
    fputs("</text>\n", out);
}

static void line(FILE *out, const char *kind, double x1, double y1, double x2, double y2)
{
    fprintf(out, "<line class=\"%s\" x1=\"%.2f%%\" y1=\"%.1f\" x2=\"%.2f%%\" y2=\"%.1f\"/>\n", kind,
            x1, y1, x2, y2);
}

/** How a text at x is anchored so that it stays within the plot. */
static const char *anchor_at(double x)
{
    if (x < 4)
        return "start";
    return x > 96 ? "end" : "middle";
}

static tk_extent asked_for(const tk_svg_axis *axis)
{
    tk_extent extent = TK_EXTENT_EMPTY;

    if (axis->low != 0 || axis->high != 0) {
        tk_extent_add(&extent, axis->low, axis->base);
        tk_extent_add(&extent, axis->high, axis->base);
    }
    return extent;
}

// ------------------------------------------------------------------------------------ rows

/** Grid lines behind rows, from the left edge to the right, and their labels below. */
static void row_grid(FILE *out, const tk_svg_axis *axis, const tk_scale *scale, int bottom)
{
    for (size_t i = 0; i < scale->n_ticks; i++) {
        const double x = 100 * tk_scale_place(scale, scale->ticks[i]);
        char label[LONGEST_LABEL];

        axis->format(label, sizeof label, scale->ticks[i]);
        line(out, scale->ticks[i] == 0 && scale->base == 0 ? "zero" : "grid", x, 0, x, bottom + 4);
        text(out, "tick", x, bottom + 17, anchor_at(x), label);
    }
}

static void row_text(FILE *out, const char *name, const char *figure, bool strong, double top)
{
    fprintf(out, "<text class=\"name%s\" x=\"0\" y=\"%.1f\">", strong ? " strong" : "",
            top + ROW_TEXT);
    if (tk_html_width(name) > ROW_NAME_COLUMNS) {
        fputs("<title>", out);
        tk_html_text(out, name);
        fputs("</title>", out);
    }
    tk_html_cut(out, name, ROW_NAME_COLUMNS);
    fputs("</text>\n", out);
    text(out, strong ? "figure strong" : "figure", 100, top + ROW_TEXT, "end", figure);
}

/** The interval of a bar or point: a line with a cap at either end, in either direction. */
static void whisker(FILE *out, bool upright, double at, double low, double high)
{
    if (upright) {
        line(out, "whisker", at, low, at, high);
        return;
    }
    line(out, "whisker", low, at, high, at);
    line(out, "whisker", low, at - 4, low, at + 4);
    line(out, "whisker", high, at - 4, high, at + 4);
}

static void bar(FILE *out, const tk_scale *scale, const tk_svg_bar *bar, double middle)
{
    const double x = 100 * tk_scale_place(scale, bar->value);
    const char *strong = bar->strong ? " strong" : "";

    if (scale->base > 0) {
        line(out, "grid", 0, middle, 100, middle);
        fprintf(out, "<circle class=\"bar%s\" cx=\"%.2f%%\" cy=\"%.1f\" r=\"5\"/>\n", strong, x,
                middle);
        return;
    }
    const double zero = 100 * tk_scale_place(scale, 0);
    fprintf(out, "<rect class=\"bar%s\" x=\"%.2f%%\" y=\"%.1f\" width=\"%.2f%%\" height=\"%d\"/>\n",
            strong, fmin(x, zero), middle - ROW_BAR_HEIGHT / 2.0, fabs(x - zero), ROW_BAR_HEIGHT);
}

void tk_svg_bars(FILE *out, const tk_svg_plot *plot, const tk_svg_axis *axis,
                 const tk_svg_bar *bars, size_t n)
{
    const int bottom = (int)n * ROW;
    tk_extent extent = asked_for(axis);
    tk_scale scale;

    for (size_t i = 0; i < n; i++) {
        tk_extent_add(&extent, bars[i].value, axis->base);
        tk_extent_add(&extent, bars[i].low, axis->base);
        tk_extent_add(&extent, bars[i].high, axis->base);
    }
    if (!tk_scale_make(&scale, extent, axis->base, axis->whole, 6)) {
        nothing(out, plot);
        return;
    }
    begin(out, plot, "rows", bottom + TICKS);
    row_grid(out, axis, &scale, bottom);
    for (size_t i = 0; i < n; i++) {
        const double top = (double)i * ROW, middle = top + ROW_BAR + ROW_BAR_HEIGHT / 2.0;

        row_text(out, bars[i].name, bars[i].figure, bars[i].strong, top);
        if (tk_scale_has(&scale, bars[i].value))
            bar(out, &scale, &bars[i], middle);
        if (tk_scale_has(&scale, bars[i].low) && tk_scale_has(&scale, bars[i].high))
            whisker(out, false, middle, 100 * tk_scale_place(&scale, bars[i].low),
                    100 * tk_scale_place(&scale, bars[i].high));
    }
    end(out, plot);
}

void tk_svg_ranges(FILE *out, const tk_svg_plot *plot, const tk_svg_axis *axis,
                   const char *const *marks, size_t n_marks, const tk_svg_range *ranges, size_t n)
{
    const int bottom = (int)n * ROW;
    tk_extent extent = asked_for(axis);
    tk_scale scale;

    for (size_t i = 0; i < n; i++)
        for (size_t m = 0; m < n_marks; m++)
            tk_extent_add(&extent, ranges[i].marks[m], axis->base);
    if (!tk_scale_make(&scale, extent, axis->base, axis->whole, 6)) {
        nothing(out, plot);
        return;
    }
    begin(out, plot, "rows", bottom + TICKS);
    row_grid(out, axis, &scale, bottom);
    for (size_t i = 0; i < n; i++) {
        const double top = (double)i * ROW, middle = top + ROW_BAR + ROW_BAR_HEIGHT / 2.0;
        tk_extent own = TK_EXTENT_EMPTY;

        row_text(out, ranges[i].name, ranges[i].figure, ranges[i].strong, top);
        for (size_t m = 0; m < n_marks; m++)
            tk_extent_add(&own, ranges[i].marks[m], axis->base);
        if (own.low < own.high)
            line(out, "span", 100 * tk_scale_place(&scale, own.low), middle,
                 100 * tk_scale_place(&scale, own.high), middle);
        for (size_t m = n_marks; m-- > 0;)
            if (tk_scale_has(&scale, ranges[i].marks[m]))
                fprintf(out, "<circle class=\"mark m%zu\" cx=\"%.2f%%\" cy=\"%.1f\" r=\"5\"/>\n", m,
                        100 * tk_scale_place(&scale, ranges[i].marks[m]), middle);
    }
    fputs("</svg>\n<p class=\"key\">", out);
    for (size_t m = 0; m < n_marks; m++) {
        fprintf(out,
                "<span><svg width=\"12\" height=\"12\" aria-hidden=\"true\">"
                "<circle class=\"mark m%zu\" cx=\"6\" cy=\"6\" r=\"5\"/></svg> ",
                m);
        tk_html_text(out, marks[m]);
        fputs("</span> ", out);
    }
    fputs("</p>\n", out);
    if (plot->about)
        tk_html_paragraph(out, "note", "%s", plot->about);
    fputs("</figure>\n", out);
}

// ------------------------------------------------------------------------------------ area

/** Two scales over the area. */
typedef struct area {
    FILE *out;
    tk_scale x, y;
} area;

static double area_x(const area *a, double value)
{
    return AREA_LEFT + AREA_WIDTH * tk_scale_place(&a->x, value);
}

static double area_y(const area *a, double value)
{
    return AREA_TOP + AREA * (1 - tk_scale_place(&a->y, value));
}

static bool area_has(const area *a, double x, double y)
{
    return tk_scale_has(&a->x, x) && tk_scale_has(&a->y, y);
}

static void area_grid(const area *a, const tk_svg_axis *x, const tk_svg_axis *y)
{
    const double bottom = AREA_TOP + AREA;
    char label[LONGEST_LABEL];

    for (size_t i = 0; i < a->y.n_ticks; i++) {
        const double at = area_y(a, a->y.ticks[i]);

        y->format(label, sizeof label, a->y.ticks[i]);
        line(a->out, a->y.ticks[i] == 0 ? "zero" : "grid", AREA_LEFT, at, AREA_LEFT + AREA_WIDTH,
             at);
        text(a->out, "tick", AREA_LEFT - 1.5, at + 4, "end", label);
    }
    for (size_t i = 0; i < a->x.n_ticks; i++) {
        const double at = area_x(a, a->x.ticks[i]);

        x->format(label, sizeof label, a->x.ticks[i]);
        line(a->out, "grid", at, bottom, at, bottom + 4);
        text(a->out, "tick", at, bottom + 18, anchor_at(at + 3), label);
    }
    if (x->title)
        text(a->out, "axis", AREA_LEFT + AREA_WIDTH, bottom + 34, "end", x->title);
    if (y->title)
        text(a->out, "axis", 0, 11, "start", y->title);
}

static int area_height(const tk_svg_axis *x)
{
    return AREA_TOP + AREA + (x->title ? 40 : 24);
}

static void draw_line(const area *a, const tk_svg_line *series)
{
    const tk_svg_point *before = NULL;

    for (size_t i = 0; i < series->n; i++) {
        const tk_svg_point *p = &series->points[i];

        if (!area_has(a, p->x, p->y))
            continue;
        if (before && !series->dots_only)
            line(a->out, series->reference ? "reference" : "line", area_x(a, before->x),
                 area_y(a, before->y), area_x(a, p->x), area_y(a, p->y));
        before = p;
    }
    if (series->reference)
        return;
    for (size_t i = 0; i < series->n; i++) {
        const tk_svg_point *p = &series->points[i];

        if (!area_has(a, p->x, p->y))
            continue;
        if (tk_scale_has(&a->y, p->low) && tk_scale_has(&a->y, p->high))
            whisker(a->out, true, area_x(a, p->x), area_y(a, p->low), area_y(a, p->high));
        fprintf(a->out, "<circle class=\"%s\" cx=\"%.2f%%\" cy=\"%.1f\" r=\"%s\"/>\n",
                series->dots_only ? "dot loose" : "dot", area_x(a, p->x), area_y(a, p->y),
                series->dots_only ? "3.5" : "4");
    }
}

/** The name of a line, at its end. */
typedef struct label {
    const char *name;
    double x, y;
} label;

static int upper_first(const void *a, const void *b)
{
    const label *one = a, *two = b;

    return (one->y > two->y) - (one->y < two->y);
}

/** Names of lines above their last points, moved apart where they would overlap. */
static void draw_labels(const area *a, const tk_svg_line *lines, size_t n)
{
    label labels[MOST_LABELS];
    size_t n_labels = 0;

    for (size_t i = 0; i < n && n_labels < MOST_LABELS; i++)
        for (size_t p = lines[i].n; lines[i].name && p-- > 0;)
            if (area_has(a, lines[i].points[p].x, lines[i].points[p].y)) {
                labels[n_labels++] = (label){lines[i].name, area_x(a, lines[i].points[p].x),
                                             fmax(area_y(a, lines[i].points[p].y) - 9, LABEL - 3)};
                break;
            }
    qsort(labels, n_labels, sizeof *labels, upper_first);
    for (size_t i = 0; i < n_labels; i++) {
        if (i > 0)
            labels[i].y = fmax(labels[i].y, labels[i - 1].y + LABEL);
        text(a->out, "label", labels[i].x, labels[i].y, "end", labels[i].name);
    }
}

void tk_svg_lines(FILE *out, const tk_svg_plot *plot, const tk_svg_axis *x, const tk_svg_axis *y,
                  const tk_svg_line *lines, size_t n)
{
    tk_extent wide = asked_for(x), high = asked_for(y);
    area a = {.out = out};

    for (size_t i = 0; i < n; i++)
        for (size_t p = 0; p < lines[i].n; p++) {
            tk_extent_add(&wide, lines[i].points[p].x, x->base);
            tk_extent_add(&high, lines[i].points[p].y, y->base);
            tk_extent_add(&high, lines[i].points[p].low, y->base);
            tk_extent_add(&high, lines[i].points[p].high, y->base);
        }
    if (!tk_scale_make(&a.x, wide, x->base, x->whole, 6) ||
        !tk_scale_make(&a.y, high, y->base, y->whole, 6)) {
        nothing(out, plot);
        return;
    }
    begin(out, plot, "area", area_height(x));
    area_grid(&a, x, y);
    for (size_t i = 0; i < n; i++)
        draw_line(&a, &lines[i]);
    draw_labels(&a, lines, n);
    end(out, plot);
}
