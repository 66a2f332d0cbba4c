// SPDX-License-Identifier: MIT
#include "eval_spans.h"

#include "eval_relation.h"

#include <stdlib.h>
#include <string.h>

/** Labels beyond this number have no row. */
enum { LABELS_MOST = 200 };

// Counters of a document: four per row, three for the boundaries, five per column.
enum { ROW_GOLD, ROW_PREDICTED, ROW_STRICT, ROW_OVERLAP, ROW_COUNTERS };
enum { BOUNDARY_GOLD, BOUNDARY_PREDICTED, BOUNDARY_BOTH, BOUNDARY_COUNTERS };
enum { COLUMN_PAIRS, COLUMN_RIGHT, COLUMN_GOLD, COLUMN_PREDICTED, COLUMN_BOTH, COLUMN_COUNTERS };

// ------------------------------------------------------------------------------ rows and counters

uint32_t tk_eval_row_micro(const tk_eval_spans *spans)
{
    return spans->n_labels;
}

uint32_t tk_eval_row_any(const tk_eval_spans *spans)
{
    return spans->n_labels + 1;
}

uint32_t tk_eval_row_headline(const tk_eval_spans *spans)
{
    return spans->plan->label_is_value ? tk_eval_row_any(spans) : tk_eval_row_micro(spans);
}

static uint32_t boundary_at(const tk_eval_spans *spans)
{
    return (spans->n_labels + 2) * ROW_COUNTERS;
}

static uint32_t column_at(const tk_eval_spans *spans, uint32_t column)
{
    return boundary_at(spans) + BOUNDARY_COUNTERS + column * COLUMN_COUNTERS;
}

tk_ratio tk_eval_ratio(uint32_t row, tk_eval_mode mode, tk_ratio_kind kind)
{
    const uint32_t at = row * ROW_COUNTERS;
    return (tk_ratio){.kind = kind,
                      .tp = at + (mode == TK_STRICT ? ROW_STRICT : ROW_OVERLAP),
                      .gold = at + ROW_GOLD,
                      .predicted = at + ROW_PREDICTED};
}

tk_ratio tk_eval_ratio_macro(const tk_eval_spans *spans, tk_eval_mode mode, tk_ratio_kind kind)
{
    tk_ratio ratio = tk_eval_ratio(0, mode, kind);
    ratio.macro = true;
    ratio.n = spans->n_labels;
    ratio.stride = ROW_COUNTERS;
    return ratio;
}

tk_ratio tk_eval_ratio_boundary(const tk_eval_spans *spans, tk_ratio_kind kind)
{
    const uint32_t at = boundary_at(spans);
    return (tk_ratio){.kind = kind,
                      .tp = at + BOUNDARY_BOTH,
                      .gold = at + BOUNDARY_GOLD,
                      .predicted = at + BOUNDARY_PREDICTED};
}

tk_ratio tk_eval_ratio_column(const tk_eval_spans *spans, uint32_t column, tk_ratio_kind kind)
{
    const uint32_t at = column_at(spans, column);
    return (tk_ratio){.kind = kind,
                      .tp = at + COLUMN_BOTH,
                      .gold = at + COLUMN_GOLD,
                      .predicted = at + COLUMN_PREDICTED};
}

tk_ratio tk_eval_ratio_accuracy(const tk_eval_spans *spans, uint32_t column)
{
    const uint32_t at = column_at(spans, column);
    return (tk_ratio){.kind = TK_RECALL,
                      .tp = at + COLUMN_RIGHT,
                      .gold = at + COLUMN_PAIRS,
                      .predicted = at + COLUMN_PAIRS};
}

// ------------------------------------------------------------------------------ labels

typedef struct label_count {
    const char *label;
    uint64_t gold, predicted;
} label_count;

typedef struct label_counts {
    label_count items[LABELS_MOST];
    uint32_t n;
} label_counts;

