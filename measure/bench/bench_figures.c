// SPDX-License-Identifier: MIT
// Computes the reported figures from the times of the rounds.
#include "bench.h"
#include "bootstrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ns_a_second = 1e9, bytes_a_megabyte = 1e6;

static double *new_values(size_t n)
{
    return calloc(n + 1, sizeof(double));
}

bool tk_bench_costs_begin(tk_bench *bench, uint32_t rounds)
{
    const tk_round_side *side = &bench->round->sides[0];
    bench->n_costs = side->n_plugins + 1;
    bench->costs = calloc(bench->n_costs, sizeof *bench->costs);
    bench->calibrations = new_values(rounds);
    bench->spreads = new_values(rounds);
    bench->opens = new_values(rounds);
    bench->firsts = new_values(rounds);
    bench->setups = new_values((size_t)rounds * TK_ROUND_PLUGINS);
    if (!bench->costs || !bench->calibrations || !bench->spreads || !bench->opens ||
        !bench->firsts || !bench->setups)
        return false;
    for (uint32_t i = 0; i < bench->n_costs; i++) {
        tk_bench_cost *cost = &bench->costs[i];
        cost->steady_ns = new_values(rounds);
        cost->first_ns = new_values(rounds);
        cost->steady_calibrated = new_values(rounds);
        cost->first_calibrated = new_values(rounds);
        cost->document_ns = new_values(bench->round->n);
        if (!cost->steady_ns || !cost->first_ns || !cost->steady_calibrated ||
            !cost->first_calibrated || !cost->document_ns)
            return false;
        memcpy(cost->name, i ? side->plugins[i - 1].name : "whole", i ? sizeof cost->name : 6);
        if (i) {
            memcpy(cost->version, side->plugins[i - 1].version, sizeof cost->version);
            cost->kind = side->plugins[i - 1].kind;
        }
    }
    return true;
}

void tk_bench_costs_add(tk_bench *bench)
{
    const tk_round *round = bench->round;
    const tk_round_side *side = &round->sides[0];
    const uint32_t r = bench->n_rounds++;
    for (uint32_t i = 0; i < bench->n_costs; i++) {
        tk_bench_cost *cost = &bench->costs[i];
        double steady = 0, first = 0, steady_calibrated = 0, first_calibrated = 0;
        for (size_t d = 0; d < round->n; d++) {
            if (!tk_round_has(round, d))
                continue;
            steady += side->steady[d * TK_ROUND_PLACES + i];
            first += side->first[d * TK_ROUND_PLACES + i];
            steady_calibrated += side->steady_calibrated[d * TK_ROUND_PLACES + i];
            first_calibrated += side->first_calibrated[d * TK_ROUND_PLACES + i];
            cost->document_ns[d] += side->steady[d * TK_ROUND_PLACES + i];
        }
        cost->steady_ns[r] = steady;
        cost->first_ns[r] = first;
        cost->steady_calibrated[r] = steady_calibrated;
        cost->first_calibrated[r] = first_calibrated;
        if (i)
            bench->setups[(size_t)(i - 1) * bench->options.rounds + r] =
                side->plugins[i - 1].setup_ns;
    }
    bench->calibrations[r] = round->calibration_ns;
    bench->spreads[r] = round->calibration_spread;
    bench->opens[r] = side->open_ns;
    bench->firsts[r] = side->first_document_ns;
}

/** Computes the median of a value per round, in `unit` ns, with its interval. */
static bool median_of(const tk_bench *bench, const double *values, double unit, tk_interval *out)
{
    const tk_bootstrap how = {.seed = bench->options.seed};
    if (!tk_bootstrap_median(&how, values, bench->n_rounds, out))
        return false;
    out->estimate /= unit;
    out->low /= unit;
    out->high /= unit;
    return true;
}

/** Returns a rate from the time of `amount`. */
static tk_interval rate(const tk_interval *ns, double amount)
{
    return (tk_interval){amount / ns->estimate * ns_a_second, amount / ns->high * ns_a_second,
                         amount / ns->low * ns_a_second};
}

/** Returns the median distance from the median as a share of it; NaN when out of memory. */
static double relative_spread(const double *values, size_t n)
{
    double *room = new_values(n);
    if (!room)
        return NAN;
    memcpy(room, values, n * sizeof *room);
    const double median = tk_median(room, n), spread = tk_spread(room, n);
    free(room);
    return spread / median;
}

static double median_value(const double *values, size_t n)
{
    double *room = new_values(n);
    if (!room)
        return NAN;
    memcpy(room, values, n * sizeof *room);
    const double median = tk_median(room, n);
    free(room);
    return median;
}

