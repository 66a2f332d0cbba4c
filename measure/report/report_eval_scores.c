// SPDX-License-Identifier: MIT
// Scores of sentences and documents.

#include "eval_scores.h"
#include "report_eval.h"
#include "report_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

enum { MOST_POINTS = 5000 }; ///< in a plot: more would only be a blot

bool tk_report_eval_has_scores(tk_tree document)
{
    for (size_t i = 0; i < tk_eval_systems(document); i++)
        if (tk_tree_length(tk_tree_get(tk_eval_system(document, i), "scores")))
            return true;
    return false;
}

static int score_plot(FILE *out, tk_tree document, tk_tree score, const char *id)
{
    const tk_svg_axis x = {.title = tk_eval_gold(document), .format = tk_figure_tick};
    const tk_svg_axis y = {.title = tk_eval_predicted(document), .format = tk_figure_tick};
    const bool labels = strcmp(tk_tree_text(score, "gold_is"), "label") == 0;
    tk_tree list = tk_tree_get(score, "points");
    const size_t length = tk_tree_length(list);
    const size_t n = length < MOST_POINTS ? length : MOST_POINTS;
    tk_svg_point *points = calloc(n + 1, sizeof *points);
    const tk_svg_point same[2] = {{-1, -1, NAN, NAN}, {1, 1, NAN, NAN}};

    if (!points)
        return -1;
    for (size_t i = 0; i < n; i++)
        points[i] = (tk_svg_point){tk_tree_value(tk_tree_item(tk_tree_item(list, i), 0)),
                                   tk_tree_value(tk_tree_item(tk_tree_item(list, i), 1)), NAN, NAN};
    const tk_svg_plot plot = {
        id, "Each score, by both sides",
        labels ? "Each dot is one item; the gold is a label, so the scales differ."
               : "Each dot is one item. On the dashed line both sides agree."};
    const tk_svg_line lines[] = {
        {.points = points, .n = n, .dots_only = true},
        {.points = same, .n = labels ? 0 : 2, .reference = true},
    };
    tk_svg_lines(out, &plot, &x, &y, lines, LENGTH(lines));
    free(points);
    return 0;
}

static void score_table(FILE *out, tk_tree scores)
{
    static const tk_html_column after[] = {
        {"Pairs", NULL, true}, {"Documents", NULL, true}, {"Unit", NULL, false}};
    tk_html_column columns[1 + TK_SCORE_FIGURES + LENGTH(after)] = {{"Score", NULL, false}};

    for (size_t f = 0; f < TK_SCORE_FIGURES; f++)
        columns[1 + f] =
            (tk_html_column){tk_score_measures[f].title, tk_score_measures[f].note, true};
    memcpy(columns + 1 + TK_SCORE_FIGURES, after, sizeof after);
    tk_html_table table = tk_html_table_begin(out, "Scores", columns, LENGTH(columns));
    for (size_t i = 0; i < tk_tree_length(scores); i++) {
        tk_tree score = tk_tree_item(scores, i);

        tk_html_cell_text(&table, tk_tree_text(score, "name"));
        for (size_t f = 0; f < TK_SCORE_FIGURES; f++)
            tk_report_cell(&table, NULL, tk_tree_estimate(score, tk_score_measures[f].name),
                           tk_figure_share);
        tk_report_number_cell(&table, tk_tree_number(score, "pairs"), tk_figure_count);
        tk_report_number_cell(&table, tk_tree_number(score, "documents"), tk_figure_count);
        tk_html_cell_text(&table, tk_tree_text(score, "unit"));
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
}

/** Returns the AUC with items from `label` on as positive. NaN if there is none. */
static tk_estimate auc_from(tk_tree score, const char *label)
{
    tk_tree list = tk_tree_get(score, "auc_at_least");
    char *end;
    const double from = strtod(label, &end);

    for (size_t i = 0; i < tk_tree_length(list) && end != label && !*end; i++)
        if (tk_tree_number(tk_tree_item(list, i), "label") == from)
            return tk_tree_estimate(tk_tree_item(list, i), "auc");
    return (tk_estimate){NAN, NAN, NAN};
}

static void class_table(FILE *out, tk_tree score)
{
    static const tk_html_column columns[] = {
        {"Class", NULL, false},
        {"F1", NULL, true},
        {"Precision", NULL, true},
        {"Recall", NULL, true},
        {"Gold", NULL, true},
        {"Predicted", NULL, true},
        {"AUC", "of the items from this class on against those below it", true},
    };

    tk_tree classes = tk_tree_get(score, "classes");
    const size_t n_columns = LENGTH(columns) - (tk_tree_get(score, "auc_at_least") ? 0 : 1);

    if (tk_tree_length(classes) == 0)
        return;
    tk_html_table table = tk_html_table_begin(out, "Classes", columns, n_columns);
    for (size_t i = 0; i < tk_tree_length(classes); i++) {
        tk_tree item = tk_tree_item(classes, i);
        tk_html_cell_text(&table, tk_tree_text(item, "label"));
        tk_eval_prf(&table, item);
        tk_report_number_cell(&table, tk_tree_number(item, "gold"), tk_figure_count);
        tk_report_number_cell(&table, tk_tree_number(item, "predicted"), tk_figure_count);
        if (n_columns == LENGTH(columns))
            tk_report_cell(&table, NULL, auc_from(score, tk_tree_text(item, "label")),
                           tk_figure_share);
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
}

int tk_report_eval_scores(tk_tree document, FILE *out)
{
    for (size_t i = 0; i < tk_eval_systems(document); i++) {
        tk_tree scores = tk_tree_get(tk_eval_system(document, i), "scores");

        tk_eval_heading(out, document, i);
        score_table(out, scores);
        for (size_t s = 0; s < tk_tree_length(scores); s++) {
            tk_tree score = tk_tree_item(scores, s);
            char id[64];

            fputs("<h3>", out);
            tk_html_text(out, tk_tree_text(score, "name"));
            fputs("</h3>\n<div class=\"plots\">\n", out);
            snprintf(id, sizeof id, "score-%zu-%zu", i, s);
            int status = score_plot(out, document, score, id);
            fputs("<div>\n", out);
            class_table(out, score);
            if (status == 0)
                status = tk_eval_confusion(out, document, tk_tree_get(score, "confusion"));
            fputs("</div>\n</div>\n", out);
            if (status != 0)
                return status;
        }
    }
    return 0;
}
