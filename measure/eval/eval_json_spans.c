// SPDX-License-Identifier: MIT
// The parts of the JSON document that quote texts: errors, and all spans.
#include "eval_json_internal.h"
#include "eval_relation.h"
#include "excerpt.h"

#include <math.h>
#include <string.h>

enum { CONTEXT = 40 };

static void put_value(tk_writer *w, const char *key, const char *text)
{
    tk_put_key(w, key);
    tk_put_string(w, text);
}

static void put_offset(tk_writer *w, const char *key, uint32_t value)
{
    tk_put_key(w, key);
    tk_put_count(w, value);
}

static void put_slice(tk_writer *w, const char *key, const tk_article *article, uint32_t begin,
                      uint32_t until)
{
    tk_put_key(w, key);
    tk_put_bytes(w, article->text + begin, until - begin);
}

/** Writes a value; of a choice, all values that are right. */
static void put_cell(tk_writer *w, const tk_cell *cell)
{
    tk_put_key(w, cell->key);
    if (!cell->other) {
        tk_put_string(w, cell->text);
        return;
    }
    tk_json_open(&w->json, '[');
    for (; cell; cell = cell->other)
        tk_put_string(w, cell->text);
    tk_json_close(&w->json, ']');
}

/** Writes the members of a span; the first three are its place. */
static void put_span_members(tk_writer *w, const tk_article *article, const tk_span *span,
                             bool text)
{
    put_offset(w, "start", span->start);
    put_offset(w, "end", span->end);
    if (text)
        put_slice(w, "text", article, span->begin, span->until);
    put_value(w, "label", span->label);
    tk_put_key(w, "values");
    tk_json_open(&w->json, '{');
    for (uint32_t i = 0; i < span->n_cells; i++)
        put_cell(w, &span->cells[i]);
    tk_json_close(&w->json, '}');
}

// ------------------------------------------------------------------------------ errors

static void put_error_span(tk_writer *w, const char *key, const tk_article *article,
                           const tk_span *span)
{
    tk_put_key(w, key);
    if (!span) {
        tk_json_put_null(&w->json);
        return;
    }
    tk_json_open(&w->json, '{');
    put_span_members(w, article, span, true);
    tk_json_close(&w->json, '}');
}

static void put_error_score(tk_writer *w, const char *key, double value, const char *class)
{
    tk_put_key(w, key);
    if (!class) {
        tk_json_put_null(&w->json);
        return;
    }
    tk_json_open(&w->json, '{');
    tk_put_key(w, "value");
    tk_put_number(w, value);
    put_value(w, "class", class);
    tk_json_close(&w->json, '}');
}

static void put_error(tk_writer *w, const tk_eval_system *system, const tk_eval_error *error)
{
    const tk_article *article = &w->eval->gold.articles[error->document];
    tk_json_open(&w->json, '{');
    put_offset(w, "pattern", error->pattern);
    put_value(w, "layer", system->errors.patterns[error->pattern].layer);
    put_value(w, "document", article->id);
    put_offset(w, "start", error->start);
    put_offset(w, "end", error->end);
    put_slice(w, "before", article, tk_excerpt_before(article->text, error->begin, CONTEXT),
              error->begin);
    put_slice(w, "text", article, error->begin, error->until);
    put_slice(w, "after", article, error->until,
              tk_excerpt_after(article->text, article->length, error->until, CONTEXT));
    if (error->is_score) {
        put_error_score(w, "gold", error->gold_value, error->gold_class);
        put_error_score(w, "predicted", error->predicted_value, error->predicted_class);
    } else {
        put_error_span(w, "gold", article, error->gold);
        put_error_span(w, "predicted", article, error->predicted);
    }
    tk_json_close(&w->json, '}');
}

void tk_put_errors(tk_writer *w, const tk_eval_system *system)
{
    tk_put_key(w, "errors");
    tk_json_open(&w->json, '[');
    for (size_t i = 0; i < system->errors.n; i++)
        put_error(w, system, &system->errors.items[i]);
    tk_json_close(&w->json, ']');
}

// ------------------------------------------------------------------------------ documents

