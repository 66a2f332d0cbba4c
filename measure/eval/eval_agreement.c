// SPDX-License-Identifier: MIT
#include "eval_agreement.h"

#include "agreement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** With more labels, a table per document needs too much memory, so there is no interval. */
enum { LABELS_RESAMPLED = 32 };

// ------------------------------------------------------------------------------ tables

/** Both figures come from a table of k² counts, first annotator · k + second. */
typedef struct table {
    uint32_t k;
} table;

static double kappa_of(const void *ctx, const uint64_t *counts)
{
    return tk_kappa(counts, ((const table *)ctx)->k, TK_WEIGHTS_NONE);
}

/** Returns nominal α of two annotators without missing values; the table has all pairs. */
static double alpha_of(const void *ctx, const uint64_t *counts)
{
    const uint32_t k = ((const table *)ctx)->k;
    double units = 0, observed = 0, same = 0;
    for (uint32_t i = 0; i < k; i++) {
        double values = 0; // values i, of both annotators
        for (uint32_t j = 0; j < k; j++) {
            values += (double)counts[i * k + j] + (double)counts[j * k + i];
            observed += i == j ? 0 : 2 * (double)counts[i * k + j];
            units += (double)counts[i * k + j];
        }
        same += values * values;
    }
    const double n = 2 * units, expected = n * n - same;
    return expected > 0 ? 1 - (n - 1) * observed / expected : NAN;
}

// ------------------------------------------------------------------------------ units

/** The labels that an annotator gave the code points of a text. */
typedef struct painting {
    const tk_eval_spans *spans;
    uint32_t none; /**< label of code points outside spans */
    uint32_t *first, *second;
} painting;

/** Labels the code points of spans. Of overlapping spans, the first counts. */
static void paint(const painting *p, const tk_span *spans, uint32_t n, uint32_t *labels,
                  uint32_t length)
{
    for (uint32_t i = 0; i < length; i++)
        labels[i] = p->none;
    for (uint32_t s = 0; s < n; s++) {
        const uint32_t label =
            p->spans->n_labels ? tk_eval_label_index(p->spans, spans[s].label) : 1;
        // In a segmentation only the last code point matters, which is before the boundary.
        for (uint32_t i = p->spans->plan->is_segmentation ? spans[s].end - 1 : spans[s].start;
             i < spans[s].end; i++)
            if (labels[i] == p->none)
                labels[i] = label;
    }
}

/** Returns the label of a token: the first label of its code points. */
static uint32_t label_in(const painting *p, const uint32_t *labels, const tk_span *token)
{
    for (uint32_t i = token->start; i < token->end; i++)
        if (labels[i] != p->none)
            return labels[i];
    return p->none;
}

/** Whether all documents have tokens, which are then the units. */
static bool have_tokens(const tk_eval_spans *spans, const tk_eval_pairing *pairing)
{
    if (spans->plan->is_segmentation)
        return false;
    for (uint32_t d = 0; d < spans->n_documents; d++) {
        const tk_article *article = &pairing->gold->articles[spans->pairs[d].document];
        if (!tk_article_layer(article, "token"))
            return false;
    }
    return true;
}

/** Counts the units of a document in a table. False when out of memory. */
static bool count_units(painting *p, const tk_article *article, const tk_eval_pairs *pairs,
                        bool tokens, uint32_t k, uint32_t *counts)
{
    tk_region region = {0};
    tk_offsets offsets;
    const uint32_t n = article->code_points;
    p->first = tk_region_array(&region, n, sizeof *p->first);
    p->second = tk_region_array(&region, n, sizeof *p->second);
    const bool ok =
        p->first && p->second &&
        tk_offsets_index(&offsets, &region, article->text, article->length, TK_UNIT_CODEPOINT);
    if (ok) {
        paint(p, pairs->gold, pairs->n_gold, p->first, n);
        paint(p, pairs->predicted, pairs->n_predicted, p->second, n);
    }
    const tk_layer_spans *layer = tokens ? tk_article_layer(article, "token") : NULL;
    for (uint32_t i = 0; ok && layer && i < layer->count; i++)
        counts[label_in(p, p->first, &layer->spans[i]) * k +
               label_in(p, p->second, &layer->spans[i])]++;
    for (uint32_t i = 0; ok && !layer && i < n; i++)
        if (!tk_offsets_is_space(&offsets, i))
            counts[p->first[i] * k + p->second[i]]++;
    tk_region_finish(&region);
    return ok;
}

