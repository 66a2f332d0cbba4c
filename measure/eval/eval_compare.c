// SPDX-License-Identifier: MIT
#include "eval_compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool add(tk_eval_comparisons *c, tk_eval_comparison item)
{
    if (c->n == c->capacity) {
        const size_t capacity = c->capacity ? c->capacity * 2 : 64;
        tk_eval_comparison *items = realloc(c->items, capacity * sizeof *items);
        if (!items)
            return false;
        c->items = items;
        c->capacity = capacity;
    }
    c->items[c->n++] = item;
    return true;
}

/** The same layer of both systems. */
typedef struct two_spans {
    const tk_eval_spans *a, *b;
} two_spans;

static bool add_ratio(tk_eval_comparisons *c, const two_spans *two, const char *label,
                      const char *measure, tk_ratio of_a, tk_ratio of_b)
{
    tk_eval_comparison item = {.layer = two->a->plan->name, .label = label, .measure = measure};
    tk_interval a, b;
    if (!tk_tally_figure(&two->a->tally, &of_a, &a) || !tk_tally_figure(&two->b->tally, &of_b, &b))
        return false;
    if (isnan(a.estimate) || isnan(b.estimate))
        return true; // one of them has no items, so the figure is not defined
    item.a = a.estimate;
    item.b = b.estimate;
    return tk_tally_difference(&two->a->tally, &of_a, &two->b->tally, &of_b, &item.difference) &&
           add(c, item);
}

static bool add_rows(tk_eval_comparisons *c, const two_spans *two, const char *label,
                     uint32_t row_a, uint32_t row_b)
{
    return add_ratio(c, two, label, "strict f1", tk_eval_ratio(row_a, TK_STRICT, TK_F1),
                     tk_eval_ratio(row_b, TK_STRICT, TK_F1)) &&
           add_ratio(c, two, label, "overlap f1", tk_eval_ratio(row_a, TK_OVERLAP, TK_F1),
                     tk_eval_ratio(row_b, TK_OVERLAP, TK_F1));
}

static bool add_labels(tk_eval_comparisons *c, const two_spans *two)
{
    bool ok = true;
    for (uint32_t i = 0; ok && i < two->a->n_labels; i++) {
        const uint32_t j = tk_eval_label_index(two->b, two->a->labels[i]);
        if (j < two->b->n_labels)
            ok = add_rows(c, two, two->a->labels[i], i, j);
    }
    return ok;
}

static bool add_columns(tk_eval_comparisons *c, const two_spans *two)
{
    const tk_eval_plan *plan = two->a->plan;
    bool ok = true;
    for (uint32_t i = 0; ok && i < plan->n_columns; i++)
        ok = add_ratio(c, two, plan->columns[i].name, "accuracy", tk_eval_ratio_accuracy(two->a, i),
                       tk_eval_ratio_accuracy(two->b, i)) &&
             add_ratio(c, two, plan->columns[i].name, "end-to-end f1",
                       tk_eval_ratio_column(two->a, i, TK_F1),
                       tk_eval_ratio_column(two->b, i, TK_F1));
    return ok;
}

static bool add_layer(tk_eval_comparisons *c, const two_spans *two)
{
    return add_rows(c, two, NULL, tk_eval_row_headline(two->a), tk_eval_row_headline(two->b)) &&
           (!two->a->plan->is_segmentation ||
            add_ratio(c, two, NULL, "boundary f1", tk_eval_ratio_boundary(two->a, TK_F1),
                      tk_eval_ratio_boundary(two->b, TK_F1))) &&
           add_labels(c, two) && add_columns(c, two);
}

static bool add_scores(tk_eval_comparisons *c, const tk_eval_scores *a, const tk_eval_scores *b,
                       const tk_bootstrap *how)
{
    for (int f = 0; f < TK_SCORE_FIGURES; f++) {
        tk_eval_comparison item = {.layer = a->name, .measure = tk_score_measures[f].name};
        tk_interval x, y;
        if (!tk_eval_scores_figure(a, f, how, &x) || !tk_eval_scores_figure(b, f, how, &y))
            return false;
        if (isnan(x.estimate) || isnan(y.estimate))
            continue;
        item.a = x.estimate;
        item.b = y.estimate;
        if (!tk_eval_scores_difference(a, b, f, how, &item.difference) || !add(c, item))
            return false;
    }
    return true;
}

bool tk_eval_compare(const tk_eval *eval, tk_eval_comparisons *out)
{
    const tk_eval_system *a = &eval->systems[0], *b = &eval->systems[1];
    bool ok = true;
    *out = (tk_eval_comparisons){0};
    for (size_t i = 0; ok && i < a->n_spans; i++)
        for (size_t j = 0; ok && j < b->n_spans; j++)
            if (a->spans[i].plan == b->spans[j].plan)
                ok = add_layer(out, &(two_spans){&a->spans[i], &b->spans[j]});
    for (size_t i = 0; ok && i < a->n_scores; i++)
        for (size_t j = 0; ok && j < b->n_scores; j++)
            if (strcmp(a->scores[i].name, b->scores[j].name) == 0)
                ok = add_scores(out, &a->scores[i], &b->scores[j], &eval->options.bootstrap);
    return ok;
}

void tk_eval_comparisons_finish(tk_eval_comparisons *comparisons)
{
    free(comparisons->items);
    *comparisons = (tk_eval_comparisons){0};
}