/** Returns how a span compares with its pair. */
static const char *status_of(const tk_eval_plan *plan, const tk_span *span, const tk_span *pair)
{
    if (!plan->is_relation && (span->start != pair->start || span->end != pair->end))
        return "extent";
    if (plan->is_relation ? !tk_relation_same_kind(span, pair)
                          : !tk_same_label(span->label, pair->label))
        return "label";
    for (uint32_t c = 0; c < plan->n_columns; c++)
        if (!tk_eval_equal(span, pair, &plan->columns[c]))
            return "values";
    return "right";
}

/** Writes the columns that are wrong in a pair, without the summaries. */
static void put_wrong(tk_writer *w, const tk_eval_plan *plan, const tk_span *span,
                      const tk_span *pair)
{
    tk_put_key(w, "wrong");
    tk_json_open(&w->json, '[');
    for (uint32_t c = 0; pair && c < plan->n_columns; c++)
        if (!plan->columns[c].summary && !tk_eval_equal(span, pair, &plan->columns[c]))
            tk_put_string(w, plan->columns[c].name);
    tk_json_close(&w->json, ']');
}

/** Writes one side's spans of a layer in a document. */
static void put_layer(tk_writer *w, const tk_eval_plan *plan, const tk_eval_pairs *p, bool gold,
                      const tk_article *article)
{
    const tk_span *spans = gold ? p->gold : p->predicted;
    const tk_span *others = gold ? p->predicted : p->gold;
    const uint32_t *pairs = gold ? p->of_gold : p->of_predicted;
    const uint32_t n = gold ? p->n_gold : p->n_predicted;
    tk_put_key(w, plan->name);
    tk_json_open(&w->json, '[');
    for (uint32_t i = 0; i < n; i++) {
        const bool alone = pairs[i] == TK_UNMATCHED;
        tk_json_open(&w->json, '{');
        put_span_members(w, article, &spans[i], false);
        put_value(w, "status",
                  alone ? (gold ? "missed" : "spurious")
                        : status_of(plan, &spans[i], &others[pairs[i]]));
        tk_put_key(w, "other");
        if (alone)
            tk_json_put_null(&w->json);
        else
            tk_put_count(w, pairs[i]);
        put_wrong(w, plan, &spans[i], alone ? NULL : &others[pairs[i]]);
        tk_json_close(&w->json, '}');
    }
    tk_json_close(&w->json, ']');
}

/** Returns the pairs of a layer in a document of the gold; NULL if it was not compared there. */
static const tk_eval_pairs *pairs_in(const tk_eval_spans *spans, uint32_t document)
{
    uint32_t low = 0, high = spans->n_documents;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (spans->pairs[middle].document < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low < spans->n_documents && spans->pairs[low].document == document ? &spans->pairs[low]
                                                                              : NULL;
}

static void put_layers(tk_writer *w, const tk_eval_system *system, uint32_t document, bool gold)
{
    tk_put_key(w, "layers");
    tk_json_open(&w->json, '{');
    for (size_t i = 0; i < system->n_spans; i++) {
        const tk_eval_pairs *p = pairs_in(&system->spans[i], document);
        if (p)
            put_layer(w, system->spans[i].plan, p, gold, &w->eval->gold.articles[document]);
    }
    tk_json_close(&w->json, '}');
}

void tk_put_documents(tk_writer *w, const tk_eval_system *system)
{
    tk_put_key(w, "documents");
    tk_json_open(&w->json, '[');
    for (size_t d = 0; d < w->eval->gold.n_articles; d++) {
        if (!system->pairing.predicted[d])
            continue;
        tk_json_open(&w->json, '{');
        put_value(w, "id", w->eval->gold.articles[d].id);
        put_layers(w, system, (uint32_t)d, false);
        tk_json_close(&w->json, '}');
    }
    tk_json_close(&w->json, ']');
}

void tk_put_gold_documents(tk_writer *w)
{
    tk_put_key(w, "documents");
    tk_json_open(&w->json, '[');
    for (size_t d = 0; d < w->eval->gold.n_articles; d++) {
        const tk_article *article = &w->eval->gold.articles[d];
        tk_json_open(&w->json, '{');
        put_value(w, "id", article->id);
        put_slice(w, "text", article, 0, article->length);
        put_layers(w, &w->eval->systems[0], (uint32_t)d, true);
        tk_json_close(&w->json, '}');
    }
    tk_json_close(&w->json, ']');
}
