// SPDX-License-Identifier: MIT
// The tables of layers and scores, and the list of errors.
#include "eval_text_internal.h"
#include "excerpt.h"

#include <toolkit/text/visible.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { CONTEXT = 32, LONGEST_SPAN = 90, LABELS_ACROSS = 10 };

static tk_interval figure_of(tk_page *page, const tk_tally *tally, tk_ratio ratio,
                             tk_ratio_kind kind)
{
    tk_interval figure = {NAN, NAN, NAN};
    ratio.kind = kind;
    page->failed |= !tk_tally_figure(tally, &ratio, &figure);
    return figure;
}

/** Prints precision, recall, F1, and the interval of F1. */
static void print_prf(tk_page *page, const tk_tally *tally, tk_ratio ratio)
{
    static const tk_ratio_kind kinds[] = {TK_PRECISION, TK_RECALL, TK_F1};
    tk_interval figure = {NAN, NAN, NAN};
    for (int i = 0; i < 3; i++) {
        figure = figure_of(page, tally, ratio, kinds[i]);
        tk_page_percent(page, &figure);
    }
    tk_page_interval(page, &figure, 100, 1);
}

static void print_title(tk_page *page, const char *name, uint64_t documents)
{
    fprintf(page->out, "\n%s%s%s, %" PRIu64 " document%s\n", page->bold, name, page->reset,
            documents, documents == 1 ? "" : "s");
}

// ------------------------------------------------------------------------------ layers

static void print_head(tk_page *page, const char *name, const char *first, const char *second)
{
    fprintf(page->out, "%s  %-*s%7s%7s%7s%7s%7s  %-15s%7s%7s%7s  %-15s%s\n", page->dim,
            TK_NAME_WIDTH, name, first, second, "P", "R", "F1", "95%", "P", "R", "F1", "95%",
            page->reset);
}

static void print_row(tk_page *page, const tk_eval_spans *s, const char *name, uint32_t row,
                      bool macro)
{
    const tk_ratio strict =
        macro ? tk_eval_ratio_macro(s, TK_STRICT, TK_F1) : tk_eval_ratio(row, TK_STRICT, TK_F1);
    const tk_ratio overlap =
        macro ? tk_eval_ratio_macro(s, TK_OVERLAP, TK_F1) : tk_eval_ratio(row, TK_OVERLAP, TK_F1);
    fputs("  ", page->out);
    tk_page_pad(page, name, TK_NAME_WIDTH);
    if (macro)
        fprintf(page->out, "%14s", "");
    else
        fprintf(page->out, "%7" PRIu64 "%7" PRIu64, tk_tally_total(&s->tally, strict.gold),
                tk_tally_total(&s->tally, strict.predicted));
    print_prf(page, &s->tally, strict);
    print_prf(page, &s->tally, overlap);
    putc('\n', page->out);
}

static void print_columns(tk_page *page, const tk_eval_spans *s)
{
    if (!s->plan->n_columns)
        return;
    fprintf(page->out, "%s  %-*s%7s%7s%9s  %-15s%7s%7s%7s%7s%7s  %-15s%s\n", page->dim,
            TK_NAME_WIDTH, s->plan->is_relation ? "role" : "value", "pairs", "right", "accuracy",
            "95%", "gold", "pred", "P", "R", "F1", "95% (end to end)", page->reset);
    for (uint32_t c = 0; c < s->plan->n_columns; c++) {
        const tk_ratio accuracy = tk_eval_ratio_accuracy(s, c);
        const tk_ratio all = tk_eval_ratio_column(s, c, TK_F1);
        const tk_interval figure = figure_of(page, &s->tally, accuracy, TK_RECALL);
        fputs("  ", page->out);
        tk_page_pad(page, s->plan->columns[c].name, TK_NAME_WIDTH);
        fprintf(page->out, "%7" PRIu64 "%7" PRIu64 "  ", tk_tally_total(&s->tally, accuracy.gold),
                tk_tally_total(&s->tally, accuracy.tp));
        tk_page_percent(page, &figure);
        tk_page_interval(page, &figure, 100, 1);
        fprintf(page->out, "%7" PRIu64 "%7" PRIu64, tk_tally_total(&s->tally, all.gold),
                tk_tally_total(&s->tally, all.predicted));
        print_prf(page, &s->tally, all);
        putc('\n', page->out);
    }
}

