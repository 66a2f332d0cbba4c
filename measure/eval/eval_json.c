// SPDX-License-Identifier: MIT
#include "eval_json.h"

#include "eval_compare.h"
#include "eval_json_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ------------------------------------------------------------------------------ values

void tk_put_bytes(tk_writer *w, const char *data, size_t length)
{
    tk_json_put_string(&w->json, data, length);
}

void tk_put_string(tk_writer *w, const char *text)
{
    tk_json_put_text(&w->json, text);
}

void tk_put_key(tk_writer *w, const char *key)
{
    tk_json_put_key(&w->json, key);
}

void tk_put_count(tk_writer *w, uint64_t n)
{
    tk_json_put_integer(&w->json, (int64_t)n);
}

void tk_put_number(tk_writer *w, double value)
{
    char text[32];
    if (!isfinite(value)) {
        tk_json_put_null(&w->json);
        return;
    }
    const int length = snprintf(text, sizeof text, "%.6g", value == 0 ? 0 : value);
    tk_json_put_literal(&w->json, text, (size_t)length);
}

static void put_named(tk_writer *w, const char *key, const char *text)
{
    tk_put_key(w, key);
    tk_put_string(w, text);
}

static void put_counted(tk_writer *w, const char *key, uint64_t n)
{
    tk_put_key(w, key);
    tk_put_count(w, n);
}

static void put_measured(tk_writer *w, const char *key, double value)
{
    tk_put_key(w, key);
    tk_put_number(w, value);
}

void tk_put_figure(tk_writer *w, const char *key, const tk_interval *figure)
{
    tk_put_key(w, key);
    tk_json_open(&w->json, '{');
    put_measured(w, "value", figure->estimate);
    put_measured(w, "low", figure->low);
    put_measured(w, "high", figure->high);
    tk_json_close(&w->json, '}');
}

static void put_ratio(tk_writer *w, const char *key, const tk_tally *tally, tk_ratio ratio)
{
    tk_interval figure = {NAN, NAN, NAN};
    w->failed |= !tk_tally_figure(tally, &ratio, &figure);
    tk_put_figure(w, key, &figure);
}

// ------------------------------------------------------------------------------ layers

/** Writes precision, recall and F1 of a ratio, with its counts (null for a macro mean). */
static void put_prf(tk_writer *w, const char *key, const tk_tally *tally, tk_ratio ratio)
{
    static const struct {
        const char *name;
        tk_ratio_kind kind;
    } kinds[] = {{"precision", TK_PRECISION}, {"recall", TK_RECALL}, {"f1", TK_F1}};
    static const char *const counts[] = {"tp", "gold", "predicted"};
    const uint32_t at[] = {ratio.tp, ratio.gold, ratio.predicted};
    tk_put_key(w, key);
    tk_json_open(&w->json, '{');
    for (int i = 0; i < 3; i++) {
        tk_put_key(w, counts[i]);
        if (ratio.macro)
            tk_json_put_null(&w->json);
        else
            tk_put_count(w, tk_tally_total(tally, at[i]));
    }
    for (int i = 0; i < 3; i++) {
        ratio.kind = kinds[i].kind;
        put_ratio(w, kinds[i].name, tally, ratio);
    }
    tk_json_close(&w->json, '}');
}

static void put_row(tk_writer *w, const tk_eval_spans *s, const char *kind, const char *label,
                    uint32_t row)
{
    const bool macro = strcmp(kind, "macro") == 0;
    tk_json_open(&w->json, '{');
    put_named(w, "kind", kind);
    put_named(w, "label", label);
    put_prf(w, "strict", &s->tally,
            macro ? tk_eval_ratio_macro(s, TK_STRICT, TK_F1)
                  : tk_eval_ratio(row, TK_STRICT, TK_F1));
    put_prf(w, "overlap", &s->tally,
            macro ? tk_eval_ratio_macro(s, TK_OVERLAP, TK_F1)
                  : tk_eval_ratio(row, TK_OVERLAP, TK_F1));
    tk_json_close(&w->json, '}');
}