/** Counts the labels of pairs with the same extent. */
static void count_labels(const tk_eval_spans *spans, const tk_eval_pairs *p, uint32_t k,
                         uint32_t *counts)
{
    for (uint32_t i = 0; i < p->n_gold; i++) {
        const tk_span *gold = &p->gold[i];
        const tk_span *other = p->of_gold[i] == TK_UNMATCHED ? NULL : &p->predicted[p->of_gold[i]];
        if (other && other->start == gold->start && other->end == gold->end)
            counts[tk_eval_label_index(spans, gold->label) * k +
                   tk_eval_label_index(spans, other->label)]++;
    }
}

bool tk_eval_agreement_of_spans(tk_eval_agreement *agreement, const tk_eval_spans *spans,
                                const tk_eval_pairing *pairing, const tk_bootstrap *how)
{
    const bool tokens = have_tokens(spans, pairing);
    const table t = {spans->n_labels ? spans->n_labels + 1 : 2};
    painting p = {.spans = spans, .none = spans->n_labels};
    tk_tally units = {0}, labels = {0};
    *agreement = (tk_eval_agreement){.name = spans->plan->name,
                                     .unit = tokens ? "token" : "character",
                                     .metric = "nominal",
                                     .label_kappa = {NAN, NAN, NAN},
                                     .weighted_kappa = {NAN, NAN, NAN}};
    const bool resampled = t.k <= LABELS_RESAMPLED;
    const size_t rows = resampled ? spans->n_documents : 1;
    bool ok = tk_tally_init(&units, rows, (size_t)t.k * t.k) &&
              tk_tally_init(&labels, rows, (size_t)t.k * t.k);
    for (uint32_t d = 0; ok && d < spans->n_documents; d++) {
        const tk_eval_pairs *pairs = &spans->pairs[d];
        const tk_article *article = &pairing->gold->articles[pairs->document];
        const uint32_t row = resampled ? d : 0;
        ok = count_units(&p, article, pairs, tokens, t.k, tk_tally_row(&units, row));
        count_labels(spans, pairs, t.k, tk_tally_row(&labels, row));
    }
    ok = ok && tk_tally_sum(&units, how) && tk_tally_sum(&labels, how) &&
         tk_tally_map(&units, kappa_of, &t, &agreement->kappa) &&
         tk_tally_map(&units, alpha_of, &t, &agreement->alpha) &&
         (!spans->n_labels || tk_tally_map(&labels, kappa_of, &t, &agreement->label_kappa));
    for (size_t i = 0; ok && i < (size_t)t.k * t.k; i++)
        agreement->units += tk_tally_total(&units, i);
    tk_tally_finish(&units);
    tk_tally_finish(&labels);
    return ok;
}

// ------------------------------------------------------------------------------ relations

/** Distinct values of a role. */
typedef struct values {
    const char *items[LABELS_RESAMPLED];
    uint32_t n;
} values;

/** Returns the index of a value, which is added if it is new; the last one stands for all others.
 */
static uint32_t value_index(values *v, const char *value)
{
    uint32_t i = 0;
    while (i < v->n && strcmp(v->items[i], value) != 0)
        i++;
    if (i == v->n && v->n < LABELS_RESAMPLED - 1)
        v->items[v->n++] = value;
    return i;
}

/** Counts the values of a pair: first annotator · LABELS_RESAMPLED + second. */
static void count_values(values *v, const tk_cell *first, const tk_cell *second, uint32_t *counts)
{
    const char *one = first ? first->form : "", *two = second ? second->form : "";
    for (const tk_cell *c = first; c; c = c->other) // of a choice, one that both have
        for (const tk_cell *d = second; d; d = d->other)
            if (strcmp(c->form, d->form) == 0)
                one = two = c->form;
    const uint32_t row = value_index(v, one);
    counts[row * LABELS_RESAMPLED + value_index(v, two)]++;
}

bool tk_eval_agreement_of_role(tk_eval_agreement *agreement, const tk_eval_spans *spans,
                               const char *role, const tk_bootstrap *how)
{
    const table t = {LABELS_RESAMPLED};
    values v = {.n = 0};
    tk_tally tally = {0};
    *agreement = (tk_eval_agreement){.name = spans->plan->name,
                                     .role = role,
                                     .unit = "fact",
                                     .metric = "nominal",
                                     .label_kappa = {NAN, NAN, NAN},
                                     .weighted_kappa = {NAN, NAN, NAN}};
    bool ok = tk_tally_init(&tally, spans->n_documents, (size_t)t.k * t.k);
    for (uint32_t d = 0; ok && d < spans->n_documents; d++) {
        const tk_eval_pairs *p = &spans->pairs[d];
        for (uint32_t i = 0; i < p->n_gold; i++) {
            if (p->of_gold[i] == TK_UNMATCHED)
                continue;
            count_values(&v, tk_span_cell(&p->gold[i], role),
                         tk_span_cell(&p->predicted[p->of_gold[i]], role), tk_tally_row(&tally, d));
            agreement->units++;
        }
    }
    ok = ok && tk_tally_sum(&tally, how) && tk_tally_map(&tally, kappa_of, &t, &agreement->kappa) &&
         tk_tally_map(&tally, alpha_of, &t, &agreement->alpha);
    tk_tally_finish(&tally);
    return ok;
}

