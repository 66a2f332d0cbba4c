// SPDX-License-Identifier: MIT
#include "svg.h"

#include "html.h"
#include "svg_scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    // Pixels. A row has its name and figure above its bar; the style sheet uses the same sizes.
    ROW = 36,
    ROW_BAR = 19,
    ROW_BAR_HEIGHT = 10,
    TICK = 4,   ///< length of a tick mark
    TICKS = 22, ///< room for ticks and their labels under a plot
    LINE = 16,  ///< height of a line of text
    AREA_TOP = 22,
    AREA = 180, ///< height of the area for lines
    LABEL = 14, ///< distance between labels that would overlap

    LONGEST_LABEL = 48,
    MOST_LABELS = 8,
    MOST_TICKS = 6,
    MANY_TICKS = 4, ///< more than these are too close together on a phone
};

/** The area for lines, in percent of the width: dots at its ends are not cut off. */
#define AREA_LEFT  2.0
#define AREA_WIDTH 96.0
/** Labels this close to the end of an axis, in percent, are no longer centred. */
#define END 15.0

// ----------------------------------------------------------------------------------- frame

static void begin(FILE *out, const tk_svg_plot *plot, const char *kind)
{
    fprintf(out, "<figure class=\"plot %s\">\n<figcaption>", kind);
    tk_html_text(out, plot->title);
    fputs("</figcaption>\n", out);
}

/** Starts a box with the shapes, `height` pixels high, and positioned texts. */
static void begin_frame(FILE *out, const tk_svg_plot *plot, const tk_scale *along, int height)
{
    fprintf(out,
            "<div class=\"frame%s\" style=\"height:%dpx\">\n"
            "<svg role=\"img\" width=\"100%%\" height=\"%d\" aria-labelledby=\"%s-t %s-d\">"
            "<title id=\"%s-t\">",
            along->n_ticks > MANY_TICKS ? " many" : "", height, height, plot->id, plot->id,
            plot->id);
    tk_html_text(out, plot->title);
    fprintf(out, "</title><desc id=\"%s-d\">", plot->id);
    tk_html_text(out, plot->about ? plot->about : plot->title);
    fputs("</desc>\n", out);
}

