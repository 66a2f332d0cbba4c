// SPDX-License-Identifier: MIT
// The report of `toolkit bench`; docs/benchmarking.md describes the JSON document.

#include "report.h"
#include "report_bench.h"
#include "report_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static bool has_whole(tk_tree document)
{
    return tk_tree_get(document, "whole") != NULL;
}

static bool has_memory(tk_tree document)
{
    return tk_tree_get(document, "memory") != NULL;
}

static bool has_noise(tk_tree document)
{
    return tk_tree_get(document, "noise") != NULL;
}

// ------------------------------------------------------------------------------------ head

static tk_estimate scaled(tk_estimate estimate, double factor)
{
    return (tk_estimate){estimate.value * factor, estimate.low * factor, estimate.high * factor};
}

static tk_estimate bare(double value)
{
    return (tk_estimate){value, NAN, NAN};
}

/** Writes what was measured, on what, for how long, as far as the document states it. */
static void write_lead(tk_tree document, FILE *out)
{
    tk_tree corpus = tk_tree_get(document, "corpus"), machine = tk_tree_get(document, "machine");
    tk_tree settings = tk_tree_get(document, "settings");
    char documents[TK_FIGURE_ROOM], bytes[TK_FIGURE_ROOM], tokens[TK_FIGURE_ROOM];

    fputs("<p class=\"lead\">", out);
    if (corpus) {
        const double n = tk_tree_number(corpus, "documents");
        tk_figure_count(documents, sizeof documents, n);
        tk_figure_bytes(bytes, sizeof bytes, tk_tree_number(corpus, "bytes"));
        tk_figure_count(tokens, sizeof tokens, tk_tree_number(corpus, "tokens"));
        tk_html_format(out, TK_HTML_NAME ": %s document%s, %s of text, %s tokens. ",
                       tk_tree_text(corpus, "path"), documents, n == 1 ? "" : "s", bytes, tokens);
    }
    if (machine) {
        const char *processor = tk_tree_text(machine, "processor");
        const size_t cores = tk_tree_count(machine, "cores");
        tk_html_format(out, TK_HTML_NAME ", %zu core%s, " TK_HTML_NAME ". ",
                       *processor ? processor : "Processor unknown", cores, cores == 1 ? "" : "s",
                       tk_tree_text(machine, "system"));
    }
    if (settings)
        tk_html_format(out,
                       "Measured for %g s in %zu rounds; intervals are %g%% bootstrap intervals. ",
                       fmax(tk_tree_number(settings, "time"), 0), tk_tree_count(settings, "rounds"),
                       100 * fmax(tk_tree_number(settings, "level"), 0));
    tk_html_format(out, "toolkit %s.", tk_tree_text(document, "version"));
    fputs("</p>\n", out);
}

static void tile(FILE *out, const char *name, tk_estimate estimate, tk_svg_format *format,
                 const char *unit, const char *note)
{
    char value[TK_FIGURE_ROOM], figure[2 * TK_FIGURE_ROOM], range[TK_REPORT_FIGURE_ROOM];

    format(value, sizeof value, estimate.value);
    snprintf(figure, sizeof figure, isfinite(estimate.value) ? "%s%s" : "%s", value, unit);
    tk_report_range(range, sizeof range, estimate, format);
    tk_html_tile(out, name, figure, range[0] ? range : note);
}