/** Prints the table of gold labels (rows) and predicted labels (columns), if it fits the page. */
static void print_label_confusion(tk_page *page, const tk_eval_spans *s)
{
    const uint32_t n = s->n_labels + 1;
    if (s->n_labels < 2 || s->n_labels > LABELS_ACROSS)
        return;
    fprintf(page->out, "%s  %-*s", page->dim, TK_NAME_WIDTH, "gold \\ predicted");
    for (uint32_t j = 0; j < n; j++)
        tk_visible_print(page->out, " %8.8s", j < s->n_labels ? s->labels[j] : "none");
    fprintf(page->out, "%s\n", page->reset);
    for (uint32_t i = 0; i < n; i++) {
        fputs("  ", page->out);
        tk_page_pad(page, i < s->n_labels ? s->labels[i] : "none", TK_NAME_WIDTH);
        for (uint32_t j = 0; j < n; j++)
            fprintf(page->out, " %8" PRIu64, s->confusion[i * n + j]);
        putc('\n', page->out);
    }
}

void tk_page_layer(tk_page *page, const tk_eval_spans *s)
{
    print_title(page, s->plan->name, s->n_documents);
    const bool relation = s->plan->is_relation;
    fprintf(page->out, "%s  %*s%-38s%-38s%s\n", page->dim, TK_NAME_WIDTH + 17, "",
            relation      ? "strict: kind, amount and subject"
            : s->n_labels ? "strict: extent and label"
                          : "strict: same extent",
            relation ? "overlap: kind" : "overlap", page->reset);
    print_head(page, s->n_labels ? s->plan->label_key : "", "gold", "pred");
    for (uint32_t i = 0; i < s->n_labels; i++)
        print_row(page, s, s->labels[i], i, false);
    fputs(page->bold, page->out);
    print_row(page, s, s->n_labels ? "micro" : "spans", tk_eval_row_micro(s), false);
    fputs(page->reset, page->out);
    if (s->n_labels) {
        print_row(page, s, "macro", 0, true);
        print_row(page, s, "any label", tk_eval_row_any(s), false);
    }
    if (s->plan->is_segmentation) {
        const tk_ratio boundary = tk_eval_ratio_boundary(s, TK_F1);
        fputs("  ", page->out);
        tk_page_pad(page, "boundaries", TK_NAME_WIDTH);
        fprintf(page->out, "%7" PRIu64 "%7" PRIu64, tk_tally_total(&s->tally, boundary.gold),
                tk_tally_total(&s->tally, boundary.predicted));
        print_prf(page, &s->tally, boundary);
        putc('\n', page->out);
    }
    print_columns(page, s);
    print_label_confusion(page, s);
}

// ------------------------------------------------------------------------------ scores

static void print_confusion(tk_page *page, const tk_eval_scores *s)
{
    uint64_t counts[(TK_CLASSES_MOST + 1) * (TK_CLASSES_MOST + 1)];
    const uint32_t n = s->n_classes + 1;
    if (!s->n_classes)
        return;
    tk_eval_scores_confusion(s, counts);
    uint64_t none = 0; // items without a prediction have a column if there are any
    for (uint32_t i = 0; i < n; i++)
        none += counts[i * n + s->n_classes];
    const uint32_t columns = none ? n : n - 1;
    fprintf(page->out, "%s  %-*s", page->dim, TK_NAME_WIDTH, "gold \\ predicted");
    for (uint32_t j = 0; j < columns; j++)
        fprintf(page->out, "%10s", j < s->n_classes ? s->classes[j] : "none");
    fprintf(page->out, "%s\n", page->reset);
    for (uint32_t i = 0; i < s->n_classes; i++) {
        fprintf(page->out, "  %-*s", TK_NAME_WIDTH, s->classes[i]);
        for (uint32_t j = 0; j < columns; j++)
            fprintf(page->out, "%10" PRIu64, counts[i * n + j]);
        putc('\n', page->out);
    }
}

static void print_score_figure(tk_page *page, const char *name, const tk_interval *figure)
{
    if (isnan(figure->estimate))
        return;
    fputs("  ", page->out);
    tk_page_pad(page, name, TK_NAME_WIDTH + 6);
    fprintf(page->out, "%8.3f", figure->estimate);
    tk_page_interval(page, figure, 1, 3);
    putc('\n', page->out);
}

