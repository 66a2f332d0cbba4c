// SPDX-License-Identifier: MIT
// The report of `toolkit eval`; docs/evaluating.md describes the JSON document.

#include "report.h"
#include "report_eval.h"
#include "report_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

enum { MOST_TILES = 8 };

static bool mode_is(tk_tree document, const char *mode)
{
    return strcmp(tk_tree_text(document, "mode"), mode) == 0;
}

const char *tk_eval_gold(tk_tree document)
{
    return mode_is(document, "agreement") ? "first" : "gold";
}

const char *tk_eval_predicted(tk_tree document)
{
    return mode_is(document, "agreement") ? "second" : "predicted";
}

size_t tk_eval_systems(tk_tree document)
{
    return tk_tree_length(tk_tree_get(document, "systems"));
}

tk_tree tk_eval_system(tk_tree document, size_t index)
{
    return tk_tree_item(tk_tree_get(document, "systems"), index);
}

void tk_eval_heading(FILE *out, tk_tree document, size_t index)
{
    if (tk_eval_systems(document) < 2)
        return;
    fputs("<h3>", out);
    tk_html_format(out, "%c: %s", (int)('A' + index % 26),
                   tk_tree_text(tk_eval_system(document, index), "name"));
    fputs("</h3>\n", out);
}

size_t tk_eval_name(tk_eval_names *names, const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->names[i], name) == 0)
            return i;
    if (names->n == names->capacity) {
        const size_t capacity = names->capacity ? 2 * names->capacity : 16;
        const char **more = realloc(names->names, capacity * sizeof *more);
        if (!more)
            return (size_t)-1;
        names->names = more;
        names->capacity = capacity;
    }
    names->names[names->n] = name;
    return names->n++;
}

tk_tree tk_eval_found(tk_tree system, const char *id, size_t index)
{
    tk_tree documents = tk_tree_get(system, "documents");

    if (strcmp(tk_tree_text(tk_tree_item(documents, index), "id"), id) == 0)
        return tk_tree_item(documents, index);
    for (size_t i = 0; i < tk_tree_length(documents); i++)
        if (strcmp(tk_tree_text(tk_tree_item(documents, i), "id"), id) == 0)
            return tk_tree_item(documents, i);
    return NULL;
}

const char *tk_eval_part(const char *text, size_t start, size_t end, size_t *length)
{
    const char *from = NULL;
    size_t at = 0;

    for (; *text; text++) {
        const bool first = (*text & 0xc0) != 0x80;
        if (first && at == start)
            from = text;
        if (first && at >= end)
            break;
        at += first;
    }
    *length = from ? (size_t)(text - from) : 0;
    return from ? from : text;
}

void tk_eval_value(FILE *out, tk_eval_put *put, tk_tree value)
{
    const char *text = tk_tree_scalar(value);

    if (tk_tree_is(value, TK_JSON_ARRAY)) {
        for (size_t i = 0; i < tk_tree_length(value); i++) {
            put(out, i ? " or " : "");
            tk_eval_value(out, put, tk_tree_item(value, i));
        }
        return;
    }
    put(out, text ? text : "–");
}

void tk_eval_span(FILE *out, tk_tree span)
{
    tk_tree values = tk_tree_get(span, "values");
    const char *label = tk_tree_text(span, "label");
    const double score = tk_tree_number(span, "value");

    if (*label) {
        fputs("<strong>", out);
        tk_html_text(out, label);
        fputs("</strong> ", out);
    }
    if (isfinite(score)) {
        char figure[TK_FIGURE_ROOM];
        tk_figure_tick(figure, sizeof figure, score);
        tk_html_format(out, "%s %s", figure, tk_tree_text(span, "class"));
    }
    for (size_t i = 0; i < tk_tree_members(values); i++) {
        tk_html_format(out, "%s%s ", i ? ", " : "", tk_tree_key(tk_tree_member(values, i)));
        tk_eval_value(out, tk_html_text, tk_tree_member(values, i));
    }
}

// ------------------------------------------------------------------------------------ head

static void write_lead(tk_tree document, FILE *out)
{
    tk_tree gold = tk_tree_get(document, "gold"), settings = tk_tree_get(document, "settings");
    char resamples[TK_FIGURE_ROOM];

    fputs("<p class=\"lead\">", out);
    if (tk_eval_systems(document) > 1)
        tk_html_format(out, "A is " TK_HTML_NAME ", B is " TK_HTML_NAME ". ",
                       tk_tree_text(tk_eval_system(document, 0), "name"),
                       tk_tree_text(tk_eval_system(document, 1), "name"));
    if (gold) {
        const size_t n = tk_tree_count(gold, "documents");
        tk_html_format(out, "%s: " TK_HTML_NAME ", %zu document%s. ",
                       mode_is(document, "agreement") ? "First annotator" : "Gold",
                       tk_tree_text(gold, "name"), n, n == 1 ? "" : "s");
    }
    if (settings) {
        tk_figure_count(resamples, sizeof resamples, tk_tree_number(settings, "resamples"));
        tk_html_format(out,
                       "Intervals are %g%% bootstrap intervals over documents (%s resamples, seed "
                       "%zu). ",
                       100 * fmax(tk_tree_number(settings, "level"), 0), resamples,
                       tk_tree_count(settings, "seed"));
    }
    tk_html_format(out, "toolkit %s.", tk_tree_text(document, "version"));
    fputs("</p>\n", out);
}

