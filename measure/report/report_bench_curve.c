// SPDX-License-Identifier: MIT
// The growth of cost: with workers, with the length of a document, with the size of a corpus.

#include "report_bench.h"
#include "report_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/** The exponents are fitted to points of at least this many bytes: below, fixed costs dominate. */
#define FITTED_FROM_BYTES 4096.0

// ----------------------------------------------------------------------------------- scaling

bool tk_report_bench_has_scaling(tk_tree document)
{
    return tk_tree_length(tk_tree_get(document, "scaling")) > 0;
}

static void scaling_table(FILE *out, tk_tree rows)
{
    static const tk_html_column columns[] = {
        {"Workers", NULL, false},
        {"MB/s", NULL, true},
        {"Speed-up", "over one worker", true},
        {"Efficiency", "speed-up per worker", true},
    };
    tk_html_table table =
        tk_html_table_begin(out, "Whole runs by number of workers", columns, LENGTH(columns));

    for (size_t i = 0; i < tk_tree_length(rows); i++) {
        tk_tree row = tk_tree_item(rows, i);
        const double speedup = tk_tree_number(row, "speedup");
        const double workers = tk_tree_number(row, "workers");

        tk_html_cell_format(&table, "%zu", tk_tree_count(row, "workers"));
        tk_report_cell(&table, NULL, tk_tree_estimate(row, "mb_per_s"), tk_figure_number);
        tk_report_number_cell(&table, speedup, tk_figure_number);
        tk_report_number_cell(&table, workers > 0 ? speedup / workers : NAN, tk_figure_percent);
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
}

int tk_report_bench_scaling(tk_tree document, FILE *out)
{
    static const tk_svg_plot plot = {"workers", "Throughput of whole runs by workers",
                                     "The dashed line is the throughput of one worker times their "
                                     "number. Whiskers are 95% bootstrap intervals."};
    static const tk_svg_axis x = {.title = "workers", .format = tk_figure_tick, .whole = true};
    static const tk_svg_axis y = {.title = "MB/s", .format = tk_figure_tick};
    tk_tree rows = tk_tree_get(document, "scaling");
    const size_t n = tk_tree_length(rows);
    tk_svg_point *points = calloc(n, sizeof *points), ideal[2] = {{0, 0, NAN, NAN}};

    if (!points)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const tk_estimate speed = tk_tree_estimate(tk_tree_item(rows, i), "mb_per_s");
        points[i] = (tk_svg_point){tk_tree_number(tk_tree_item(rows, i), "workers"), speed.value,
                                   speed.low, speed.high};
    }
    ideal[1] =
        (tk_svg_point){points[n - 1].x, points[0].y / points[0].x * points[n - 1].x, NAN, NAN};
    const tk_svg_line lines[] = {
        {.name = "in proportion", .points = ideal, .n = 2, .reference = true},
        {.name = "measured", .points = points, .n = n},
    };
    tk_svg_lines(out, &plot, &x, &y, lines, LENGTH(lines));
    free(points);
    scaling_table(out, rows);
    return 0;
}

// -------------------------------------------------------------------------------- cost curve

bool tk_report_bench_has_curve(tk_tree document)
{
    return tk_tree_get(document, "curve") != NULL;
}

/** A plot of cost over bytes, with the fitted power law. */
typedef struct curve {
    const char *id, *title, *x_title;
    const char *member; /**< of a point: a figure or a number */
    double unit;        /**< factor of its values */
    tk_svg_format *format;
    double base; /**< of the cost's scale: the one that gives round ticks */
} curve;