static void count_label(label_counts *counts, const char *label, bool gold)
{
    uint32_t i = 0;
    if (!label)
        return;
    while (i < counts->n && strcmp(counts->items[i].label, label) != 0)
        i++;
    if (i == LABELS_MOST)
        return;
    if (i == counts->n)
        counts->items[counts->n++] = (label_count){.label = label};
    counts->items[i].gold += gold;
    counts->items[i].predicted += !gold;
}

static int by_frequency(const void *a, const void *b)
{
    const label_count *x = a, *y = b;
    if (x->gold != y->gold)
        return x->gold > y->gold ? -1 : 1;
    return strcmp(x->label, y->label);
}

/** Finds the labels of both sides. False when out of memory. */
static bool find_labels(tk_eval_spans *spans, tk_region *region)
{
    label_counts *counts = calloc(1, sizeof *counts);
    if (!counts)
        return false;
    for (uint32_t d = 0; spans->plan->label_key && d < spans->n_documents; d++) {
        const tk_eval_pairs *p = &spans->pairs[d];
        for (uint32_t i = 0; i < p->n_gold; i++)
            count_label(counts, p->gold[i].label, true);
        for (uint32_t i = 0; i < p->n_predicted; i++)
            count_label(counts, p->predicted[i].label, false);
    }
    qsort(counts->items, counts->n, sizeof *counts->items, by_frequency);
    spans->n_labels = counts->n;
    spans->labels = tk_region_array(region, counts->n, sizeof *spans->labels);
    for (uint32_t i = 0; spans->labels && i < counts->n; i++)
        spans->labels[i] = counts->items[i].label;
    free(counts);
    return spans->labels != NULL;
}

uint32_t tk_eval_label_index(const tk_eval_spans *spans, const char *label)
{
    uint32_t i = 0;
    while (i < spans->n_labels && (!label || strcmp(spans->labels[i], label) != 0))
        i++;
    return i;
}

const char *tk_eval_gold_label(const tk_eval_spans *spans, const tk_eval_pairs *p, uint32_t i)
{
    const uint32_t j = p->of_gold[i];
    const bool chosen = spans->plan->is_relation && j != TK_UNMATCHED &&
                        tk_relation_same_kind(&p->gold[i], &p->predicted[j]);
    return chosen ? p->predicted[j].label : p->gold[i].label;
}

// ------------------------------------------------------------------------------ pairs

/** Finds the documents for which the gold has the layer, and their spans. */
static bool find_documents(tk_eval_spans *spans, tk_region *region, const tk_eval_pairing *pairing)
{
    const tk_corpus *gold = pairing->gold;
    spans->pairs = tk_region_array(region, gold->n_articles, sizeof *spans->pairs);
    if (!spans->pairs)
        return false;
    for (size_t d = 0; d < gold->n_articles; d++) {
        const tk_layer_spans *theirs = tk_article_layer(&gold->articles[d], spans->plan->name);
        if (!theirs || pairing->excluded[d])
            continue;
        tk_eval_pairs *p = &spans->pairs[spans->n_documents++];
        const tk_layer_spans *ours = tk_article_layer(pairing->predicted[d], spans->plan->name);
        *p = (tk_eval_pairs){.document = (uint32_t)d,
                             .gold = theirs->spans,
                             .n_gold = theirs->count,
                             .predicted = ours ? ours->spans : NULL,
                             .n_predicted = ours ? ours->count : 0};
        p->of_gold = tk_region_array(region, p->n_gold, sizeof *p->of_gold);
        p->of_predicted = tk_region_array(region, p->n_predicted, sizeof *p->of_predicted);
        if (!p->of_gold || !p->of_predicted ||
            !tk_match(p->gold, p->n_gold, p->predicted, p->n_predicted, false,
                      spans->plan->is_relation ? tk_relation_grade : NULL, p->of_gold,
                      p->of_predicted))
            return false;
    }
    return true;
}

// ------------------------------------------------------------------------------ counting

/** Adds one to a counter in the label's row, and in the row of all labels. */
static void count_row(const tk_eval_spans *spans, uint32_t *row, const char *label, int counter)
{
    const uint32_t index = tk_eval_label_index(spans, label);
    if (index < spans->n_labels)
        row[index * ROW_COUNTERS + (uint32_t)counter]++;
    row[tk_eval_row_micro(spans) * ROW_COUNTERS + (uint32_t)counter]++;
}