static void end(FILE *out, const tk_svg_plot *plot)
{
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

static void line(FILE *out, const char *kind, double x1, double y1, double x2, double y2)
{
    fprintf(out, "<line class=\"%s\" x1=\"%.2f%%\" y1=\"%.1f\" x2=\"%.2f%%\" y2=\"%.1f\"/>\n", kind,
            x1, y1, x2, y2);
}

/**
 * Returns how far a text at x is moved to the left, in percent of its own width: half of it, but
 * less towards the ends. So a text of up to 30% of the plot stays within it, whatever its font.
 */
static double shift_at(double x)
{
    if (x < END)
        return 50 * x / END;
    return x > 100 - END ? 100 - 50 * (100 - x) / END : 50;
}

/** Writes the tick labels along a plot that starts at `left` and is `width` percent wide. */
static void tick_labels(FILE *out, const tk_svg_axis *axis, const tk_scale *scale, double left,
                        double width, double y)
{
    for (size_t i = 0; i < scale->n_ticks; i++) {
        const double x = left + width * tk_scale_place(scale, scale->ticks[i]);
        char label[LONGEST_LABEL];

        axis->format(label, sizeof label, scale->ticks[i]);
        fprintf(out,
                "<span class=\"tick\" aria-hidden=\"true\" style=\"left:%.2f%%;top:%.1fpx;"
                "transform:translateX(-%.1f%%)\">",
                x, y, shift_at(x));
        tk_html_text(out, label);
        fputs("</span>\n", out);
    }
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

/** Draws grid lines behind rows, over the whole width. */
static void row_grid(FILE *out, const tk_scale *scale, int bottom)
{
    for (size_t i = 0; i < scale->n_ticks; i++) {
        const double x = 100 * tk_scale_place(scale, scale->ticks[i]);

        line(out, scale->ticks[i] == 0 && scale->base == 0 ? "zero" : "grid", x, 0, x,
             bottom + TICK);
    }
}

/** Writes a name, which is cut off if it is too long, and a figure. */
static void row_text(FILE *out, const char *name, const char *figure, bool strong, size_t index)
{
    fprintf(out, "<div class=\"row%s\" style=\"top:%zupx\"><span class=\"name\" title=\"",
            strong ? " strong" : "", index * ROW);
    tk_html_text(out, name);
    fputs("\">", out);
    tk_html_text(out, name);
    fputs("</span><span class=\"figure\">", out);
    tk_html_text(out, figure);
    fputs("</span></div>\n", out);
}

static void row_shapes_end(FILE *out, const tk_svg_axis *axis, const tk_scale *scale, int bottom)
{
    fputs("</svg>\n", out);
    tick_labels(out, axis, scale, 0, 100, bottom + TICK);
}

/** Draws the interval of a bar or point: a line with a cap at either end, in either direction. */
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
    if (!tk_scale_make(&scale, extent, axis->base, axis->whole, MOST_TICKS)) {
        nothing(out, plot);
        return;
    }
    begin(out, plot, "rows");
    begin_frame(out, plot, &scale, bottom + TICKS);
    row_grid(out, &scale, bottom);
    for (size_t i = 0; i < n; i++) {
        const double top = (double)i * ROW, middle = top + ROW_BAR + ROW_BAR_HEIGHT / 2.0;

        if (tk_scale_has(&scale, bars[i].value))
            bar(out, &scale, &bars[i], middle);
        if (tk_scale_has(&scale, bars[i].low) && tk_scale_has(&scale, bars[i].high))
            whisker(out, false, middle, 100 * tk_scale_place(&scale, bars[i].low),
                    100 * tk_scale_place(&scale, bars[i].high));
    }
    row_shapes_end(out, axis, &scale, bottom);
    for (size_t i = 0; i < n; i++)
        row_text(out, bars[i].name, bars[i].figure, bars[i].strong, i);
    fputs("</div>\n", out);
    end(out, plot);
}

/** Draws the line from a row's first mark to its last, and the marks, the first on top. */
static void range(FILE *out, const tk_scale *scale, const tk_svg_range *range, size_t n_marks,
                  double middle)
{
    tk_extent own = TK_EXTENT_EMPTY;

    for (size_t m = 0; m < n_marks; m++)
        tk_extent_add(&own, range->marks[m], scale->base);
    if (own.low < own.high)
        line(out, "span", 100 * tk_scale_place(scale, own.low), middle,
             100 * tk_scale_place(scale, own.high), middle);
    for (size_t m = n_marks; m-- > 0;)
        if (tk_scale_has(scale, range->marks[m]))
            fprintf(out, "<circle class=\"mark m%zu\" cx=\"%.2f%%\" cy=\"%.1f\" r=\"5\"/>\n", m,
                    100 * tk_scale_place(scale, range->marks[m]), middle);
}

static void key(FILE *out, const char *const *marks, size_t n_marks)
{
    fputs("<p class=\"key\">", out);
    for (size_t m = 0; m < n_marks; m++) {
        fprintf(out,
                "<span><svg width=\"12\" height=\"12\" aria-hidden=\"true\">"
                "<circle class=\"mark m%zu\" cx=\"6\" cy=\"6\" r=\"5\"/></svg> ",
                m);
        tk_html_text(out, marks[m]);
        fputs("</span> ", out);
    }
    fputs("</p>\n", out);
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
    if (!tk_scale_make(&scale, extent, axis->base, axis->whole, MOST_TICKS)) {
        nothing(out, plot);
        return;
    }
    begin(out, plot, "rows");
    begin_frame(out, plot, &scale, bottom + TICKS);
    row_grid(out, &scale, bottom);
    for (size_t i = 0; i < n; i++)
        range(out, &scale, &ranges[i], n_marks, (double)i * ROW + ROW_BAR + ROW_BAR_HEIGHT / 2.0);
    row_shapes_end(out, axis, &scale, bottom);
    for (size_t i = 0; i < n; i++)
        row_text(out, ranges[i].name, ranges[i].figure, ranges[i].strong, i);
    fputs("</div>\n", out);
    key(out, marks, n_marks);
    end(out, plot);
}

// ------------------------------------------------------------------------------------ area

/** The two scales of an area. */
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

/** Writes the labels of the vertical axis, in a column as wide as the widest of them. */
static void area_values(const area *a, const tk_svg_axis *y)
{
    char label[LONGEST_LABEL];

    fputs("<div class=\"values\" aria-hidden=\"true\">\n", a->out);
    for (size_t i = 0; i < a->y.n_ticks; i++) {
        y->format(label, sizeof label, a->y.ticks[i]);
        fprintf(a->out, "<span class=\"tick\" style=\"top:%.1fpx\">",
                area_y(a, a->y.ticks[i]) - LINE / 2.0);
        tk_html_text(a->out, label);
        fputs("</span>\n", a->out);
    }
    fputs("</div>\n", a->out);
}

static void area_grid(const area *a)
{
    const double bottom = AREA_TOP + AREA;

    for (size_t i = 0; i < a->y.n_ticks; i++) {
        const double at = area_y(a, a->y.ticks[i]);

        line(a->out, a->y.ticks[i] == 0 ? "zero" : "grid", 0, at, 100, at);
    }
    for (size_t i = 0; i < a->x.n_ticks; i++) {
        const double at = area_x(a, a->x.ticks[i]);

        line(a->out, "grid", at, bottom, at, bottom + TICK);
    }
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
    double x, y; ///< of its upper right corner
} label;

static int upper_first(const void *a, const void *b)
{
    const label *one = a, *two = b;

    return (one->y > two->y) - (one->y < two->y);
}

/** Writes the names of lines above their last points, moved apart if they would overlap. */
static void draw_labels(const area *a, const tk_svg_line *lines, size_t n)
{
    label labels[MOST_LABELS];
    size_t n_labels = 0;

    for (size_t i = 0; i < n && n_labels < MOST_LABELS; i++)
        for (size_t p = lines[i].n; lines[i].name && p-- > 0;)
            if (area_has(a, lines[i].points[p].x, lines[i].points[p].y)) {
                labels[n_labels++] = (label){lines[i].name, area_x(a, lines[i].points[p].x),
                                             fmax(area_y(a, lines[i].points[p].y) - LINE - 5, 0)};
                break;
            }
    qsort(labels, n_labels, sizeof *labels, upper_first);
    for (size_t i = 0; i < n_labels; i++) {
        if (i > 0)
            labels[i].y = fmax(labels[i].y, labels[i - 1].y + LABEL);
        fprintf(a->out, "<span class=\"label\" style=\"right:%.2f%%;max-width:%.2f%%;top:%.1fpx\">",
                100 - labels[i].x, labels[i].x, labels[i].y);
        tk_html_text(a->out, labels[i].name);
        fputs("</span>\n", a->out);
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
    if (!tk_scale_make(&a.x, wide, x->base, x->whole, MOST_TICKS) ||
        !tk_scale_make(&a.y, high, y->base, y->whole, MOST_TICKS)) {
        nothing(out, plot);
        return;
    }
    begin(out, plot, "area");
    if (y->title)
        tk_html_paragraph(out, "axis", "%s", y->title);
    fputs("<div class=\"axes\">\n", out);
    area_values(&a, y);
    begin_frame(out, plot, &a.x, AREA_TOP + AREA + TICKS);
    area_grid(&a);
    for (size_t i = 0; i < n; i++)
        draw_line(&a, &lines[i]);
    fputs("</svg>\n", out);
    tick_labels(out, x, &a.x, AREA_LEFT, AREA_WIDTH, AREA_TOP + AREA + TICK);
    draw_labels(&a, lines, n);
    fputs("</div>\n</div>\n", out);
    if (x->title)
        tk_html_paragraph(out, "axis along", "%s", x->title);
    end(out, plot);
}
