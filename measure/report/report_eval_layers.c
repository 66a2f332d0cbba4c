// SPDX-License-Identifier: MIT
// The results of each layer, by label and by value.

#include "report_eval.h"
#include "report_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/** Returns the row that summarises a layer. */
tk_tree tk_eval_headline(tk_tree layer)
{
    tk_tree rows = tk_tree_get(layer, "rows");
    const char *kind = tk_tree_text(layer, "headline");

    for (size_t i = 0; i < tk_tree_length(rows); i++)
        if (strcmp(tk_tree_text(tk_tree_item(rows, i), "kind"), *kind ? kind : "micro") == 0)
            return tk_tree_item(rows, i);
    return NULL;
}

tk_estimate tk_eval_f1(tk_tree row, const char *how)
{
    return tk_tree_estimate(tk_tree_get(row, how), "f1");
}

// ---------------------------------------------------------------------------------- overview

bool tk_report_eval_has_layers(tk_tree document)
{
    for (size_t i = 0; i < tk_eval_systems(document); i++)
        if (tk_tree_length(tk_tree_get(tk_eval_system(document, i), "layers")))
            return true;
    return false;
}

void tk_eval_prf(tk_html_table *table, tk_tree prf)
{
    tk_report_cell(table, "total", tk_tree_estimate(prf, "f1"), tk_figure_share);
    tk_report_cell(table, NULL, tk_tree_estimate(prf, "precision"), tk_figure_share);
    tk_report_cell(table, NULL, tk_tree_estimate(prf, "recall"), tk_figure_share);
}

