// SPDX-License-Identifier: MIT
// Gold and predictions from strings, for tests of the parts of an evaluation.
#ifndef TEST_EVAL_WORLD_H
#define TEST_EVAL_WORLD_H

#include "eval_spans.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct world {
    tk_corpus gold, predicted;
    tk_issues issues;
    tk_region region;
    bool *excluded;
    tk_eval_pairing pairing;
} world;

static const tk_bootstrap bootstrap = {.resamples = 200, .level = 0.95, .seed = 1};

static inline void read_side(tk_corpus *corpus, const char *lines, const tk_corpus_reading *how)
{
    tk_message error = {0};
    cr_assert(tk_corpus_parse(corpus, lines, strlen(lines), how->side, how, &error), "%s",
              error.text);
    cr_assert(tk_corpus_close(corpus, how, &error), "%s", error.text);
}

/** Reads both sides, with offsets in `unit`, and matches their documents. */
static inline void open_world_in(world *w, const char *gold, const char *predicted, uint32_t unit)
{
    *w = (world){0};
    read_side(&w->gold, gold,
              &(tk_corpus_reading){.side = "gold", .unit = unit, .issues = &w->issues});
    w->excluded = tk_region_array(&w->region, w->gold.n_articles, sizeof *w->excluded);
    read_side(&w->predicted, predicted,
              &(tk_corpus_reading){.side = "predicted",
                                   .unit = unit,
                                   .gold = &w->gold,
                                   .excluded = w->excluded,
                                   .issues = &w->issues});
    const tk_article **found = tk_region_array(&w->region, w->gold.n_articles, sizeof *found);
    for (size_t i = 0; i < w->gold.n_articles; i++)
        found[i] = tk_corpus_find(&w->predicted, w->gold.articles[i].id);
    w->pairing = (tk_eval_pairing){&w->gold, found, w->excluded};
}

static inline void open_world(world *w, const char *gold, const char *predicted)
{
    open_world_in(w, gold, predicted, TK_UNIT_CODEPOINT);
}

static inline void close_world(world *w)
{
    tk_corpus_free(&w->gold);
    tk_corpus_free(&w->predicted);
    tk_issues_free(&w->issues);
    tk_region_finish(&w->region);
}

/** Compares a layer. */
static inline void compare_layer(world *w, const char *name, tk_eval_plan *plan,
                                 tk_eval_spans *spans)
{
    tk_eval_plan_make(plan, name, &w->gold);
    tk_eval_plan_label(plan, &w->gold);
    tk_eval_plan_label(plan, &w->predicted);
    cr_assert(tk_eval_spans_make(spans, &w->region, plan, &w->pairing, &bootstrap));
}

static inline double value_of(const tk_eval_spans *spans, tk_ratio ratio)
{
    tk_interval figure;
    cr_assert(tk_tally_figure(&spans->tally, &ratio, &figure));
    return figure.estimate;
}

static inline uint64_t count_of(const tk_eval_spans *spans, uint32_t counter)
{
    return tk_tally_total(&spans->tally, counter);
}

#endif