/** Computes the ends of the fitted line: least squares on logarithms pass through their means. */
static bool fitted_line(const tk_svg_point *points, size_t n, double exponent, tk_svg_point ends[2])
{
    double sum_x = 0, sum_y = 0;
    const tk_svg_point *first = NULL, *last = NULL;
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        if (points[i].x >= FITTED_FROM_BYTES && points[i].y > 0) {
            sum_x += log(points[i].x);
            sum_y += log(points[i].y);
            first = first ? first : &points[i];
            last = &points[i];
            count++;
        }
    if (count < 2 || !isfinite(exponent))
        return false;
    const tk_svg_point *at[2] = {first, last};
    for (size_t i = 0; i < 2; i++) {
        const double above = log(at[i]->x) - sum_x / (double)count;
        ends[i] = (tk_svg_point){at[i]->x, exp(sum_y / (double)count + exponent * above), NAN, NAN};
    }
    return true;
}

static int write_curve(FILE *out, const curve *c, tk_tree array, tk_tree fit)
{
    const tk_svg_axis x = {.title = c->x_title, .format = tk_figure_bytes, .base = 2};
    const tk_svg_axis y = {.format = c->format, .base = c->base};
    const size_t n = tk_tree_length(array);
    const tk_estimate exponent = tk_tree_estimate(fit, "exponent");
    tk_svg_point *points = calloc(n + 1, sizeof *points), ends[2];
    char name[TK_FIGURE_ROOM], about[2 * TK_REPORT_FIGURE_ROOM], figure[TK_REPORT_FIGURE_ROOM];
    tk_svg_line lines[2];
    size_t n_lines = 0;

    if (!points)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const tk_estimate cost = tk_tree_estimate(tk_tree_item(array, i), c->member);
        points[i] = (tk_svg_point){tk_tree_number(tk_tree_item(array, i), "bytes"),
                                   cost.value * c->unit, cost.low * c->unit, cost.high * c->unit};
    }
    if (fitted_line(points, n, exponent.value, ends)) {
        snprintf(name, sizeof name, "exponent %.2f", exponent.value);
        lines[n_lines++] = (tk_svg_line){.name = name, .points = ends, .n = 2, .reference = true};
    }
    lines[n_lines++] = (tk_svg_line){.points = points, .n = n, .dots_only = true};
    tk_report_figure(figure, sizeof figure, exponent, tk_figure_exponent);
    snprintf(about, sizeof about,
             "Both scales are logarithmic. Fitted from 4 KiB on: exponent %s, R² %.3f. 1 is in "
             "proportion.",
             figure, tk_tree_number(fit, "r2"));
    const tk_svg_plot plot = {c->id, c->title,
                              isfinite(exponent.value) ? about : "Both scales are logarithmic."};
    tk_svg_lines(out, &plot, &x, &y, lines, n_lines);
    free(points);
    return 0;
}

static void exponent_row(tk_html_table *table, const char *name, const char *what, tk_tree fit)
{
    if (!fit)
        return;
    const bool super = tk_tree_true(fit, "super_linear");
    const double high = tk_tree_estimate(fit, "exponent").high;

    tk_html_cell_text(table, name);
    tk_html_cell_text(table, what);
    tk_report_cell(table, NULL, tk_tree_estimate(fit, "exponent"), tk_figure_exponent);
    tk_report_number_cell(table, tk_tree_number(fit, "tail_exponent"), tk_figure_exponent);
    tk_report_number_cell(table, tk_tree_number(fit, "r2"), tk_figure_share);
    tk_html_cell(table, super ? "bad" : NULL);
    tk_html_text(table->out, super        ? "super-linear"
                             : high < 1.1 ? "linear or less"
                                          : "not shown to be super-linear");
    tk_html_row_end(table);
}