static void put_rows(tk_writer *w, const tk_eval_spans *s)
{
    tk_put_key(w, "rows");
    tk_json_open(&w->json, '[');
    for (uint32_t i = 0; i < s->n_labels; i++)
        put_row(w, s, "label", s->labels[i], i);
    put_row(w, s, "micro", NULL, tk_eval_row_micro(s));
    if (s->n_labels) {
        put_row(w, s, "macro", NULL, 0);
        put_row(w, s, "any", NULL, tk_eval_row_any(s));
    }
    tk_json_close(&w->json, ']');
}

/** Writes the keys of a column's parts; of a summary, whose parts belong to others, none. */
static void put_parts(tk_writer *w, const tk_eval_column *column)
{
    tk_put_key(w, "keys");
    tk_json_open(&w->json, '[');
    for (uint32_t i = 0; !column->summary && i < column->n_parts; i++)
        tk_put_string(w, column->parts[i]);
    tk_json_close(&w->json, ']');
}

static void put_columns(tk_writer *w, const tk_eval_spans *s)
{
    tk_put_key(w, "values");
    tk_json_open(&w->json, '[');
    for (uint32_t c = 0; c < s->plan->n_columns; c++) {
        const tk_ratio accuracy = tk_eval_ratio_accuracy(s, c);
        tk_json_open(&w->json, '{');
        put_named(w, "name", s->plan->columns[c].name);
        put_parts(w, &s->plan->columns[c]);
        put_counted(w, "pairs", tk_tally_total(&s->tally, accuracy.gold));
        put_counted(w, "right", tk_tally_total(&s->tally, accuracy.tp));
        put_ratio(w, "accuracy", &s->tally, accuracy);
        put_prf(w, "end_to_end", &s->tally, tk_eval_ratio_column(s, c, TK_F1));
        tk_json_close(&w->json, '}');
    }
    tk_json_close(&w->json, ']');
}

static void put_confusion(tk_writer *w, const char *const *labels, uint32_t n,
                          const uint64_t *counts)
{
    tk_put_key(w, "confusion");
    if (!n || !counts) {
        tk_json_put_null(&w->json);
        return;
    }
    tk_json_open(&w->json, '{');
    tk_put_key(w, "labels");
    tk_json_open(&w->json, '[');
    for (uint32_t i = 0; i < n; i++)
        tk_put_string(w, labels[i]);
    tk_json_put_null(&w->json);
    tk_json_close(&w->json, ']');
    tk_put_key(w, "counts");
    tk_json_open(&w->json, '[');
    for (uint32_t i = 0; i <= n; i++) {
        tk_json_open(&w->json, '[');
        for (uint32_t j = 0; j <= n; j++)
            tk_put_count(w, counts[(size_t)i * (n + 1) + j]);
        tk_json_close(&w->json, ']');
    }
    tk_json_close(&w->json, ']');
    tk_json_close(&w->json, '}');
}

static void put_layer(tk_writer *w, const tk_eval_spans *s)
{
    const tk_ratio micro = tk_eval_ratio(tk_eval_row_micro(s), TK_STRICT, TK_F1);
    const bool any = s->n_labels && s->plan->label_is_value;
    tk_json_open(&w->json, '{');
    put_named(w, "name", s->plan->name);
    put_counted(w, "documents", s->n_documents);
    put_counted(w, "gold", tk_tally_total(&s->tally, micro.gold));
    put_counted(w, "predicted", tk_tally_total(&s->tally, micro.predicted));
    put_named(w, "headline", any ? "any" : "micro");
    tk_put_key(w, "relations");
    tk_json_put_bool(&w->json, s->plan->is_relation);
    put_rows(w, s);
    if (s->plan->is_segmentation) {
        put_prf(w, "boundary", &s->tally, tk_eval_ratio_boundary(s, TK_F1));
    } else {
        tk_put_key(w, "boundary");
        tk_json_put_null(&w->json);
    }
    put_columns(w, s);
    put_confusion(w, s->labels, s->n_labels, s->confusion);
    tk_json_close(&w->json, '}');
}