static void write_title(tk_tree document, char *title, size_t room)
{
    const char *a = tk_tree_text(tk_eval_system(document, 0), "name");
    const char *b = tk_tree_text(tk_eval_system(document, 1), "name");

    if (mode_is(document, "compare"))
        snprintf(title, room, "Comparison of %.200s and %.200s", a, b);
    else if (mode_is(document, "agreement"))
        snprintf(title, room, "Agreement of %.200s and %.200s",
                 tk_tree_text(tk_tree_get(document, "gold"), "name"), a);
    else
        snprintf(title, room, *a ? "Evaluation of %.400s" : "Evaluation", a);
}

/** Returns the headline figure of a layer: F1. */
static tk_estimate layer_figure(tk_tree layer)
{
    return tk_eval_f1(tk_eval_headline(layer), "strict");
}

static bool gold_is_labels(tk_tree score)
{
    return strcmp(tk_tree_text(score, "gold_is"), "label") == 0;
}

/** Returns the headline figure of a score: its correlation. */
static tk_estimate score_figure(tk_tree score)
{
    return tk_tree_estimate(score, gold_is_labels(score) ? "spearman" : "pearson");
}

/** Returns the item of `list` with the same name as `item`, or NULL. */
static tk_tree namesake(tk_tree list, tk_tree item)
{
    for (size_t i = 0; i < tk_tree_length(list); i++)
        if (strcmp(tk_tree_text(tk_tree_item(list, i), "name"), tk_tree_text(item, "name")) == 0)
            return tk_tree_item(list, i);
    return NULL;
}

/** Writes a tile with the figure of a system; of two, B's with A's below. `measure` names it. */
static void write_tile(FILE *out, tk_tree document, const char *list, tk_tree item,
                       const char *measure, tk_estimate (*figure_of)(tk_tree))
{
    const bool two = tk_eval_systems(document) > 1;
    tk_tree other = two ? namesake(tk_tree_get(tk_eval_system(document, 0), list), item) : NULL;
    char name[256], value[TK_FIGURE_ROOM], figure[TK_FIGURE_ROOM + 8];
    char range[TK_REPORT_FIGURE_ROOM], note[TK_REPORT_FIGURE_ROOM + TK_FIGURE_ROOM + 16];

    snprintf(name, sizeof name, "%.200s, %s", tk_tree_text(item, "name"), measure);
    tk_figure_share(value, sizeof value, figure_of(item).value);
    tk_report_range(range, sizeof range, figure_of(item), tk_figure_share);
    if (!two) {
        tk_html_tile(out, name, value, range);
        return;
    }
    snprintf(figure, sizeof figure, "B:" TK_FIGURE_SPACE "%s", value);
    tk_figure_share(value, sizeof value, other ? figure_of(other).value : NAN);
    snprintf(note, sizeof note, "%s%sA:" TK_FIGURE_SPACE "%s", range, range[0] ? "; " : "", value);
    tk_html_tile(out, name, figure, note);
}

static void write_tiles(tk_tree document, FILE *out)
{
    tk_tree system = tk_eval_system(document, tk_eval_systems(document) - 1);
    tk_tree layers = tk_tree_get(system, "layers"), scores = tk_tree_get(system, "scores");
    size_t n = 0;

    if (tk_tree_length(layers) + tk_tree_length(scores) == 0)
        return;
    tk_html_tiles(out);
    for (size_t i = 0; i < tk_tree_length(layers) && n < MOST_TILES; i++, n++)
        write_tile(out, document, "layers", tk_tree_item(layers, i), "F1", layer_figure);
    for (size_t i = 0; i < tk_tree_length(scores) && n < MOST_TILES; i++, n++) {
        tk_tree score = tk_tree_item(scores, i);

        write_tile(out, document, "scores", score,
                   gold_is_labels(score) ? "Spearman’s\u00a0ρ" : "Pearson’s\u00a0r", score_figure);
    }
    tk_html_tiles_end(out);
}