static bool same_extent(const tk_span *a, const tk_span *b)
{
    return a->start == b->start && a->end == b->end;
}

static void count_extents(const tk_eval_spans *spans, const tk_eval_pairs *p, uint32_t *row)
{
    uint32_t *any = row + tk_eval_row_any(spans) * ROW_COUNTERS;
    for (uint32_t i = 0; i < p->n_predicted; i++)
        count_row(spans, row, p->predicted[i].label, ROW_PREDICTED);
    any[ROW_GOLD] = p->n_gold;
    any[ROW_PREDICTED] = p->n_predicted;
    for (uint32_t i = 0; i < p->n_gold; i++) {
        const tk_span *gold = &p->gold[i];
        count_row(spans, row, gold->label, ROW_GOLD);
        if (p->of_gold[i] == TK_UNMATCHED)
            continue;
        const tk_span *other = &p->predicted[p->of_gold[i]];
        any[ROW_OVERLAP]++;
        any[ROW_STRICT] += same_extent(gold, other);
        if (same_extent(gold, other) && tk_same_label(gold->label, other->label))
            count_row(spans, row, gold->label, ROW_STRICT);
    }
}

/** The same for relations: strict if kind, amount and subject are right, overlap if the kind is. */
static void count_relations(const tk_eval_spans *spans, const tk_eval_pairs *p, uint32_t *row)
{
    uint32_t *any = row + tk_eval_row_any(spans) * ROW_COUNTERS;
    for (uint32_t i = 0; i < p->n_predicted; i++)
        count_row(spans, row, p->predicted[i].label, ROW_PREDICTED);
    any[ROW_GOLD] = p->n_gold;
    any[ROW_PREDICTED] = p->n_predicted;
    for (uint32_t i = 0; i < p->n_gold; i++) {
        const char *label = tk_eval_gold_label(spans, p, i);
        count_row(spans, row, label, ROW_GOLD);
        if (p->of_gold[i] == TK_UNMATCHED)
            continue;
        const tk_span *gold = &p->gold[i], *other = &p->predicted[p->of_gold[i]];
        const bool core = tk_relation_same_core(gold, other);
        any[ROW_OVERLAP]++;
        any[ROW_STRICT] += core;
        if (!tk_same_label(label, other->label))
            continue;
        count_row(spans, row, label, ROW_OVERLAP);
        if (core)
            count_row(spans, row, label, ROW_STRICT);
    }
}

/** Counts overlaps with the same label; pairs again, because the nearest span may have another. */
static bool count_overlaps(const tk_eval_spans *spans, const tk_eval_pairs *p, uint32_t *row)
{
    uint32_t *of_gold = malloc(((size_t)p->n_gold + p->n_predicted + 1) * sizeof *of_gold);
    const bool ok = of_gold && tk_match(p->gold, p->n_gold, p->predicted, p->n_predicted, true,
                                        NULL, of_gold, of_gold + p->n_gold);
    for (uint32_t i = 0; ok && i < p->n_gold; i++)
        if (of_gold[i] != TK_UNMATCHED)
            count_row(spans, row, p->gold[i].label, ROW_OVERLAP);
    free(of_gold);
    return ok;
}

static void count_columns(const tk_eval_spans *spans, const tk_eval_pairs *p, uint32_t *row)
{
    const tk_eval_plan *plan = spans->plan;
    for (uint32_t c = 0; c < plan->n_columns; c++) {
        const tk_eval_column *column = &plan->columns[c];
        uint32_t *counters = row + column_at(spans, c);
        for (uint32_t i = 0; i < p->n_predicted; i++)
            counters[COLUMN_PREDICTED] += tk_eval_has(&p->predicted[i], column);
        for (uint32_t i = 0; i < p->n_gold; i++) {
            const bool has = tk_eval_has(&p->gold[i], column);
            counters[COLUMN_GOLD] += has;
            if (p->of_gold[i] == TK_UNMATCHED)
                continue;
            const bool right = tk_eval_equal(&p->gold[i], &p->predicted[p->of_gold[i]], column);
            counters[COLUMN_PAIRS]++;
            counters[COLUMN_RIGHT] += right;
            counters[COLUMN_BOTH] += right && has;
        }
    }
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/** Stores the distinct ends of spans, in order, in `out`, and returns their number. */
static uint32_t ends_of(const tk_span *spans, uint32_t n, uint32_t *out)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++)
        out[i] = spans[i].end;
    if (n)
        qsort(out, n, sizeof *out, by_number);
    for (uint32_t i = 0; i < n; i++)
        if (!kept || out[kept - 1] != out[i])
            out[kept++] = out[i];
    return kept;
}