// ------------------------------------------------------------------------------ scores

/** Writes the counts of a class on both sides, as {"label", "tp", "gold", "predicted", …}. */
static void put_class(tk_writer *w, const tk_eval_scores *s, const uint64_t *counts, uint32_t class)
{
    const uint32_t n = s->n_classes + 1;
    uint64_t gold = 0, predicted = 0;
    for (uint32_t i = 0; i < n; i++) {
        gold += counts[class * n + i];
        predicted += counts[i * n + class];
    }
    const double tp = (double)counts[class * n + class];
    tk_json_open(&w->json, '{');
    put_named(w, "label", s->classes[class]);
    put_counted(w, "tp", counts[class * n + class]);
    put_counted(w, "gold", gold);
    put_counted(w, "predicted", predicted);
    const tk_interval figures[] = {
        {predicted ? tp / (double)predicted : NAN, NAN, NAN},
        {gold ? tp / (double)gold : NAN, NAN, NAN},
        {gold + predicted ? 2 * tp / (double)(gold + predicted) : NAN, NAN, NAN}};
    tk_put_figure(w, "precision", &figures[0]);
    tk_put_figure(w, "recall", &figures[1]);
    tk_put_figure(w, "f1", &figures[2]);
    tk_json_close(&w->json, '}');
}

static void put_classes(tk_writer *w, const tk_eval_scores *s)
{
    uint64_t counts[(TK_CLASSES_MOST + 1) * (TK_CLASSES_MOST + 1)];
    tk_eval_scores_confusion(s, counts);
    tk_put_key(w, "classes");
    tk_json_open(&w->json, '[');
    for (uint32_t c = 0; c < s->n_classes; c++)
        put_class(w, s, counts, c);
    tk_json_close(&w->json, ']');
    put_confusion(w, s->classes, s->n_classes, counts);
}

static void put_score_figures(tk_writer *w, const tk_eval_scores *s)
{
    const tk_bootstrap *how = &w->eval->options.bootstrap;
    tk_interval figure = {NAN, NAN, NAN};
    for (int f = 0; f < TK_SCORE_FIGURES; f++) {
        w->failed |= !tk_eval_scores_figure(s, f, how, &figure);
        tk_put_figure(w, tk_score_measures[f].name, &figure);
    }
    tk_put_key(w, "auc_at_least");
    tk_json_open(&w->json, '[');
    for (uint32_t label = 1; s->is_label && label <= s->n_labels; label++) {
        tk_json_open(&w->json, '{');
        put_counted(w, "label", label);
        w->failed |= !tk_eval_scores_auc_at_least(s, label, how, &figure);
        tk_put_figure(w, "auc", &figure);
        tk_json_close(&w->json, '}');
    }
    tk_json_close(&w->json, ']');
}

static void put_score(tk_writer *w, const tk_eval_scores *s)
{
    uint64_t pairs = 0;
    for (size_t i = 0; i < s->n; i++)
        pairs += !isnan(s->predicted[i]);
    tk_json_open(&w->json, '{');
    put_named(w, "name", s->name);
    put_named(w, "unit", s->layer ? "sentence" : "document");
    put_named(w, "gold_is", s->is_label ? "label" : "score");
    put_counted(w, "documents", s->n_documents);
    put_counted(w, "gold", s->n);
    put_counted(w, "pairs", pairs);
    put_score_figures(w, s);
    put_classes(w, s);
    tk_put_key(w, "points");
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < s->n; i++) {
        if (isnan(s->predicted[i]))
            continue;
        tk_json_open(&w->json, '[');
        tk_put_number(w, s->gold[i]);
        tk_put_number(w, s->predicted[i]);
        tk_json_close(&w->json, ']');
    }
    tk_json_close(&w->json, ']');
    tk_json_close(&w->json, '}');
}

// ------------------------------------------------------------------------------ systems

static void put_unscored(tk_writer *w, const tk_eval_system *system)
{
    tk_put_key(w, "unscored");
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < system->n_unscored; i++) {
        tk_json_open(&w->json, '{');
        put_named(w, "layer", system->unscored[i].layer);
        put_named(w, "why", system->unscored[i].why);
        tk_json_close(&w->json, '}');
    }
    tk_json_close(&w->json, ']');
}

