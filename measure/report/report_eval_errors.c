// SPDX-License-Identifier: MIT
// The errors by pattern, each with both sides and the surrounding text.

#include "report_eval.h"
#include "report_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_ERRORS = 200, ///< shown per pattern; the JSON has all of them
};

bool tk_report_eval_has_errors(tk_tree document)
{
    for (size_t i = 0; i < tk_eval_systems(document); i++)
        if (tk_tree_length(tk_tree_get(tk_eval_system(document, i), "patterns")))
            return true;
    return false;
}

/** Returns the class of the mark on an error's text. */
static const char *kind_of(tk_tree gold, tk_tree predicted)
{
    if (!gold)
        return "spurious";
    if (!predicted)
        return "missed";
    // The two sides of a score have no offsets, and differ in their class.
    if (tk_tree_count(gold, "start") != tk_tree_count(predicted, "start") ||
        tk_tree_count(gold, "end") != tk_tree_count(predicted, "end"))
        return "extent";
    return strcmp(tk_tree_text(gold, "label"), tk_tree_text(predicted, "label")) == 0 ? "values"
                                                                                      : "label";
}

/** Writes one side of an error; its text only if it is not all of `whole`. */
static void write_side(FILE *out, const char *name, tk_tree span, const char *whole)
{
    const char *text = tk_tree_text(span, "text");

    fputs("<dt>", out);
    tk_html_text(out, name);
    fputs("</dt><dd>", out);
    if (!span)
        fputs("nothing", out);
    else
        tk_eval_span(out, span);
    if (*text && strcmp(text, whole) != 0) {
        fputs(" <q>", out);
        tk_html_text(out, text);
        fputs("</q>", out);
    }
    fputs("</dd>", out);
}

static void write_error(FILE *out, tk_tree document, tk_tree error)
{
    tk_tree gold = tk_tree_get(error, "gold"), predicted = tk_tree_get(error, "predicted");
    const double start = tk_tree_number(error, "start"), last = tk_tree_number(error, "end");

    fputs("<div class=\"pair\">\n<p class=\"where\">", out);
    tk_html_format(out, TK_HTML_NAME, tk_tree_text(error, "document"));
    if (isfinite(start) && isfinite(last))
        tk_html_format(out, ", %.0f–%.0f", start, last);
    fputs("</p>\n", out);
    if (*tk_tree_text(error, "text")) {
        fputs("<p class=\"text\" dir=\"auto\">", out);
        tk_html_text(out, tk_tree_text(error, "before"));
        fprintf(out, "<mark class=\"%s\">", kind_of(gold, predicted));
        tk_html_text(out, tk_tree_text(error, "text"));
        fputs("</mark>", out);
        tk_html_text(out, tk_tree_text(error, "after"));
        fputs("</p>\n", out);
    }
    fputs("<dl>", out);
    write_side(out, tk_eval_gold(document), gold, tk_tree_text(error, "text"));
    write_side(out, tk_eval_predicted(document), predicted, tk_tree_text(error, "text"));
    fputs("</dl>\n</div>\n", out);
}

/** Writes the errors of the pattern `index`, which start at `*next` in the list. */
static void write_pattern(FILE *out, tk_tree document, tk_tree system, size_t index, size_t *next,
                          size_t layer)
{
    tk_tree pattern = tk_tree_item(tk_tree_get(system, "patterns"), index);
    tk_tree errors = tk_tree_get(system, "errors");
    size_t written = 0;

    fprintf(out, "<details class=\"l%zu\">\n<summary><span>", layer);
    tk_html_text(out, tk_tree_text(pattern, "pattern"));
    fputs("</span><span class=\"count\">", out);
    const size_t documents = tk_tree_count(pattern, "documents");
    tk_html_format(out, "%zu in %zu document%s", tk_tree_count(pattern, "count"), documents,
                   documents == 1 ? "" : "s");
    fputs("</span></summary>\n", out);
    while (*next < tk_tree_length(errors)) {
        tk_tree error = tk_tree_item(errors, *next);
        if (tk_tree_count(error, "pattern") != index)
            break;
        if (written++ < MOST_ERRORS)
            write_error(out, document, error);
        ++*next;
    }
    if (tk_tree_count(pattern, "count") > written || written > MOST_ERRORS)
        tk_html_paragraph(out, "note", "%zu more are in the JSON.",
                          tk_tree_count(pattern, "count") -
                              (written < MOST_ERRORS ? written : MOST_ERRORS));
    fputs("</details>\n", out);
}

/** Writes radio buttons that select the patterns of one layer. */
static void write_filter(FILE *out, size_t system, const tk_eval_names *layers)
{
    const size_t n = layers->n < TK_REPORT_SWITCHES ? layers->n : TK_REPORT_SWITCHES;

    if (n < 2)
        return;
    fprintf(out,
            "<input class=\"switch\" type=\"radio\" name=\"errors-%zu\" id=\"errors-%zu\" checked>"
            "<label for=\"errors-%zu\">all layers</label>\n",
            system, system, system);
    for (size_t i = 0; i < n; i++) {
        fprintf(out,
                "<input class=\"switch only%zu\" type=\"radio\" name=\"errors-%zu\" "
                "id=\"errors-%zu-%zu\"><label for=\"errors-%zu-%zu\">",
                i, system, system, i, system, i);
        tk_html_text(out, layers->names[i]);
        fputs("</label>\n", out);
    }
}

static int write_system(FILE *out, tk_tree document, size_t index)
{
    tk_tree system = tk_eval_system(document, index);
    tk_tree patterns = tk_tree_get(system, "patterns");
    tk_eval_names layers = {0};
    int status = 0;

    for (size_t i = 0; i < tk_tree_length(patterns) && status == 0; i++)
        if (tk_eval_name(&layers, tk_tree_text(tk_tree_item(patterns, i), "layer")) == (size_t)-1)
            status = -1;
    fputs("<div>\n", out);
    if (status == 0)
        write_filter(out, index, &layers);
    fputs("<div class=\"patterns\">\n", out);
    for (size_t i = 0, next = 0; i < tk_tree_length(patterns) && status == 0; i++)
        write_pattern(out, document, system, i, &next,
                      tk_eval_name(&layers, tk_tree_text(tk_tree_item(patterns, i), "layer")));
    fputs("</div>\n</div>\n", out);
    free(layers.names);
    return status;
}

int tk_report_eval_errors(tk_tree document, FILE *out)
{
    tk_html_paragraph(
        out, NULL,
        "The most frequent patterns come first. A span with two faults is in two patterns.");
    for (size_t i = 0; i < tk_eval_systems(document); i++) {
        tk_eval_heading(out, document, i);
        if (write_system(out, document, i) != 0)
            return -1;
    }
    return 0;
}
