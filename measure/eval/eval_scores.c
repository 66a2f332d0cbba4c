// SPDX-License-Identifier: MIT
// Selects the scores to compare, and their classes. The figures are in eval_scores_figure.c.
#include "eval_scores.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const signs[] = {"negative", "neutral", "positive"};
static const char *const bands[] = {"0", "1", "2", "3"};
/** The lower bounds of labels 1, 2 and 3 of hype on its scale of 0 … 100: docs/guidelines.md. */
static const double hype_bounds[] = {15, 40, 60};

/** Numbers above this are not labels. */
enum { LABELS_MOST = 10 };

static const char label_ending[] = "_label";

/** Allocates n items of n_documents documents. */
static bool make_room(tk_eval_scores *s, tk_region *region, size_t n, size_t n_documents)
{
    s->gold = tk_region_array(region, n, sizeof *s->gold);
    s->predicted = tk_region_array(region, n, sizeof *s->predicted);
    s->first = tk_region_array(region, n_documents + 1, sizeof *s->first);
    s->documents = tk_region_array(region, n_documents, sizeof *s->documents);
    s->gold_spans = tk_region_array(region, n, sizeof(const tk_span *));
    s->predicted_spans = tk_region_array(region, n, sizeof(const tk_span *));
    return s->gold && s->predicted && s->first && s->documents && s->gold_spans &&
           s->predicted_spans;
}

static bool any_negative(const tk_eval_scores *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->gold[i] < 0 || s->predicted[i] < 0)
            return true;
    return false;
}

/** Chooses the classes: signs if scores of both signs occur, bands for hype, otherwise none. */
static void choose_classes(tk_eval_scores *s, double dead_zone)
{
    for (size_t i = 0; s->is_label && i < s->n; i++)
        if (s->gold[i] > s->n_labels && s->gold[i] <= LABELS_MOST)
            s->n_labels = (uint32_t)s->gold[i];
    if (s->key && strcmp(s->key, "hype") == 0 && (!s->is_label || s->n_labels <= 3)) {
        s->classes = bands;
        s->n_classes = 4;
        memcpy(s->bounds, hype_bounds, sizeof hype_bounds);
    } else if (!s->is_label && any_negative(s)) {
        s->classes = signs;
        s->n_classes = 3;
        s->signs = true;
        s->bounds[0] = -dead_zone;
        s->bounds[1] = dead_zone;
    }
}

static uint32_t class_of(const tk_eval_scores *scores, double value, bool is_label)
{
    if (isnan(value))
        return scores->n_classes;
    if (scores->signs)
        return value < scores->bounds[0] ? 0 : value <= scores->bounds[1] ? 1 : 2;
    if (is_label)
        return value < 0 ? 0 : value < scores->n_classes ? (uint32_t)value : scores->n_classes - 1;
    uint32_t class = 0;
    while (class + 1 < scores->n_classes && value >= scores->bounds[class])
        class ++;
    return class;
}

uint32_t tk_eval_class_of_gold(const tk_eval_scores *scores, double value)
{
    return class_of(scores, value, scores->is_label);
}

uint32_t tk_eval_class_of_predicted(const tk_eval_scores *scores, double value)
{
    return class_of(scores, value, scores->other_is_label);
}

void tk_eval_scores_confusion(const tk_eval_scores *scores, uint64_t *counts)
{
    const uint32_t n = scores->n_classes + 1;
    memset(counts, 0, (size_t)n * n * sizeof *counts);
    for (size_t i = 0; i < scores->n; i++)
        counts[tk_eval_class_of_gold(scores, scores->gold[i]) * n +
               tk_eval_class_of_predicted(scores, scores->predicted[i])]++;
}

// ------------------------------------------------------------------------------ of a layer

static size_t count_items(const tk_eval_pairing *pairing, const char *layer)
{
    size_t n = 0;
    for (size_t d = 0; d < pairing->gold->n_articles; d++) {
        const tk_layer_spans *spans = tk_article_layer(&pairing->gold->articles[d], layer);
        n += spans ? spans->count : 0;
    }
    return n;
}

/** Adds the items of a document: the gold's spans with a score. */
static bool add_document(tk_eval_scores *s, const tk_layer_spans *gold, const tk_layer_spans *ours)
{
    const uint32_t n = gold->count, m = ours ? ours->count : 0;
    uint32_t *of_gold = malloc(((size_t)n + m + 1) * sizeof *of_gold);
    const bool ok = of_gold && tk_match(gold->spans, n, ours ? ours->spans : NULL, m, false, NULL,
                                        of_gold, of_gold + n);
    for (uint32_t i = 0; ok && i < n; i++) {
        const tk_span *pair = !ours || of_gold[i] == TK_UNMATCHED ? NULL : &ours->spans[of_gold[i]];
        if (isnan(gold->spans[i].score))
            continue;
        s->gold[s->n] = gold->spans[i].score;
        s->predicted[s->n] = pair ? pair->score : NAN;
        s->gold_spans[s->n] = &gold->spans[i];
        s->predicted_spans[s->n++] = pair;
    }
    free(of_gold);
    return ok;
}

bool tk_eval_scores_of_layer(tk_eval_scores *scores, tk_region *region, const char *layer,
                             const tk_eval_pairing *pairing, double dead_zone)
{
    const tk_corpus *gold = pairing->gold;
    *scores = (tk_eval_scores){.name = layer, .layer = layer};
    if (!make_room(scores, region, count_items(pairing, layer), gold->n_articles))
        return false;
    for (size_t d = 0; d < gold->n_articles; d++) {
        const tk_layer_spans *theirs = tk_article_layer(&gold->articles[d], layer);
        if (!theirs || pairing->excluded[d])
            continue;
        scores->documents[scores->n_documents] = (uint32_t)d;
        if (!add_document(scores, theirs, tk_article_layer(pairing->predicted[d], layer)))
            return false;
        scores->first[++scores->n_documents] = scores->n;
    }
    choose_classes(scores, dead_zone);
    return true;
}

// ------------------------------------------------------------------------------ of the document

bool tk_eval_scores_of_document(tk_eval_scores *scores, tk_region *region, const char *key,
                                const tk_eval_pairing *pairing, double dead_zone)
{
    const tk_corpus *gold = pairing->gold;
    const size_t length = strlen(key), ending = sizeof label_ending - 1;
    const bool is_label = length > ending && strcmp(key + length - ending, label_ending) == 0;
    *scores = (tk_eval_scores){.is_label = is_label};
    scores->key = tk_region_copy(region, key, is_label ? length - ending : length);
    scores->name = scores->key ? tk_region_print(region, "document %s", scores->key) : NULL;
    if (!scores->name || !make_room(scores, region, gold->n_articles, gold->n_articles))
        return false;
    for (size_t d = 0; d < gold->n_articles; d++) {
        const tk_document_score *theirs = tk_article_score(&gold->articles[d], key);
        if (!theirs || pairing->excluded[d])
            continue;
        const tk_document_score *ours = tk_article_score(pairing->predicted[d], scores->key);
        if (!ours && is_label) {
            ours = tk_article_score(pairing->predicted[d], key);
            scores->other_is_label |= ours != NULL;
        }
        scores->gold[scores->n] = theirs->value;
        scores->predicted[scores->n++] = ours ? ours->value : NAN;
        scores->documents[scores->n_documents++] = (uint32_t)d;
        scores->first[scores->n_documents] = scores->n;
    }
    choose_classes(scores, dead_zone);
    return true;
}
