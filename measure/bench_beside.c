// SPDX-License-Identifier: MIT
// Two pipelines, each document run on both in turn.
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** A plugin that takes less for a document is not compared: the clock is too coarse for it. */
static const double least_ns = 200;

static size_t place_of(const tk_bench *bench, bool first, uint32_t place)
{
    return ((size_t)first * TK_ROUND_PLACES + place) * bench->options.rounds;
}

bool tk_bench_beside_begin(tk_bench *bench, uint32_t rounds)
{
    bench->ratios = calloc((size_t)2 * TK_ROUND_PLACES * rounds, sizeof(double));
    bench->b_times = calloc((size_t)2 * TK_ROUND_PLACES * rounds, sizeof(double));
    return bench->ratios && bench->b_times;
}

/**
 * The ratio of the corpus' time from those of its documents, each weighed by what it takes on side
 * A: a document in which something is found counts for what it is worth.
 */
static double ratio_of(const tk_round *round, const double *times, const double *ratios,
                       uint32_t place, double *b_ns)
{
    double a = 0, b = 0;
    for (size_t d = 0; d < round->n; d++) {
        const double time = times[d * TK_ROUND_PLACES + place];
        const double ratio = ratios[d * TK_ROUND_PLACES + place];
        if (!tk_round_has(round, d) || isnan(ratio) || !(time > 0))
            continue;
        a += time;
        b += time * ratio;
    }
    *b_ns = b;
    return b / a;
}

void tk_bench_beside_add(tk_bench *bench)
{
    const tk_round *round = bench->round;
    const tk_round_side *side = &round->sides[0];
    const uint32_t r = bench->n_rounds - 1; // the figures of this round are kept already
    for (uint32_t place = 0; place <= side->n_plugins; place++) {
        const size_t steady = place_of(bench, false, place) + r;
        const size_t first = place_of(bench, true, place) + r;
        bench->ratios[steady] =
            ratio_of(round, side->steady, round->ratios, place, &bench->b_times[steady]);
        bench->ratios[first] =
            ratio_of(round, side->first, round->first_ratios, place, &bench->b_times[first]);
    }
}

static const tk_round_plugin *find(const tk_round_side *side, const char *name)
{
    for (uint32_t i = 0; i < side->n_plugins; i++)
        if (strcmp(side->plugins[i].name, name) == 0)
            return &side->plugins[i];
    return NULL;
}

static double median_of(const double *values, size_t n)
{
    double *room = malloc((n + 1) * sizeof *room);
    if (!room)
        return NAN;
    memcpy(room, values, n * sizeof *room);
    const double median = tk_median(room, n);
    free(room);
    return median;
}

static bool add_row(tk_bench *bench, uint32_t place, bool first)
{
    const tk_round_side *sides = bench->round->sides;
    const tk_bench_cost *cost = &bench->costs[place];
    const size_t at = place_of(bench, first, place);
    const uint32_t n = bench->n_rounds;
    tk_bench_row row = {.first_pass = first,
                        .a_ns = median_of(first ? cost->first_ns : cost->steady_ns, n),
                        .b_ns = median_of(bench->b_times + at, n)};
    memcpy(row.name, cost->name, sizeof row.name);
    if (!(row.a_ns > least_ns * (double)bench->n_fine))
        return true;
    const double resolution = bench->comparison.resolution * (first ? TK_RESOLUTION_FIRST_PASS : 1);
    if (!tk_change_paired(bench->ratios + at, n, resolution, bench->options.seed, &row.change))
        return false;
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