// ------------------------------------------------------------------------------ scores

typedef enum score_kind { KAPPA, WEIGHTED_KAPPA, ALPHA } score_kind;

typedef struct scoring {
    const tk_eval_scores *scores;
    score_kind kind;
    double *values; /**< room for the values of both annotators */
    size_t room;
    bool no_memory;
} scoring;

/** Collects the items that both have scored: n of the first, then n of the second. */
static size_t gather(scoring *s, const uint32_t *documents, size_t n)
{
    const tk_eval_scores *scores = s->scores;
    size_t all = 0, kept = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = scores->first[documents[i]]; k < scores->first[documents[i] + 1]; k++)
            all += !isnan(scores->predicted[k]);
    if (all > s->room || !s->values) {
        double *more = realloc(s->values, (3 * all + 16) * sizeof *more);
        s->no_memory = !more;
        if (!more)
            return 0;
        s->values = more;
        s->room = (3 * all + 16) / 2;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = scores->first[documents[i]]; k < scores->first[documents[i] + 1]; k++)
            if (!isnan(scores->predicted[k])) {
                s->values[kept] = scores->gold[k];
                s->values[all + kept++] = scores->predicted[k];
            }
    return all;
}

static double class_kappa(const tk_eval_scores *scores, const double *x, const double *y, size_t n)
{
    uint64_t counts[TK_CLASSES_MOST * TK_CLASSES_MOST] = {0};
    const uint32_t k = scores->n_classes;
    for (size_t i = 0; k && i < n; i++)
        counts[tk_eval_class_of_gold(scores, x[i]) * k +
               tk_eval_class_of_predicted(scores, y[i])]++;
    return k ? tk_kappa(counts, k, TK_WEIGHTS_NONE) : NAN;
}

/**
 * Returns κ with squared distances as weights, of the values themselves: 1 minus the mean squared
 * difference of the pairs divided by that of all combinations of the two sides' values. Also known
 * as Lin's concordance correlation coefficient (1989).
 */
static double squared_kappa(const double *x, const double *y, size_t n)
{
    const double mean_x = tk_mean(x, n), mean_y = tk_mean(y, n);
    double observed = 0, expected = 0;
    for (size_t i = 0; i < n; i++) {
        observed += (x[i] - y[i]) * (x[i] - y[i]);
        expected += (x[i] - mean_x) * (x[i] - mean_x) + (y[i] - mean_y) * (y[i] - mean_y);
    }
    expected += (double)n * (mean_x - mean_y) * (mean_x - mean_y);
    return n && expected > 0 ? 1 - observed / expected : NAN;
}

static double score_figure(void *ctx, const uint32_t *documents, size_t n_documents)
{
    scoring *s = ctx;
    double alpha = NAN;
    const size_t n = gather(s, documents, n_documents);
    if (!n)
        return NAN;
    switch (s->kind) {
    case KAPPA:
        return class_kappa(s->scores, s->values, s->values + n, n);
    case WEIGHTED_KAPPA:
        return squared_kappa(s->values, s->values + n, n);
    default:
        s->no_memory |= !tk_alpha(s->values, 2, n, TK_METRIC_INTERVAL, &alpha);
        return alpha;
    }
}

static bool figure(const tk_eval_scores *scores, score_kind kind, const tk_bootstrap *how,
                   tk_interval *out)
{
    scoring s = {.scores = scores, .kind = kind};
    const bool ok = tk_bootstrap_interval(how, score_figure, &s, scores->n_documents, out);
    if (scores->n_documents < 2)
        out->low = out->high = NAN;
    free(s.values);
    return ok && !s.no_memory;
}

bool tk_eval_agreement_of_scores(tk_eval_agreement *agreement, const tk_eval_scores *scores,
                                 const tk_bootstrap *how)
{
    *agreement = (tk_eval_agreement){.name = scores->name,
                                     .unit = scores->layer ? "sentence" : "document",
                                     .metric = "interval",
                                     .label_kappa = {NAN, NAN, NAN}};
    for (size_t i = 0; i < scores->n; i++)
        agreement->units += !isnan(scores->predicted[i]);
    return figure(scores, KAPPA, how, &agreement->kappa) &&
           figure(scores, WEIGHTED_KAPPA, how, &agreement->weighted_kappa) &&
           figure(scores, ALPHA, how, &agreement->alpha);
}