static void write_tiles(tk_tree document, FILE *out)
{
    tk_tree whole = tk_tree_get(document, "whole"), memory = tk_tree_get(document, "memory");
    tk_tree latency = tk_tree_get(whole, "document_us");
    const double slow = tk_tree_number(latency, "p99");
    const double hits = tk_tree_number(tk_tree_get(document, "lexemes"), "hit_rate");
    const tk_estimate start = tk_tree_estimate(tk_tree_get(document, "startup"), "open_ms");

    tk_html_tiles(out);
    tile(out, "Throughput, one worker", tk_tree_estimate(whole, "mb_per_s"), tk_figure_number,
         TK_FIGURE_SPACE "MB/s", NULL);
    tile(out, "Documents per second", tk_tree_estimate(whole, "documents_per_s"), tk_figure_number,
         "", NULL);
    tile(out, "Time per token", tk_tree_estimate(whole, "ns_per_token"), tk_figure_number,
         TK_FIGURE_SPACE "ns", NULL);
    tile(out, "99% of documents within", bare(slow / 1e6), tk_figure_seconds, "",
         "p99 of the latency");
    tile(out, "Peak memory", tk_tree_estimate(memory, "peak_bytes"), tk_figure_bytes, "",
         "of one worker");
    tile(out, "Start-up", scaled(start, 1e-3), tk_figure_seconds, "", NULL);
    tile(out, "Lexeme table", bare(hits), tk_figure_percent, "",
         "of the first pass's tokens were in it");
    tk_html_tiles_end(out);
}

static void write_callouts(tk_tree document, FILE *out)
{
    tk_tree noise = tk_tree_get(document, "noise");
    tk_tree comparison = tk_tree_get(document, "comparison");
    tk_tree left_out = tk_tree_get(tk_tree_get(document, "corpus"), "left_out");
    const char *verdict = tk_tree_text(noise, "verdict");

    if (comparison)
        tk_html_callout(out, tk_tree_true(comparison, "regression") ? TK_HTML_BAD : TK_HTML_GOOD,
                        "Compared:", "%s", tk_tree_text(comparison, "message"));
    if (strcmp(verdict, "noisy") == 0)
        tk_html_callout(out, TK_HTML_WARN, "Noise:", "%s", tk_tree_text(noise, "message"));
    else if (strcmp(verdict, "too noisy") == 0)
        tk_html_callout(out, TK_HTML_BAD, "Too much noise to tell:", "%s",
                        tk_tree_text(noise, "message"));
    if (tk_tree_length(left_out))
        tk_html_callout(out, TK_HTML_WARN, "Documents were left out.",
                        "%zu failed and are in none of the figures; they are listed at the end.",
                        tk_tree_length(left_out));
    tk_report_bench_super_linear(document, out);
}

// -------------------------------------------------------------------------------- comparison

static bool has_comparison(tk_tree document)
{
    return tk_tree_get(document, "comparison") != NULL;
}

static const char *verdict_class(const char *verdict)
{
    if (strcmp(verdict, "slower") == 0)
        return "bad";
    if (strcmp(verdict, "faster") == 0)
        return "good";
    return strcmp(verdict, "too noisy") == 0 ? "warn" : NULL;
}