static void put_patterns(tk_writer *w, const tk_eval_errors *errors)
{
    tk_put_key(w, "patterns");
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < errors->n_patterns; i++) {
        const tk_pattern *pattern = &errors->patterns[i];
        tk_json_open(&w->json, '{');
        put_named(w, "pattern", pattern->text);
        put_named(w, "layer", pattern->layer);
        put_counted(w, "count", pattern->count);
        put_counted(w, "documents", pattern->documents);
        tk_json_close(&w->json, '}');
    }
    tk_json_close(&w->json, ']');
}

static void put_system(tk_writer *w, const tk_eval_system *system, bool texts)
{
    tk_json_open(&w->json, '{');
    put_named(w, "name", system->name);
    put_counted(w, "compared", system->n_documents);
    put_counted(w, "missing", system->missing);
    put_counted(w, "quarantined", system->quarantined);
    put_measured(w, "seconds", system->seconds);
    put_unscored(w, system);
    tk_put_key(w, "layers");
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < system->n_spans; i++)
        put_layer(w, &system->spans[i]);
    tk_json_close(&w->json, ']');
    tk_put_key(w, "scores");
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < system->n_scores; i++)
        put_score(w, &system->scores[i]);
    tk_json_close(&w->json, ']');
    put_patterns(w, &system->errors);
    tk_put_errors(w, system);
    if (texts)
        tk_put_documents(w, system);
    tk_json_close(&w->json, '}');
}

// ------------------------------------------------------------------------------ the document

static void put_strings(tk_writer *w, const char *const *strings, size_t n)
{
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < n; i++)
        tk_put_string(w, strings[i]);
    tk_json_close(&w->json, ']');
}

static void put_settings(tk_writer *w)
{
    const tk_eval_options *o = &w->eval->options;
    tk_put_key(w, "settings");
    tk_json_open(&w->json, '{');
    put_counted(w, "resamples", o->bootstrap.resamples);
    put_measured(w, "level", o->bootstrap.level);
    put_counted(w, "seed", o->bootstrap.seed);
    put_measured(w, "dead_zone", o->dead_zone);
    tk_put_key(w, "layers");
    if (o->n_layers)
        put_strings(w, o->layers, o->n_layers);
    else
        tk_json_put_null(&w->json);
    tk_put_key(w, "maps");
    put_strings(w, o->maps, o->n_maps);
    tk_json_close(&w->json, '}');
}

static void put_place(tk_writer *w, const char *key, int64_t place)
{
    tk_put_key(w, key);
    if (place < 0)
        tk_json_put_null(&w->json);
    else
        tk_json_put_integer(&w->json, place);
}

static void put_issue(tk_writer *w, const tk_issue *issue)
{
    tk_json_open(&w->json, '{');
    put_named(w, "kind", tk_issue_name(issue->kind));
    put_named(w, "side", issue->side);
    put_named(w, "file", issue->file);
    put_counted(w, "line", issue->line);
    put_named(w, "document", issue->document);
    put_named(w, "layer", issue->layer);
    put_place(w, "start", issue->start);
    put_place(w, "end", issue->end);
    put_named(w, "message", issue->message);
    tk_json_close(&w->json, '}');
}

static void put_issues(tk_writer *w)
{
    const tk_issues *issues = &w->eval->issues;
    tk_put_key(w, "issues");
    tk_json_open(&w->json, '{');
    put_counted(w, "total", issues->n);
    tk_put_key(w, "kinds");
    tk_json_open(&w->json, '[');
    for (int kind = 0; kind < TK_ISSUE_KINDS; kind++) {
        if (!issues->counts[kind])
            continue;
        tk_json_open(&w->json, '{');
        put_named(w, "kind", tk_issue_name(kind));
        put_counted(w, "count", issues->counts[kind]);
        tk_json_close(&w->json, '}');
    }
    tk_json_close(&w->json, ']');
    tk_put_key(w, "items");
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < issues->n; i++)
        put_issue(w, &issues->items[i]);
    tk_json_close(&w->json, ']');
    tk_json_close(&w->json, '}');
}