static int overview_of(FILE *out, tk_tree system, size_t index)
{
    static const tk_html_column columns[] = {
        {"Layer", NULL, false},
        {"F1, strict", "same extent and same label; of facts: kind, amount and subject", true},
        {"Precision", "strict: share of the predicted spans that are right", true},
        {"Recall", "strict: share of the gold spans that were found", true},
        {"F1, overlap", "one character in common and the same label", true},
        {"Gold", "spans", true},
        {"Predicted", "spans", true},
        {"Documents", "with gold for the layer", true},
    };
    static const tk_svg_axis axis = {.format = tk_figure_tick, .high = 1};
    tk_tree layers = tk_tree_get(system, "layers");
    char id[32];
    tk_report_bars bars;

    if (!tk_report_bars_make(&bars, tk_tree_length(layers)))
        return -1;
    snprintf(id, sizeof id, "layers-%zu", index);
    for (size_t i = 0; i < tk_tree_length(layers); i++)
        tk_report_bars_add(&bars, tk_tree_text(tk_tree_item(layers, i), "name"),
                           tk_eval_f1(tk_eval_headline(tk_tree_item(layers, i)), "strict"),
                           tk_figure_share, false);
    const tk_svg_plot plot = {id, "F1 by layer, strict",
                              "Whiskers are bootstrap intervals over documents."};
    tk_svg_bars(out, &plot, &axis, bars.bars, bars.n);
    tk_report_bars_free(&bars);

    tk_html_table table = tk_html_table_begin(out, "Layers", columns, LENGTH(columns));
    for (size_t i = 0; i < tk_tree_length(layers); i++) {
        tk_tree layer = tk_tree_item(layers, i), row = tk_eval_headline(layer);
        tk_html_cell_text(&table, tk_tree_text(layer, "name"));
        tk_eval_prf(&table, tk_tree_get(row, "strict"));
        tk_report_cell(&table, NULL, tk_eval_f1(row, "overlap"), tk_figure_share);
        tk_report_number_cell(&table, tk_tree_number(layer, "gold"), tk_figure_count);
        tk_report_number_cell(&table, tk_tree_number(layer, "predicted"), tk_figure_count);
        tk_report_number_cell(&table, tk_tree_number(layer, "documents"), tk_figure_count);
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
    return 0;
}

int tk_report_eval_overview(tk_tree document, FILE *out)
{
    for (size_t i = 0; i < tk_eval_systems(document); i++) {
        tk_tree system = tk_eval_system(document, i);
        tk_tree unscored = tk_tree_get(system, "unscored");

        tk_eval_heading(out, document, i);
        if (overview_of(out, system, i) != 0)
            return -1;
        for (size_t u = 0; u < tk_tree_length(unscored); u++)
            tk_html_paragraph(out, "note", "%s was not scored: %s.",
                              tk_tree_text(tk_tree_item(unscored, u), "layer"),
                              tk_tree_text(tk_tree_item(unscored, u), "why"));
    }
    return 0;
}

// ------------------------------------------------------------------------------- one layer

/** Returns the name of a row: its label, or what it summarises. */
static const char *row_name(tk_tree row)
{
    const char *kind = tk_tree_text(row, "kind");

    if (strcmp(kind, "label") == 0)
        return *tk_tree_text(row, "label") ? tk_tree_text(row, "label") : "no label";
    if (strcmp(kind, "micro") == 0)
        return "all (micro)";
    if (strcmp(kind, "macro") == 0)
        return "mean (macro)";
    return "any label";
}

static int label_bars(FILE *out, tk_tree layer, const char *id)
{
    static const tk_svg_axis axis = {.format = tk_figure_tick, .high = 1};
    tk_tree rows = tk_tree_get(layer, "rows"), top = tk_eval_headline(layer);
    tk_report_bars bars;

    if (!tk_report_bars_make(&bars, tk_tree_length(rows)))
        return -1;
    for (size_t i = 0; i < tk_tree_length(rows); i++) {
        tk_tree row = tk_tree_item(rows, i);
        const bool label = strcmp(tk_tree_text(row, "kind"), "label") == 0;
        if (label || row == top)
            tk_report_bars_add(&bars, row_name(row), tk_eval_f1(row, "strict"), tk_figure_share,
                               !label);
    }
    const tk_svg_plot plot = {id, "F1 by label, strict",
                              "Whiskers are bootstrap intervals over documents."};
    if (bars.n > 1)
        tk_svg_bars(out, &plot, &axis, bars.bars, bars.n);
    tk_report_bars_free(&bars);
    return 0;
}

static void label_table(FILE *out, tk_tree layer)
{
    const bool relations = tk_tree_true(layer, "relations");
    const tk_html_column columns[] = {
        {relations ? "Kind" : "Label", NULL, false},
        {"F1, strict",
         relations ? "kind, amount and subject are right" : "same extent and same label", true},
        {"Precision", "strict", true},
        {"Recall", "strict", true},
        {"F1, overlap",
         relations ? "the kind is right" : "one character in common and the same label", true},
        {"Gold", "spans", true},
        {"Predicted", "spans", true},
        {"Right",
         relations ? "with the kind, amount and subject of a gold fact"
                   : "spans with the extent and the label of a gold span",
         true},
    };
    tk_tree rows = tk_tree_get(layer, "rows");
    tk_html_table table = tk_html_table_begin(out, "Spans", columns, LENGTH(columns));

    for (size_t i = 0; i < tk_tree_length(rows); i++) {
        tk_tree row = tk_tree_item(rows, i), strict = tk_tree_get(row, "strict");
        const bool label = strcmp(tk_tree_text(row, "kind"), "label") == 0;

        tk_html_cell(&table, label ? NULL : "total");
        tk_html_text(out, row_name(row));
        tk_eval_prf(&table, strict);
        tk_report_cell(&table, NULL, tk_eval_f1(row, "overlap"), tk_figure_share);
        tk_report_number_cell(&table, tk_tree_number(strict, "gold"), tk_figure_count);
        tk_report_number_cell(&table, tk_tree_number(strict, "predicted"), tk_figure_count);
        tk_report_number_cell(&table, tk_tree_number(strict, "tp"), tk_figure_count);
        tk_html_row_end(&table);
    }
    if (tk_tree_get(layer, "boundary")) {
        tk_tree boundary = tk_tree_get(layer, "boundary");
        tk_html_cell_text(&table, "boundaries");
        tk_eval_prf(&table, boundary);
        tk_html_cell(&table, NULL);
        tk_report_number_cell(&table, tk_tree_number(boundary, "gold"), tk_figure_count);
        tk_report_number_cell(&table, tk_tree_number(boundary, "predicted"), tk_figure_count);
        tk_report_number_cell(&table, tk_tree_number(boundary, "tp"), tk_figure_count);
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
}

static void value_table(FILE *out, tk_tree layer)
{
    static const tk_html_column columns[] = {
        {"Column", NULL, false},
        {"Accuracy", "of the overlapping pairs", true},
        {"Right", NULL, true},
        {"Pairs", NULL, true},
        {"F1, end to end", "a span is right if it overlaps a gold span with the same value", true},
        {"Precision", NULL, true},
        {"Recall", NULL, true},
    };
    tk_tree values = tk_tree_get(layer, "values");

    if (tk_tree_length(values) == 0)
        return;
    tk_html_table table = tk_html_table_begin(out, "Values", columns, LENGTH(columns));
    for (size_t i = 0; i < tk_tree_length(values); i++) {
        tk_tree value = tk_tree_item(values, i);
        tk_html_cell_text(&table, tk_tree_text(value, "name"));
        tk_report_cell(&table, NULL, tk_tree_estimate(value, "accuracy"), tk_figure_share);
        tk_report_number_cell(&table, tk_tree_number(value, "right"), tk_figure_count);
        tk_report_number_cell(&table, tk_tree_number(value, "pairs"), tk_figure_count);
        tk_eval_prf(&table, tk_tree_get(value, "end_to_end"));
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
}

/** Returns the label at an index of a confusion table. */
static const char *confused_label(tk_tree labels, size_t index)
{
    const char *label = tk_tree_string(tk_tree_item(labels, index));

    return label ? label : "none";
}

static double confused_count(tk_tree counts, size_t row, size_t column)
{
    return tk_tree_value(tk_tree_item(tk_tree_item(counts, row), column));
}

/** Returns the number of labels, without a "none" at the end that never occurs. */
static size_t confused_labels(tk_tree labels, tk_tree counts)
{
    const size_t n = tk_tree_length(labels);

    if (n == 0 || !tk_tree_is(tk_tree_item(labels, n - 1), TK_JSON_NULL))
        return n;
    for (size_t i = 0; i < n; i++)
        if (confused_count(counts, n - 1, i) > 0 || confused_count(counts, i, n - 1) > 0)
            return n;
    return n - 1;
}

int tk_eval_confusion(FILE *out, tk_tree document, tk_tree confusion)
{
    tk_tree labels = tk_tree_get(confusion, "labels"), counts = tk_tree_get(confusion, "counts");
    const size_t n = confused_labels(labels, counts);
    tk_html_column *columns = calloc(n + 1, sizeof *columns);
    char caption[128], corner[64];

    if (!columns)
        return -1;
    if (n > 0) {
        snprintf(caption, sizeof caption, "Confusion: %s in rows, %s in columns",
                 tk_eval_gold(document), tk_eval_predicted(document));
        snprintf(corner, sizeof corner, "%s ↓ %s →", tk_eval_gold(document),
                 tk_eval_predicted(document));
        columns[0] = (tk_html_column){corner, NULL, false};
        for (size_t i = 0; i < n; i++)
            columns[i + 1] = (tk_html_column){confused_label(labels, i), NULL, true};
        tk_html_table table = tk_html_table_begin(out, caption, columns, n + 1);
        for (size_t row = 0; row < n; row++) {
            double sum = 0;

            tk_html_cell_text(&table, confused_label(labels, row));
            for (size_t i = 0; i < n; i++)
                sum += fmax(confused_count(counts, row, i), 0);
            for (size_t i = 0; i < n; i++) {
                const double count = confused_count(counts, row, i);
                char kind[32], figure[TK_FIGURE_ROOM];

                // Shaded by its share of the row, in tenths, so that text on it stays readable.
                snprintf(kind, sizeof kind, "%s%d", i == row ? "hit h" : "miss h",
                         sum > 0 && count > 0 ? (int)ceil(10 * count / sum) : 0);
                tk_figure_count(figure, sizeof figure, count);
                tk_html_cell(&table, kind);
                tk_html_text(out, count == 0 ? "·" : figure);
            }
            tk_html_row_end(&table);
        }
        tk_html_table_end(&table);
    }
    free(columns);
    return 0;
}

static int write_layer(FILE *out, tk_tree document, tk_tree layer, const char *id)
{
    fputs("<h3>", out);
    tk_html_text(out, tk_tree_text(layer, "name"));
    fputs("</h3>\n", out);
    if (label_bars(out, layer, id) != 0)
        return -1;
    label_table(out, layer);
    value_table(out, layer);
    return tk_eval_confusion(out, document, tk_tree_get(layer, "confusion"));
}

int tk_report_eval_layers(tk_tree document, FILE *out)
{
    for (size_t i = 0; i < tk_eval_systems(document); i++) {
        tk_tree layers = tk_tree_get(tk_eval_system(document, i), "layers");

        tk_eval_heading(out, document, i);
        for (size_t n = 0; n < tk_tree_length(layers); n++) {
            char id[64];
            snprintf(id, sizeof id, "labels-%zu-%zu", i, n);
            if (write_layer(out, document, tk_tree_item(layers, n), id) != 0)
                return -1;
        }
    }
    return 0;
}