static void comparison_table(FILE *out, tk_tree rows)
{
    static const tk_html_column columns[] = {
        {"Plugin", NULL, false},
        {"Pass", "steady: all forms were seen before; first pass: none was", false},
        {"Change", "of the time from A to B", true},
        {"Verdict", NULL, false},
        {"A", "time of the corpus", true},
        {"B", "time of the corpus", true},
        {"Decided by", NULL, false},
    };
    tk_html_table table =
        tk_html_table_begin(out, "Change of the time from A to B", columns, LENGTH(columns));

    for (size_t i = 0; i < tk_tree_length(rows); i++) {
        tk_tree row = tk_tree_item(rows, i);
        const char *verdict = tk_tree_text(row, "verdict");

        tk_html_cell_text(&table, tk_tree_text(row, "name"));
        tk_html_cell_text(&table, tk_tree_text(row, "what"));
        tk_report_cell(&table, NULL, tk_tree_estimate(row, "change"), tk_figure_change);
        tk_html_cell(&table, verdict_class(verdict));
        tk_html_format(out, "%s%s", verdict,
                       tk_tree_true(row, "regression") ? ": a regression" : "");
        tk_report_number_cell(&table, tk_tree_number(row, "a_ns") / 1e9, tk_figure_seconds);
        tk_report_number_cell(&table, tk_tree_number(row, "b_ns") / 1e9, tk_figure_seconds);
        tk_html_cell_text(&table, tk_tree_text(row, "by"));
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
}

static int write_comparison(tk_tree document, FILE *out)
{
    static const tk_svg_plot plot = {"change", "Change of the steady time",
                                     "To the right of zero B is slower, to the left it is faster. "
                                     "The whiskers are 99% bootstrap "
                                     "intervals: one that crosses zero shows no difference."};
    static const tk_svg_axis axis = {.format = tk_figure_percent_tick, .low = -0.02, .high = 0.02};
    tk_tree comparison = tk_tree_get(document, "comparison");
    tk_tree rows = tk_tree_get(comparison, "rows");
    tk_tree unmatched = tk_tree_get(comparison, "unmatched");
    const bool side = strcmp(tk_tree_text(comparison, "kind"), "side by side") == 0;
    tk_report_bars bars;
    char resolution[TK_FIGURE_ROOM];

    if (!tk_report_bars_make(&bars, tk_tree_length(rows)))
        return -1;
    tk_figure_percent(resolution, sizeof resolution, tk_tree_number(comparison, "resolution"));
    tk_html_paragraph(out, NULL,
                      side ? "A is " TK_HTML_NAME ", B is " TK_HTML_NAME
                             ", run side by side. Changes of less than %s are not reported as "
                             "differences."
                           : "B is " TK_HTML_NAME " as it is now, A is the baseline " TK_HTML_NAME
                             ". Changes of less than %s are not reported as "
                             "differences.",
                      tk_tree_text(document, "pipeline"), tk_tree_text(comparison, "with"),
                      resolution);
    for (size_t i = 0; i < tk_tree_length(rows); i++) {
        tk_tree row = tk_tree_item(rows, i);
        const char *name = tk_tree_text(row, "name");
        if (strcmp(tk_tree_text(row, "what"), "steady") == 0)
            tk_report_bars_add(&bars, name, tk_tree_estimate(row, "change"), tk_figure_change,
                               strcmp(name, "whole") == 0);
    }
    tk_svg_bars(out, &plot, &axis, bars.bars, bars.n);
    tk_report_bars_free(&bars);
    comparison_table(out, rows);
    for (size_t i = 0; i < tk_tree_length(unmatched); i++) {
        const char *name = tk_tree_string(tk_tree_item(unmatched, i));
        tk_html_paragraph(out, "note", "%s is on one side only.", name ? name : "");
    }
    return 0;
}

// -------------------------------------------------------------------------------- throughput

static int cost_bars(tk_tree document, FILE *out, const tk_svg_plot *plot, const char *member,
                     double base)
{
    const tk_svg_axis axis = {.format = tk_figure_tick, .base = base};
    tk_tree plugins = tk_tree_get(document, "plugins");
    tk_tree whole = tk_tree_get(document, "whole");
    tk_report_bars bars;

    if (!tk_report_bars_make(&bars, tk_tree_length(plugins) + 1))
        return -1;
    if (whole)
        tk_report_bars_add(&bars, "whole", tk_tree_estimate(whole, member), tk_figure_number, true);
    for (size_t i = 0; i < tk_tree_length(plugins); i++) {
        tk_tree plugin = tk_tree_item(plugins, i);
        tk_report_bars_add(&bars, tk_tree_text(plugin, "name"), tk_tree_estimate(plugin, member),
                           tk_figure_number, false);
    }
    tk_svg_bars(out, plot, &axis, bars.bars, bars.n);
    tk_report_bars_free(&bars);
    return 0;
}

static void cost_row(tk_html_table *table, tk_tree cost, bool whole)
{
    char figure[TK_FIGURE_ROOM];

    tk_html_cell(table, whole ? "total" : NULL);
    tk_html_text(table->out, tk_tree_text(cost, "name"));
    if (*tk_tree_text(cost, "version")) {
        fputs(" <span class=\"range\">", table->out);
        tk_html_text(table->out, tk_tree_text(cost, "version"));
        fputs("</span>", table->out);
    }
    tk_report_cell(table, NULL, tk_tree_estimate(cost, "mb_per_s"), tk_figure_number);
    tk_report_cell(table, NULL, tk_tree_estimate(cost, "documents_per_s"), tk_figure_number);
    tk_report_cell(table, NULL, tk_tree_estimate(cost, "ns_per_token"), tk_figure_number);
    tk_figure_percent(figure, sizeof figure, tk_tree_number(cost, "share"));
    tk_html_cell_text(table, figure);
    tk_report_cell(table, NULL, tk_tree_estimate(cost, "first_pass_mb_per_s"), tk_figure_number);
    tk_report_number_cell(table, tk_tree_number(cost, "instructions_per_byte"), tk_figure_number);
    tk_report_cell(table, NULL, scaled(tk_tree_estimate(cost, "setup_ms"), 1e-3),
                   tk_figure_seconds);
    tk_html_row_end(table);
}

static int write_throughput(tk_tree document, FILE *out)
{
    static const tk_svg_plot speed = {"speed", "Throughput, MB/s of text in one thread",
                                      "Further to the right is better. The scale is logarithmic."};
    static const tk_svg_plot time = {"time", "Time, ns per token",
                                     "Shorter is better. The plugins' bars add up to the whole."};
    static const tk_html_column columns[] = {
        {"Plugin", NULL, false},
        {"MB/s", "10⁶ bytes of text per second, with all forms seen before", true},
        {"Documents/s", NULL, true},
        {"ns/token", NULL, true},
        {"Share", "of the whole time", true},
        {"First pass, MB/s", "with an empty lexeme table: all forms are new", true},
        {"Instructions/byte", NULL, true},
        {"Set-up", NULL, true},
    };
    tk_tree plugins = tk_tree_get(document, "plugins");
    const char *why = tk_tree_text(tk_tree_get(document, "machine"), "instructions");
    int status;

    fputs("<div class=\"plots\">\n", out);
    status = cost_bars(document, out, &speed, "mb_per_s", 10);
    if (status == 0)
        status = cost_bars(document, out, &time, "ns_per_token", 0);
    fputs("</div>\n", out);

    tk_html_table table = tk_html_table_begin(out, "Cost of each plugin", columns, LENGTH(columns));
    cost_row(&table, tk_tree_get(document, "whole"), true);
    for (size_t i = 0; i < tk_tree_length(plugins); i++)
        cost_row(&table, tk_tree_item(plugins, i), false);
    tk_html_table_end(&table);
    if (*why)
        tk_html_paragraph(out, "note", "Instructions were not counted: %s", why);
    return status;
}

// ----------------------------------------------------------------------------------- latency

static const char *const quantile_names[] = {"p50", "p95", "p99", "max"};

static void latency_row(tk_html_table *table, tk_tree cost, bool whole)
{
    tk_tree latency = tk_tree_get(cost, "document_us");

    tk_html_cell(table, whole ? "total" : NULL);
    tk_html_text(table->out, tk_tree_text(cost, "name"));
    for (size_t i = 0; i < LENGTH(quantile_names); i++)
        tk_report_number_cell(table, tk_tree_number(latency, quantile_names[i]) / 1e6,
                              tk_figure_seconds);
    tk_html_row_end(table);
}

/** Plots the share of documents that finish within a time, from the quantiles of the whole. */
static void distribution(FILE *out, tk_tree quantiles)
{
    static const tk_svg_plot plot = {
        "latency", "Documents finished within a time, all plugins",
        "The share of documents whose time is at most the one on the axis."};
    static const tk_svg_axis x = {
        .title = "time per document", .format = tk_figure_seconds, .base = 10};
    static const tk_svg_axis y = {.format = tk_figure_percent_tick, .high = 1};
    enum { MOST = 101 };
    tk_svg_point points[MOST];
    const size_t length = tk_tree_length(quantiles);
    const size_t n = length < MOST ? length : MOST;

    for (size_t i = 0; i < n; i++)
        points[i] = (tk_svg_point){tk_tree_value(tk_tree_item(quantiles, i)) / 1e6,
                                   n > 1 ? (double)i / (double)(n - 1) : 1, NAN, NAN};
    const tk_svg_line line = {.points = points, .n = n};
    tk_svg_lines(out, &plot, &x, &y, &line, 1);
}

static int write_latency(tk_tree document, FILE *out)
{
    static const tk_svg_plot plot = {"quantiles", "Time per document, by plugin",
                                     "The figures are p50. The scale is logarithmic."};
    static const tk_svg_axis axis = {.format = tk_figure_seconds, .base = 10};
    static const tk_html_column columns[] = {
        {"Plugin", NULL, false},
        {"p50", "half of the documents take at most this long", true},
        {"p95", NULL, true},
        {"p99", NULL, true},
        {"max", "the slowest document, not the slowest moment", true},
    };
    tk_tree plugins = tk_tree_get(document, "plugins");
    tk_tree whole = tk_tree_get(document, "whole");
    const size_t n = tk_tree_length(plugins) + 1;
    tk_svg_range *ranges = calloc(n, sizeof *ranges);
    char(*figures)[TK_FIGURE_ROOM] = calloc(n, sizeof *figures);

    if (!ranges || !figures) {
        free(ranges);
        free(figures);
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        tk_tree cost = i == 0 ? whole : tk_tree_item(plugins, i - 1);
        tk_tree latency = tk_tree_get(cost, "document_us");
        for (size_t q = 0; q < LENGTH(quantile_names); q++)
            ranges[i].marks[q] = tk_tree_number(latency, quantile_names[q]) / 1e6;
        tk_figure_seconds(figures[i], sizeof figures[i], ranges[i].marks[0]);
        ranges[i].name = tk_tree_text(cost, "name");
        ranges[i].figure = figures[i];
        ranges[i].strong = i == 0;
    }
    fputs("<div class=\"plots\">\n", out);
    distribution(out, tk_tree_get(tk_tree_get(whole, "document_us"), "quantiles"));
    tk_svg_ranges(out, &plot, &axis, quantile_names, LENGTH(quantile_names), ranges, n);
    fputs("</div>\n", out);
    free(ranges);
    free(figures);

    tk_html_table table = tk_html_table_begin(out, "Time per document", columns, LENGTH(columns));
    latency_row(&table, whole, true);
    for (size_t i = 0; i + 1 < n; i++)
        latency_row(&table, tk_tree_item(plugins, i), false);
    tk_html_table_end(&table);
    return 0;
}

// --------------------------------------------------------------------------- memory, start-up

static void fact(tk_html_table *table, const char *name, tk_estimate estimate,
                 tk_svg_format *format, const char *what)
{
    tk_html_cell_text(table, name);
    tk_report_cell(table, NULL, estimate, format);
    tk_html_cell(table, "text");
    tk_html_text(table->out, what);
    tk_html_row_end(table);
}

static int write_memory(tk_tree document, FILE *out)
{
    static const tk_html_column columns[] = {
        {"What", NULL, false}, {"Figure", NULL, true}, {"Meaning", NULL, false}};
    tk_tree memory = tk_tree_get(document, "memory"), lexemes = tk_tree_get(document, "lexemes");
    tk_tree each = tk_tree_get(memory, "document_bytes");
    tk_tree startup = tk_tree_get(document, "startup");
    tk_html_table table =
        tk_html_table_begin(out, "Memory, lexeme table, start-up", columns, LENGTH(columns));

    fact(&table, "Peak", tk_tree_estimate(memory, "peak_bytes"), tk_figure_bytes,
         "resident memory of a process that ran the corpus");
    fact(&table, "Plugins", tk_tree_estimate(memory, "plugins_bytes"), tk_figure_bytes,
         "the same after opening, before the first document");
    fact(&table, "Document, p50", bare(tk_tree_number(each, "p50")), tk_figure_bytes,
         "text, layers, strings and output of one document");
    fact(&table, "Document, p95", bare(tk_tree_number(each, "p95")), tk_figure_bytes, "");
    fact(&table, "Document, max", bare(tk_tree_number(each, "max")), tk_figure_bytes, "");
    fact(&table, "Lexeme table", bare(tk_tree_number(lexemes, "table_bytes")), tk_figure_bytes,
         "each distinct word form once, with its columns");
    fact(&table, "Hit rate", bare(tk_tree_number(lexemes, "hit_rate")), tk_figure_percent,
         "tokens of the first pass whose form was already in the table");
    fact(&table, "Forms", bare(tk_tree_number(lexemes, "new")), tk_figure_count,
         "distinct forms in the corpus");
    fact(&table, "Opening", scaled(tk_tree_estimate(startup, "open_ms"), 1e-3), tk_figure_seconds,
         "from the start until the pipeline is ready");
    fact(&table, "One document", scaled(tk_tree_estimate(startup, "one_document_ms"), 1e-3),
         tk_figure_seconds, "from the start to the end of a run over one document");
    tk_html_table_end(&table);
    return 0;
}

// ------------------------------------------------------------------------------- left out

static bool has_left_out(tk_tree document)
{
    return tk_tree_length(tk_tree_get(tk_tree_get(document, "corpus"), "left_out")) > 0;
}

static int write_left_out(tk_tree document, FILE *out)
{
    static const tk_html_column columns[] = {{"Document", NULL, false},
                                             {"Plugin", NULL, false},
                                             {"Reason", NULL, false},
                                             {"Message", NULL, false}};
    tk_tree list = tk_tree_get(tk_tree_get(document, "corpus"), "left_out");
    tk_html_table table =
        tk_html_table_begin(out, "Documents that failed", columns, LENGTH(columns));

    for (size_t i = 0; i < tk_tree_length(list); i++) {
        tk_tree item = tk_tree_item(list, i);
        tk_html_cell_text(&table, tk_tree_text(item, "document"));
        tk_html_cell_text(&table, tk_tree_text(item, "plugin"));
        tk_html_cell_text(&table, tk_tree_text(item, "reason"));
        tk_html_cell(&table, "text");
        tk_html_text(out, tk_tree_text(item, "message"));
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
    return 0;
}

static int write_method(tk_tree document, FILE *out)
{
    tk_tree noise = tk_tree_get(document, "noise"), machine = tk_tree_get(document, "machine");
    char spread[TK_FIGURE_ROOM], rounds[TK_FIGURE_ROOM], load[TK_FIGURE_ROOM];

    tk_figure_percent(spread, sizeof spread, tk_tree_number(noise, "calibration_spread"));
    tk_figure_percent(rounds, sizeof rounds, tk_tree_number(noise, "round_spread"));
    tk_figure_number(load, sizeof load, tk_tree_number(machine, "load"));
    tk_html_paragraph(
        out, NULL,
        "Passes over the corpus alternate, in rounds that each run in a new process; a "
        "document's time is the median over all of its passes. Times are wall-clock "
        "times of one thread. MB are 10⁶ bytes of text.");
    tk_html_paragraph(out, NULL,
                      "The machine was %s: a fixed loop that was timed between documents varied by "
                      "%s, the rounds by %s. The load at the start was %s.",
                      tk_tree_text(noise, "verdict"), spread, rounds, load);
    return 0;
}

int tk_report_bench(tk_tree document, FILE *out)
{
    static const tk_report_part parts[] = {
        {"comparison", "Comparison", has_comparison, write_comparison},
        {"throughput", "Throughput", has_whole, write_throughput},
        {"documents", "Latency", has_whole, write_latency},
        {"memory", "Memory and start-up", has_memory, write_memory},
        {"scaling", "Scaling", tk_report_bench_has_scaling, tk_report_bench_scaling},
        {"curve", "Cost curve", tk_report_bench_has_curve, tk_report_bench_curve},
        {"left-out", "Left out", has_left_out, write_left_out},
        {"method", "How it was measured", has_noise, write_method},
    };
    char title[512];

    snprintf(title, sizeof title, "Benchmark of %.400s", tk_tree_text(document, "pipeline"));
    tk_html_begin(out, title);
    write_lead(document, out);
    write_callouts(document, out);
    if (has_whole(document))
        write_tiles(document, out);
    const int status = tk_report_parts(out, parts, LENGTH(parts), document);
    tk_html_end(out);
    return status == 0 && fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