static bool count_boundaries(const tk_eval_spans *spans, const tk_eval_pairs *p, uint32_t *row)
{
    uint32_t *counters = row + boundary_at(spans);
    uint32_t *gold = malloc(((size_t)p->n_gold + p->n_predicted + 1) * sizeof *gold);
    if (!gold)
        return false;
    uint32_t *predicted = gold + p->n_gold;
    const uint32_t n = ends_of(p->gold, p->n_gold, gold);
    const uint32_t m = ends_of(p->predicted, p->n_predicted, predicted);
    counters[BOUNDARY_GOLD] = n;
    counters[BOUNDARY_PREDICTED] = m;
    for (uint32_t i = 0, j = 0; i < n && j < m;) {
        counters[BOUNDARY_BOTH] += gold[i] == predicted[j];
        const uint32_t place = gold[i] < predicted[j] ? gold[i] : predicted[j];
        i += gold[i] == place;
        j += predicted[j] == place;
    }
    free(gold);
    return true;
}

static void count_confusion(tk_eval_spans *spans, const tk_eval_pairs *p)
{
    const uint32_t n = spans->n_labels + 1;
    for (uint32_t i = 0; i < p->n_gold; i++) {
        const uint32_t j = p->of_gold[i];
        const uint32_t gold = tk_eval_label_index(spans, tk_eval_gold_label(spans, p, i));
        const uint32_t other =
            j == TK_UNMATCHED ? spans->n_labels : tk_eval_label_index(spans, p->predicted[j].label);
        spans->confusion[gold * n + other]++;
    }
    for (uint32_t j = 0; j < p->n_predicted; j++)
        if (p->of_predicted[j] == TK_UNMATCHED)
            spans->confusion[spans->n_labels * n +
                             tk_eval_label_index(spans, p->predicted[j].label)]++;
}

static bool count_document(tk_eval_spans *spans, uint32_t d)
{
    const tk_eval_pairs *p = &spans->pairs[d];
    uint32_t *row = tk_tally_row(&spans->tally, d);
    count_columns(spans, p, row);
    if (spans->confusion)
        count_confusion(spans, p);
    if (spans->plan->is_relation) {
        count_relations(spans, p, row);
        return true;
    }
    count_extents(spans, p, row);
    return count_overlaps(spans, p, row) &&
           (!spans->plan->is_segmentation || count_boundaries(spans, p, row));
}

bool tk_eval_spans_make(tk_eval_spans *spans, tk_region *region, const tk_eval_plan *plan,
                        const tk_eval_pairing *pairing, const tk_bootstrap *how)
{
    *spans = (tk_eval_spans){.plan = plan};
    if (!find_documents(spans, region, pairing) || !find_labels(spans, region))
        return false;
    const size_t n = (size_t)spans->n_labels + 1;
    if (spans->n_labels)
        spans->confusion = tk_region_array(region, n * n, sizeof *spans->confusion);
    bool ok = (!spans->n_labels || spans->confusion) &&
              tk_tally_init(&spans->tally, spans->n_documents, column_at(spans, plan->n_columns));
    for (uint32_t d = 0; ok && d < spans->n_documents; d++)
        ok = count_document(spans, d);
    return ok && tk_tally_sum(&spans->tally, how);
}

void tk_eval_spans_finish(tk_eval_spans *spans)
{
    tk_tally_finish(&spans->tally);
}
