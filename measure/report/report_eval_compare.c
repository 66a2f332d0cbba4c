// SPDX-License-Identifier: MIT
// The difference between two systems, and the agreement of two annotators.

#include "report_eval.h"
#include "report_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

bool tk_report_eval_has_comparison(tk_tree document)
{
    return tk_tree_length(tk_tree_get(document, "comparison")) > 0;
}

/** Formats "entity ORG, strict f1". */
static void measure_name(char *out, size_t room, tk_tree row)
{
    const char *label = tk_tree_text(row, "label");

    snprintf(out, room, "%.80s%s%.80s, %.60s", tk_tree_text(row, "layer"), *label ? " " : "", label,
             tk_tree_text(row, "measure"));
}

int tk_report_eval_comparison(tk_tree document, FILE *out)
{
    static const tk_html_column columns[] = {
        {"Measure", NULL, false},
        {"A", NULL, true},
        {"B", NULL, true},
        {"B − A", NULL, true},
        {"p", "two-sided, paired bootstrap over documents", true},
        {"At 0.05", NULL, false},
    };
    static const tk_svg_plot plot = {
        "difference", "Difference B − A, whole layers",
        "To the right of zero B is better. Whiskers are bootstrap intervals of the difference."};
    static const tk_svg_axis axis = {.format = tk_figure_tick, .low = -0.01, .high = 0.01};
    tk_tree rows = tk_tree_get(document, "comparison");
    const size_t n = tk_tree_length(rows);
    char(*names)[256] = calloc(n, sizeof *names);
    tk_report_bars bars;

    if (!names || !tk_report_bars_make(&bars, n)) {
        free(names);
        return -1;
    }
    tk_html_paragraph(out, NULL,
                      "A is " TK_HTML_NAME ", B is " TK_HTML_NAME ", over the same documents.",
                      tk_tree_text(tk_eval_system(document, 0), "name"),
                      tk_tree_text(tk_eval_system(document, 1), "name"));
    for (size_t i = 0; i < n; i++) {
        tk_tree row = tk_tree_item(rows, i);
        measure_name(names[i], sizeof names[i], row);
        if (!*tk_tree_text(row, "label"))
            tk_report_bars_add(&bars, names[i], tk_tree_estimate(row, "difference"),
                               tk_figure_difference, false);
    }
    tk_svg_bars(out, &plot, &axis, bars.bars, bars.n);

    tk_html_table table = tk_html_table_begin(out, "All measures", columns, LENGTH(columns));
    for (size_t i = 0; i < n; i++) {
        tk_tree row = tk_tree_item(rows, i);
        const double p = tk_tree_number(row, "p");
        const double difference = tk_tree_estimate(row, "difference").value;
        const bool shown = p < 0.05;

        tk_html_cell_text(&table, names[i]);
        tk_report_number_cell(&table, tk_tree_number(row, "a"), tk_figure_share);
        tk_report_number_cell(&table, tk_tree_number(row, "b"), tk_figure_share);
        tk_report_cell(&table, NULL, tk_tree_estimate(row, "difference"), tk_figure_difference);
        tk_report_number_cell(&table, p, tk_figure_p);
        tk_html_cell(&table, !shown ? NULL : difference > 0 ? "good" : "bad");
        tk_html_text(out, !shown           ? "no difference shown"
                          : difference > 0 ? "B better"
                                           : "A better");
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
    tk_html_paragraph(
        out, "note", "Many figures are compared: one in twenty looks significant by chance alone.");
    tk_report_bars_free(&bars);
    free(names);
    return 0;
}

bool tk_report_eval_has_agreement(tk_tree document)
{
    return tk_tree_length(tk_tree_get(document, "agreement")) > 0;
}

/** Formats "fact, status". */
static void agreement_name(char *out, size_t room, tk_tree row)
{
    const char *role = tk_tree_text(row, "role");

    snprintf(out, room, "%.160s%s%.80s", tk_tree_text(row, "layer"), *role ? ", " : "", role);
}

int tk_report_eval_agreement(tk_tree document, FILE *out)
{
    static const tk_html_column columns[] = {
        {"Layer", NULL, false},
        {"Krippendorff’s α", "agreement beyond chance: 1 is perfect, 0 is chance", true},
        {"Cohen’s κ", "agreement beyond chance: 1 is perfect, 0 is chance", true},
        {"κ, weighted", "of scores: weights disagreements by their size", true},
        {"κ of labels", "of the spans that both annotated, with the same extent", true},
        {"F1, strict", "of spans: same extent and label", true},
        {"F1, overlap", "of spans: one character in common and the same label", true},
        {"Unit", "what is counted", false},
        {"Units", NULL, true},
        {"Metric", NULL, false},
    };
    static const tk_svg_plot plot = {
        "alpha", "Krippendorff’s α by layer",
        "1 is perfect agreement, 0 is chance. Whiskers are bootstrap intervals over documents."};
    static const tk_svg_axis axis = {.format = tk_figure_tick, .high = 1};
    tk_tree rows = tk_tree_get(document, "agreement");
    const size_t n = tk_tree_length(rows);
    char(*names)[256] = calloc(n, sizeof *names);
    tk_report_bars bars;

    if (!names || !tk_report_bars_make(&bars, n)) {
        free(names);
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        tk_tree row = tk_tree_item(rows, i);
        agreement_name(names[i], sizeof names[i], row);
        tk_report_bars_add(&bars, names[i], tk_tree_estimate(row, "alpha"), tk_figure_share, false);
    }
    tk_svg_bars(out, &plot, &axis, bars.bars, bars.n);
    tk_report_bars_free(&bars);

    tk_html_table table = tk_html_table_begin(out, "Agreement", columns, LENGTH(columns));
    for (size_t i = 0; i < n; i++) {
        tk_tree row = tk_tree_item(rows, i);
        tk_html_cell_text(&table, names[i]);
        tk_report_cell(&table, NULL, tk_tree_estimate(row, "alpha"), tk_figure_share);
        tk_report_cell(&table, NULL, tk_tree_estimate(row, "kappa"), tk_figure_share);
        tk_report_cell(&table, NULL, tk_tree_estimate(row, "weighted_kappa"), tk_figure_share);
        tk_report_cell(&table, NULL, tk_tree_estimate(row, "label_kappa"), tk_figure_share);
        tk_report_cell(&table, NULL, tk_tree_estimate(row, "strict_f1"), tk_figure_share);
        tk_report_cell(&table, NULL, tk_tree_estimate(row, "overlap_f1"), tk_figure_share);
        tk_html_cell_text(&table, tk_tree_text(row, "unit"));
        tk_report_number_cell(&table, tk_tree_number(row, "units"), tk_figure_count);
        tk_html_cell_text(&table, tk_tree_text(row, "metric"));
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
    free(names);
    return 0;
}
