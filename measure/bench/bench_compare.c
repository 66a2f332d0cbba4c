// SPDX-License-Identifier: MIT
#include "bench.h"

#include <string.h>

bool tk_bench_wants(const tk_bench *bench, const char *name)
{
    const tk_bench_options *o = &bench->options;
    for (size_t i = 0; i < o->n_plugins; i++)
        if (strcmp(o->plugins[i], name) == 0)
            return true;
    return o->n_plugins == 0 || strcmp(name, "whole") == 0;
}

void tk_bench_compare_add(tk_bench *bench, const tk_bench_row *row)
{
    tk_bench_comparison *c = &bench->comparison;
    if (!tk_bench_wants(bench, row->name) || c->n_rows == sizeof c->rows / sizeof *c->rows)
        return;
    tk_bench_row *own = &c->rows[c->n_rows++];
    *own = *row;
    own->regression = row->change.verdict == TK_VERDICT_SLOWER &&
                      row->change.change.estimate > bench->options.threshold;
}

/** Counts rows with a verdict, and finds the worst of them. */
static uint32_t count(const tk_bench_comparison *c, tk_verdict verdict, bool regressions,
                      const tk_bench_row **worst)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < c->n_rows; i++) {
        const tk_bench_row *row = &c->rows[i];
        if (row->change.verdict != verdict || (regressions && !row->regression))
            continue;
        if (n++ == 0 || row->change.change.estimate > (*worst)->change.change.estimate)
            *worst = row;
    }
    return n;
}

void tk_bench_compare_end(tk_bench *bench)
{
    tk_bench_comparison *c = &bench->comparison;
    const tk_bench_row *worst = NULL;
    const uint32_t regressions = count(c, TK_VERDICT_SLOWER, true, &worst);
    const tk_bench_row *any = NULL;
    const uint32_t slower = count(c, TK_VERDICT_SLOWER, false, &any);
    const uint32_t faster = count(c, TK_VERDICT_FASTER, false, &any);
    const uint32_t noisy = count(c, TK_VERDICT_NOISY, false, &any);
    c->made = true;
    c->regression = regressions > 0;
    if (regressions)
        snprintf(c->message, sizeof c->message, "a regression: %s is %.1f%% slower%s", worst->name,
                 100 * worst->change.change.estimate,
                 worst->first_pass ? " in its first pass" : "");
    else if (noisy == c->n_rows)
        snprintf(c->message, sizeof c->message, "the machine was too noisy to tell");
    else if (slower || faster)
        snprintf(c->message, sizeof c->message,
                 "no regression; %u slower, %u faster, of %u figures", slower, faster, c->n_rows);
    else
        snprintf(c->message, sizeof c->message, "no difference shown%s",
                 noisy ? ", but some figures were too noisy to tell" : "");
}