static void put_comparison(tk_writer *w)
{
    tk_eval_comparisons comparisons;
    w->failed |= !tk_eval_compare(w->eval, &comparisons);
    tk_put_key(w, "comparison");
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < comparisons.n; i++) {
        const tk_eval_comparison *c = &comparisons.items[i];
        tk_json_open(&w->json, '{');
        put_named(w, "layer", c->layer);
        put_named(w, "label", c->label);
        put_named(w, "measure", c->measure);
        put_measured(w, "a", c->a);
        put_measured(w, "b", c->b);
        tk_put_figure(w, "difference", &c->difference.interval);
        put_measured(w, "p", c->difference.p);
        tk_json_close(&w->json, '}');
    }
    tk_json_close(&w->json, ']');
    tk_eval_comparisons_finish(&comparisons);
}

/** Writes the headline F1 of a layer, or null. */
static void put_headline(tk_writer *w, const char *key, const char *layer, tk_eval_mode mode)
{
    const tk_eval_system *other = &w->eval->systems[0];
    for (size_t i = 0; i < other->n_spans; i++) {
        const tk_eval_spans *s = &other->spans[i];
        if (s->plan->name == layer) {
            put_ratio(w, key, &s->tally, tk_eval_ratio(tk_eval_row_headline(s), mode, TK_F1));
            return;
        }
    }
    tk_put_key(w, key);
    tk_json_put_null(&w->json);
}

static void put_agreement(tk_writer *w)
{
    tk_put_key(w, "agreement");
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < w->eval->n_agreement; i++) {
        const tk_eval_agreement *a = &w->eval->agreement[i];
        tk_json_open(&w->json, '{');
        put_named(w, "layer", a->name);
        put_named(w, "role", a->role);
        put_named(w, "unit", a->unit);
        put_counted(w, "units", a->units);
        put_named(w, "metric", a->metric);
        tk_put_figure(w, "kappa", &a->kappa);
        tk_put_figure(w, "alpha", &a->alpha);
        tk_put_figure(w, "label_kappa", &a->label_kappa);
        tk_put_figure(w, "weighted_kappa", &a->weighted_kappa);
        put_headline(w, "strict_f1", a->name, TK_STRICT);
        put_headline(w, "overlap_f1", a->name, TK_OVERLAP);
        tk_json_close(&w->json, '}');
    }
    tk_json_close(&w->json, ']');
}

static void put_all(tk_writer *w, bool texts)
{
    static const char *const modes[] = {
        [TK_EVAL_ONE] = "eval", [TK_EVAL_COMPARE] = "compare", [TK_EVAL_AGREEMENT] = "agreement"};
    const tk_eval *eval = w->eval;
    tk_json_open(&w->json, '{');
    put_named(w, "format", "toolkit-eval/1");
    put_named(w, "version", tk_version());
    put_named(w, "mode", modes[eval->options.what]);
    put_settings(w);
    tk_put_key(w, "gold");
    tk_json_open(&w->json, '{');
    put_named(w, "name", eval->gold_name);
    put_counted(w, "documents", eval->gold.n_articles);
    tk_json_close(&w->json, '}');
    put_issues(w);
    tk_put_key(w, "systems");
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < eval->n_systems; i++)
        put_system(w, &eval->systems[i], texts);
    tk_json_close(&w->json, ']');
    if (eval->options.what == TK_EVAL_COMPARE)
        put_comparison(w);
    if (eval->options.what == TK_EVAL_AGREEMENT)
        put_agreement(w);
    if (texts)
        tk_put_gold_documents(w);
    tk_json_close(&w->json, '}');
}

char *tk_eval_json(const tk_eval *eval, bool texts, size_t *length)
{
    tk_writer w = {.eval = eval};
    put_all(&w, texts);
    w.json.failed |= w.failed;
    return tk_json_written(&w.json, length);
}