/** Computes quantiles over the documents. */
static bool spread_over_documents(const tk_bench *bench, tk_bench_cost *cost)
{
    double *us = new_values(bench->round->n);
    size_t n = 0;
    if (!us)
        return false;
    for (size_t d = 0; d < bench->round->n; d++)
        if (tk_round_has(bench->round, d))
            us[n++] = cost->document_ns[d] / bench->n_rounds / 1e3;
    tk_sort(us, n);
    for (int i = 0; i < TK_BENCH_QUANTILES; i++)
        cost->quantiles[i] = tk_quantile(us, n, (double)i / (TK_BENCH_QUANTILES - 1));
    cost->p95 = tk_quantile(us, n, 0.95);
    cost->p99 = tk_quantile(us, n, 0.99);
    free(us);
    return true;
}

static bool work_out(tk_bench *bench, uint32_t index)
{
    tk_bench_cost *cost = &bench->costs[index];
    const tk_round_side *side = &bench->round->sides[0];
    const double bytes = (double)bench->text_bytes;
    tk_interval steady, first;
    if (!median_of(bench, cost->steady_ns, 1, &steady) ||
        !median_of(bench, cost->first_ns, 1, &first) || !spread_over_documents(bench, cost))
        return false;
    cost->mb_per_s = rate(&steady, bytes / bytes_a_megabyte);
    cost->first_mb_per_s = rate(&first, bytes / bytes_a_megabyte);
    cost->documents_per_s = rate(&steady, (double)bench->n_fine);
    const double tokens = bench->tokens ? (double)bench->tokens : NAN;
    cost->ns_per_token =
        (tk_interval){steady.estimate / tokens, steady.low / tokens, steady.high / tokens};
    cost->share = steady.estimate / median_value(bench->costs[0].steady_ns, bench->n_rounds);
    const double instructions = index ? side->plugins[index - 1].instructions : side->instructions;
    cost->instructions_per_byte = side->instructions > 0 ? instructions / bytes : NAN;
    cost->setup_ms = (tk_interval){NAN, NAN, NAN};
    return index == 0 ||
           median_of(bench, bench->setups + (size_t)(index - 1) * bench->options.rounds, 1e6,
                     &cost->setup_ms);
}

static bool memory_figures(tk_bench *bench)
{
    const tk_round *round = bench->round;
    double *bytes = new_values(round->n);
    size_t n = 0;
    if (!bytes)
        return false;
    for (size_t d = 0; d < round->n; d++)
        if (tk_round_has(round, d))
            bytes[n++] = (double)round->document_bytes[d];
    tk_sort(bytes, n);
    bench->memory_p50 = tk_quantile(bytes, n, 0.5);
    bench->memory_p95 = tk_quantile(bytes, n, 0.95);
    bench->memory_p99 = tk_quantile(bytes, n, 0.99);
    bench->memory_max = tk_quantile(bytes, n, 1);
    free(bytes);
    return true;
}

bool tk_bench_costs_end(tk_bench *bench)
{
    const tk_round_side *side = &bench->round->sides[0];
    for (uint32_t i = 0; i < bench->n_costs; i++)
        if (!work_out(bench, i))
            return false;
    bench->lexeme_tokens = side->tokens;
    bench->new_forms = side->new_forms;
    bench->table_bytes = side->table_bytes;
    bench->drops = side->drops;
    bench->round_spread = relative_spread(bench->costs[0].steady_ns, bench->n_rounds);
    bench->calibration_spread = fmax(median_value(bench->spreads, bench->n_rounds),
                                     relative_spread(bench->calibrations, bench->n_rounds));
    bench->noise = tk_noise_judge(bench->calibration_spread, bench->round_spread);
    return memory_figures(bench) &&
           median_of(bench, bench->calibrations, 1, &bench->calibration_ns) &&
           median_of(bench, bench->opens, 1e6, &bench->open_ms) &&
           median_of(bench, bench->firsts, 1e6, &bench->first_document_ms);
}

void tk_bench_costs_free(tk_bench *bench)
{
    for (uint32_t i = 0; bench->costs && i < bench->n_costs; i++) {
        free(bench->costs[i].steady_ns);
        free(bench->costs[i].first_ns);
        free(bench->costs[i].steady_calibrated);
        free(bench->costs[i].first_calibrated);
        free(bench->costs[i].document_ns);
    }
    free(bench->costs);
    free(bench->calibrations);
    free(bench->spreads);
    free(bench->opens);
    free(bench->firsts);
    free(bench->setups);
}