static void write_callouts(tk_tree document, FILE *out)
{
    tk_tree issues = tk_tree_get(document, "issues");
    const size_t total = tk_tree_count(issues, "total");

    if (total)
        tk_html_callout(out, TK_HTML_WARN, "Some annotations do not fit.",
                        "%zu issues; they are listed at the end.", total);
    for (size_t i = 0; i < tk_eval_systems(document); i++) {
        tk_tree system = tk_eval_system(document, i);
        const size_t missing = tk_tree_count(system, "missing");
        const size_t quarantined = tk_tree_count(system, "quarantined");

        if (quarantined)
            tk_html_callout(out, TK_HTML_BAD, "Documents failed.",
                            TK_HTML_NAME
                            ": %zu are in quarantine, and count as if nothing was found in them.",
                            tk_tree_text(system, "name"), quarantined);
        if (missing && mode_is(document, "agreement"))
            tk_html_callout(out, TK_HTML_WARN, "Documents were left out.",
                            "%zu of the first file are not in " TK_HTML_NAME ".", missing,
                            tk_tree_text(system, "name"));
        else if (missing > quarantined)
            tk_html_callout(out, TK_HTML_WARN, "Documents are missing.",
                            TK_HTML_NAME
                            ": %zu have no prediction, and count as if nothing was found in them.",
                            tk_tree_text(system, "name"), missing);
    }
    if (tk_tree_count(tk_tree_get(document, "gold"), "documents") == 1)
        tk_html_callout(
            out, TK_HTML_PLAIN, "One document.",
            "Intervals are computed from differences between documents: there are none.");
}

// ------------------------------------------------------------------------------------ issues

static bool has_issues(tk_tree document)
{
    return tk_tree_count(tk_tree_get(document, "issues"), "total") > 0;
}

static int write_issues(tk_tree document, FILE *out)
{
    static const tk_html_column columns[] = {
        {"Kind", NULL, false},  {"Side", NULL, false},   {"Where", NULL, false},
        {"Layer", NULL, false}, {"Offsets", NULL, true}, {"What", NULL, false},
    };
    tk_tree issues = tk_tree_get(document, "issues"), items = tk_tree_get(issues, "items");
    const size_t total = tk_tree_count(issues, "total");

    tk_html_paragraph(
        out, NULL,
        "This lists annotations that do not fit their text; docs/evaluating.md explains "
        "each kind, and whether it was compared.");
    tk_html_table table = tk_html_table_begin(out, "Issues", columns, LENGTH(columns));
    for (size_t i = 0; i < tk_tree_length(items); i++) {
        tk_tree item = tk_tree_item(items, i);
        const char *id = tk_tree_text(item, "document");
        const double start = tk_tree_number(item, "start"), last = tk_tree_number(item, "end");

        tk_html_cell_text(&table, tk_tree_text(item, "kind"));
        tk_html_cell_text(&table, tk_tree_text(item, "side"));
        tk_html_cell(&table, "text");
        tk_html_format(out, "%s:%zu%s%s", tk_tree_text(item, "file"), tk_tree_count(item, "line"),
                       *id ? ", " : "", id);
        tk_html_cell_text(&table, tk_tree_text(item, "layer"));
        tk_html_cell(&table, NULL);
        if (isfinite(start) && isfinite(last))
            tk_html_format(out, "%.0f–%.0f", start, last);
        tk_html_cell(&table, "text");
        tk_html_text(out, tk_tree_text(item, "message"));
        tk_html_row_end(&table);
    }
    tk_html_table_end(&table);
    if (total > tk_tree_length(items))
        tk_html_paragraph(out, "note", "%zu more are not listed.", total - tk_tree_length(items));
    return 0;
}

int tk_report_eval(tk_tree document, FILE *out)
{
    static const tk_report_part parts[] = {
        {"comparison", "Comparison", tk_report_eval_has_comparison, tk_report_eval_comparison},
        {"agreement", "Agreement", tk_report_eval_has_agreement, tk_report_eval_agreement},
        {"overview", "Overview", tk_report_eval_has_layers, tk_report_eval_overview},
        {"layers", "Layers and labels", tk_report_eval_has_layers, tk_report_eval_layers},
        {"scores", "Scores", tk_report_eval_has_scores, tk_report_eval_scores},
        {"errors", "Errors", tk_report_eval_has_errors, tk_report_eval_errors},
        {"facts", "Facts", tk_report_eval_has_facts, tk_report_eval_facts},
        {"articles", "Articles", tk_report_eval_has_articles, tk_report_eval_articles},
        {"issues", "Issues", has_issues, write_issues},
    };
    char title[512];

    write_title(document, title, sizeof title);
    tk_html_begin(out, title);
    write_lead(document, out);
    write_callouts(document, out);
    write_tiles(document, out);
    const int status = tk_report_parts(out, parts, LENGTH(parts), document);
    tk_html_end(out);
    return status == 0 && fflush(out) == 0 && !ferror(out) ? 0 : -1;
}
