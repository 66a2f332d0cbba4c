// SPDX-License-Identifier: MIT
// Side-by-side comparison of two pipelines: each document runs on both in turn.
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** A plugin that takes less time for a document is not compared: the clock is too coarse. */
static const double least_ns = 200;

static size_t place_of(const tk_bench *bench, bool first, uint32_t place)
{
    return ((size_t)first * TK_ROUND_PLACES + place) * bench->options.rounds;
}

bool tk_bench_beside_begin(tk_bench *bench, uint32_t rounds)
{
    bench->ratios = calloc((size_t)2 * TK_ROUND_PLACES * rounds, sizeof(double));
    return bench->ratios != NULL;
}

/** A document's ratio and its weight. */
typedef struct weighed {
    double ratio, weight;
} weighed;

static int by_ratio(const void *a, const void *b)
{
    const double x = ((const weighed *)a)->ratio, y = ((const weighed *)b)->ratio;
    return (x > y) - (x < y);
}

/** Returns the weighted median of the ratios. Sorts them. */
static double weighed_median(weighed *items, size_t n, double all)
{
    double below = 0;
    qsort(items, n, sizeof *items, by_ratio);
    for (size_t i = 0; i < n; i++) {
        below += items[i].weight;
        if (below >= all / 2)
            return items[i].ratio;
    }
    return NAN;
}

/**
 * Returns the ratio for the corpus from those of its documents, each weighted by its time on side
 * A: a document with many results counts more. For steady passes it is the mean; for the few passes
 * with an empty table, the median, because some documents were disturbed in all of them. `items`
 * has room for all documents.
 */
static double ratio_of(const tk_round *round, const double *times, const double *ratios,
                       uint32_t place, bool first, weighed *items)
{
    double a = 0, b = 0;
    size_t n = 0;
    for (size_t d = 0; d < round->n; d++) {
        const double time = times[d * TK_ROUND_PLACES + place];
        const double ratio = ratios[d * TK_ROUND_PLACES + place];
        if (!tk_round_has(round, d) || isnan(ratio) || !(time > 0))
            continue;
        items[n++] = (weighed){ratio, time};
        a += time;
        b += time * ratio;
    }
    return first ? weighed_median(items, n, a) : b / a;
}

bool tk_bench_beside_add(tk_bench *bench)
{
    const tk_round *round = bench->round;
    const tk_round_side *side = &round->sides[0];
    const uint32_t r = bench->n_rounds - 1; // this round's figures are already kept
    weighed *items = calloc(round->n + 1, sizeof *items);
    for (uint32_t place = 0; items && place <= side->n_plugins; place++) {
        bench->ratios[place_of(bench, false, place) + r] =
            ratio_of(round, side->steady, round->ratios, place, false, items);
        bench->ratios[place_of(bench, true, place) + r] =
            ratio_of(round, side->first, round->first_ratios, place, true, items);
    }
    free(items);
    return items != NULL;
}

static const tk_round_plugin *find(const tk_round_side *side, const char *name)
{
    for (uint32_t i = 0; i < side->n_plugins; i++)
        if (strcmp(side->plugins[i].name, name) == 0)
            return &side->plugins[i];
    return NULL;
}

static bool add_row(tk_bench *bench, uint32_t place, bool first)
{
    const tk_round_side *sides = bench->round->sides;
    const tk_bench_cost *cost = &bench->costs[place];
    const size_t at = place_of(bench, first, place);
    const uint32_t n = bench->n_rounds;
    tk_bench_row row = {.first_pass = first,
                        .a_ns = tk_median_of(first ? cost->first_ns : cost->steady_ns, n)};
    memcpy(row.name, cost->name, sizeof row.name);
    if (!(row.a_ns > least_ns * (double)bench->n_fine))
        return true;
    const double resolution = bench->comparison.resolution * (first ? TK_RESOLUTION_FIRST_PASS : 1);
    if (!tk_change_paired(bench->ratios + at, n, resolution, bench->options.seed, &row.change))
        return false;
    row.b_ns = row.a_ns * (1 + row.change.change.estimate);
    const tk_round_plugin *a = place ? find(&sides[0], row.name) : NULL;
    const tk_round_plugin *b = place ? find(&sides[1], row.name) : NULL;
    if (!first)
        tk_change_settle(&row.change,
                         a       ? a->instructions
                         : place ? 0
                                 : sides[0].instructions,
                         b       ? b->instructions
                         : place ? 0
                                 : sides[1].instructions);
    tk_bench_compare_add(bench, &row);
    return true;
}

static void note_unmatched(tk_bench_comparison *c, const tk_round_side *of, const tk_round_side *in)
{
    for (uint32_t i = 0; i < of->n_plugins; i++)
        if (!find(in, of->plugins[i].name))
            memcpy(c->unmatched[c->n_unmatched++], of->plugins[i].name, sizeof *c->unmatched);
}

bool tk_bench_beside_end(tk_bench *bench)
{
    const tk_round_side *sides = bench->round->sides;
    tk_bench_comparison *c = &bench->comparison;
    c->side_by_side = true;
    c->resolution = TK_RESOLUTION_SIDE_BY_SIDE;
    note_unmatched(c, &sides[0], &sides[1]);
    note_unmatched(c, &sides[1], &sides[0]);
    for (int first = 0; first <= 1; first++)
        for (uint32_t place = 0; place < bench->n_costs; place++)
            if ((place == 0 || find(&sides[1], bench->costs[place].name)) &&
                !add_row(bench, place, first))
                return false;
    tk_bench_compare_end(bench);
    return true;
}