void tk_page_score(tk_page *page, const tk_eval_scores *s)
{
    const tk_bootstrap *how = &page->eval->options.bootstrap;
    tk_interval figure = {NAN, NAN, NAN};
    uint64_t pairs = 0;
    for (size_t i = 0; i < s->n; i++)
        pairs += !isnan(s->predicted[i]);
    print_title(page, s->name, s->n_documents);
    fprintf(page->out, "%s  %zu %s, %" PRIu64 " with a prediction%s\n", page->dim, s->n,
            s->layer ? "sentences" : "values", pairs, page->reset);
    for (int f = 0; f < TK_SCORE_FIGURES; f++) {
        page->failed |= !tk_eval_scores_figure(s, f, how, &figure);
        print_score_figure(page, tk_score_measures[f].title, &figure);
    }
    for (uint32_t label = 1; s->is_label && label <= s->n_labels; label++) {
        char name[48];
        snprintf(name, sizeof name, "AUC, label from %" PRIu32, label);
        page->failed |= !tk_eval_scores_auc_at_least(s, label, how, &figure);
        print_score_figure(page, name, &figure);
    }
    print_confusion(page, s);
}

// ------------------------------------------------------------------------------ errors

static void print_span(tk_page *page, const tk_article *article, const char *side,
                       const tk_span *span)
{
    fprintf(page->out, "         %s%-10s%s", page->dim, side, page->reset);
    if (!span) {
        fputs("–\n", page->out);
        return;
    }
    putc('"', page->out);
    tk_excerpt_print(page->out, article->text, span->begin, span->until, LONGEST_SPAN);
    putc('"', page->out);
    if (span->label)
        tk_visible_print(page->out, " %s", span->label);
    for (uint32_t i = 0; i < span->n_cells; i++)
        if (!span->label || strcmp(span->cells[i].text, span->label) != 0)
            tk_visible_print(page->out, " %s=%s", span->cells[i].key, span->cells[i].text);
    putc('\n', page->out);
}

/** Prints the place of an error: document, offsets if it has a span, and the surrounding text. */
static void print_place(tk_page *page, const tk_article *article, const tk_eval_error *error)
{
    const bool has_span = error->gold || error->predicted;
    const uint32_t context = has_span ? CONTEXT : LONGEST_SPAN;
    const uint32_t before = tk_excerpt_before(article->text, error->begin, context);
    const uint32_t after = tk_excerpt_after(article->text, article->length, error->until, context);
    tk_visible_print(page->out, "       %s", article->id);
    if (has_span)
        fprintf(page->out, ":%" PRIu32 "–%" PRIu32, error->start, error->end);
    fprintf(page->out, "  %s%s", page->dim, before ? "…" : "");
    tk_excerpt_print(page->out, article->text, before, error->begin, context + 1);
    fprintf(page->out, "%s%s", page->reset, page->bold);
    tk_excerpt_print(page->out, article->text, error->begin, error->until, LONGEST_SPAN);
    fprintf(page->out, "%s%s", page->reset, page->dim);
    tk_excerpt_print(page->out, article->text, error->until, after, context + 1);
    fprintf(page->out, "%s%s\n", after < article->length ? "…" : "", page->reset);
}

static void print_error(tk_page *page, const tk_eval_error *error)
{
    const tk_article *article = &page->eval->gold.articles[error->document];
    print_place(page, article, error);
    if (!error->is_score) {
        print_span(page, article, "gold", error->gold);
        print_span(page, article, "predicted", error->predicted);
        return;
    }
    fprintf(page->out, "         %sgold%s %.4g", page->dim, page->reset, error->gold_value);
    if (error->predicted_class)
        fprintf(page->out, "  %spredicted%s %.4g", page->dim, page->reset, error->predicted_value);
    putc('\n', page->out);
}

void tk_page_errors(tk_page *page, const tk_eval_system *system)
{
    const tk_eval_errors *errors = &system->errors;
    const uint64_t patterns =
        errors->n_patterns < page->view->patterns ? errors->n_patterns : page->view->patterns;
    if (!errors->n || !patterns)
        return;
    fprintf(page->out, "\n%sErrors%s: %zu in %zu patterns, the most frequent first\n", page->bold,
            page->reset, errors->n, errors->n_patterns);
    size_t next = 0;
    for (uint64_t p = 0; p < patterns; p++) {
        const tk_pattern *pattern = &errors->patterns[p];
        fputs(page->bold, page->out);
        tk_visible_print(page->out, "  %3" PRIu64 "  %s", pattern->count, pattern->text);
        fprintf(page->out, "%s %s(%" PRIu64 " document%s)%s\n", page->reset, page->dim,
                pattern->documents, pattern->documents == 1 ? "" : "s", page->reset);
        for (uint64_t shown = 0; next < errors->n && errors->items[next].pattern == p; next++)
            if (shown++ < page->view->examples)
                print_error(page, &errors->items[next]);
    }
    if (errors->n_patterns > patterns)
        fprintf(page->out, "%s  and %" PRIu64 " more: --errors %zu, or --json%s\n", page->dim,
                errors->n_patterns - patterns, errors->n_patterns, page->reset);
}