static void exponents(FILE *out, tk_tree by_document, tk_tree by_corpus)
{
    static const tk_html_column columns[] = {
        {"Plugin", NULL, false},
        {"Cost", NULL, false},
        {"Exponent", "of the power law fitted to the points of at least 4 KiB", true},
        {"At the end", "exponent of the last four points: a quadratic term shows there first",
         true},
        {"R²", "share of the variance that the power law explains", true},
        {"Verdict", "super-linear: the interval is above 1.1, or the end is steep", false},
    };
    tk_tree plugins = tk_tree_get(by_document, "plugins");
    tk_html_table table =
        tk_html_table_begin(out, "How cost grows with length", columns, LENGTH(columns));

    exponent_row(&table, "whole", "time per document", tk_tree_get(by_document, "time"));
    exponent_row(&table, "whole", "memory per document", tk_tree_get(by_document, "memory"));
    exponent_row(&table, "whole", "time per corpus", tk_tree_get(by_corpus, "time"));
    exponent_row(&table, "whole", "memory per corpus", tk_tree_get(by_corpus, "memory"));
    for (size_t i = 0; i < tk_tree_length(plugins); i++) {
        tk_tree plugin = tk_tree_item(plugins, i);
        exponent_row(&table, tk_tree_text(plugin, "name"), "time per document",
                     tk_tree_get(plugin, "time"));
    }
    tk_html_table_end(&table);
}

int tk_report_bench_curve(tk_tree document, FILE *out)
{
    static const curve by_length[] = {
        {"curve-time", "Time by length of the document", "bytes of a document", "ns", 1e-9,
         tk_figure_seconds, 10},
        {"curve-memory", "Memory by length of the document", "bytes of a document", "memory_bytes",
         1, tk_figure_bytes, 2},
    };
    static const curve by_size[] = {
        {"corpus-time", "Time by size of the corpus", "bytes of a corpus", "ns", 1e-9,
         tk_figure_seconds, 10},
        {"corpus-memory", "Peak memory by size of the corpus", "bytes of a corpus", "peak_bytes", 1,
         tk_figure_bytes, 2},
    };
    static const char *const fits[] = {"time", "memory"};
    tk_tree curves = tk_tree_get(document, "curve");
    tk_tree by_document = tk_tree_get(curves, "document");
    tk_tree by_corpus = tk_tree_get(curves, "corpus");
    int status = 0;

    fputs("<div class=\"plots\">\n", out);
    for (size_t i = 0; i < 2 && status == 0 && by_document; i++)
        status = write_curve(out, &by_length[i], tk_tree_get(by_document, "points"),
                             tk_tree_get(by_document, fits[i]));
    for (size_t i = 0; i < 2 && status == 0 && by_corpus; i++)
        status = write_curve(out, &by_size[i], tk_tree_get(by_corpus, "points"),
                             tk_tree_get(by_corpus, fits[i]));
    fputs("</div>\n", out);
    if (status == 0)
        exponents(out, by_document, by_corpus);
    return status;
}

// ------------------------------------------------------------------------------ super-linear

static void call_out(FILE *out, tk_tree fit, const char *name, const char *what)
{
    char figure[TK_REPORT_FIGURE_ROOM];

    if (!tk_tree_true(fit, "super_linear"))
        return;
    tk_report_figure(figure, sizeof figure, tk_tree_estimate(fit, "exponent"), tk_figure_exponent);
    tk_html_callout(out, TK_HTML_BAD, "Super-linear.", "%s: %s, exponent %s.", name, what, figure);
}

void tk_report_bench_super_linear(tk_tree document, FILE *out)
{
    tk_tree curves = tk_tree_get(document, "curve");
    tk_tree by_document = tk_tree_get(curves, "document");
    tk_tree by_corpus = tk_tree_get(curves, "corpus");
    tk_tree plugins = tk_tree_get(by_document, "plugins");

    call_out(out, tk_tree_get(by_document, "time"), "whole", "time by length of the document");
    call_out(out, tk_tree_get(by_document, "memory"), "whole", "memory by length of the document");
    call_out(out, tk_tree_get(by_corpus, "time"), "whole", "time by size of the corpus");
    call_out(out, tk_tree_get(by_corpus, "memory"), "whole", "memory by size of the corpus");
    for (size_t i = 0; i < tk_tree_length(plugins); i++)
        call_out(out, tk_tree_get(tk_tree_item(plugins, i), "time"),
                 tk_tree_text(tk_tree_item(plugins, i), "name"), "time by length of the document");
}
