// SPDX-License-Identifier: MIT
// Whole runs, as of `toolkit run`, with increasing numbers of workers.
#include "bench.h"
#include "bootstrap.h"
#include "scratch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPEATS = 3, MOST_COPIES = 4096, PATIENCE = 30 };

/** A run, in memory shared between the child and its parent. */
typedef struct whole_run {
    tk_child_watch watch;
    double seconds;
    uint64_t text_bytes;
    // Set before the child starts.
    const tk_bench_options *options;
    const char *paths; /**< of the corpus */
    uint32_t workers, copies;
} whole_run;

static void take_progress(void *ctx, const tk_progress *progress)
{
    whole_run *run = ctx;
    atomic_fetch_add(&run->watch.beat, 1);
    if (!progress->finished)
        return;
    run->seconds = progress->seconds;
    run->text_bytes = progress->text_bytes;
}

static bool run_child(void *ctx)
{
    whole_run *run = ctx;
    const tk_bench_pipeline *pipeline = &run->options->pipeline;
    tk_scratch scratch;
    tk_message error;
    size_t n = 0, n_paths = 0;
    for (const char *path = run->paths; *path; path += strlen(path) + 1)
        n_paths++;
    const char **inputs = calloc(run->copies * n_paths + 1, sizeof *inputs);
    if (!inputs || !tk_scratch_make(&scratch, &error)) {
        free(inputs);
        return false;
    }
    char quarantine[sizeof scratch.path + 16], states[sizeof scratch.path + 16];
    snprintf(quarantine, sizeof quarantine, "%s/quarantine", scratch.path);
    snprintf(states, sizeof states, "%s/states", scratch.path);
    for (uint32_t i = 0; i < run->copies; i++)
        for (const char *path = run->paths; *path; path += strlen(path) + 1)
            inputs[n++] = path;
    tk_run_options options = {.size = sizeof options,
                              .workers = (int32_t)run->workers,
                              .inputs = inputs,
                              .n_inputs = n,
                              .input_format = pipeline->input_format,
                              .output = "/dev/null",
                              .sets = pipeline->sets,
                              .n_sets = pipeline->n_sets,
                              .quarantine = quarantine,
                              .save_states = states, // in place of the user's results
                              .progress = take_progress,
                              .ctx = run};
    const int code = tk_run(pipeline->conf, &options, &error);
    tk_scratch_remove(&scratch);
    free(inputs);
    return code == TK_EXIT_OK || code == TK_EXIT_QUARANTINED;
}

/** Returns the seconds of a run over `copies` copies of the corpus; NaN if it failed. */
static double time_run(whole_run *run, uint32_t workers, uint32_t copies)
{
    run->workers = workers;
    run->copies = copies;
    run->seconds = NAN;
    const tk_child child = {
        .work = run_child, .ctx = run, .watch = &run->watch, .patience = PATIENCE};
    return tk_child_run(&child) == TK_CHILD_DONE ? run->seconds : NAN;
}

/** Fills in 1, 2, 3, 4, then powers of two, and the number of cores. */
static uint32_t worker_counts(uint32_t cores, uint32_t *counts)
{
    uint32_t n = 0;
    for (uint32_t w = 1; w <= cores && n + 1 < TK_BENCH_SCALING; w = w < 4 ? w + 1 : 2 * w)
        counts[n++] = w;
    if (counts[n - 1] != cores)
        counts[n++] = cores;
    return n;
}

/** Returns how many copies of the corpus take one worker about `seconds`. */
static uint32_t copies_for(const tk_bench *bench, double seconds)
{
    const double copies = seconds * 1e9 / tk_quantile(bench->costs[0].steady_ns, 1, 0);
    return copies < 2 ? 2 : copies > MOST_COPIES ? MOST_COPIES : (uint32_t)copies;
}

/** Returns why whole runs, which read all of the inputs, cannot be measured; NULL if they can. */
static const char *why_not(const tk_bench *bench)
{
    if (strcmp(bench->corpus.paths, "-") == 0)
        return "a stream can only be read once";
    if (bench->round->n_left_out || bench->corpus.unread)
        return "documents fail";
    if (bench->found > bench->corpus.n || bench->corpus.is_cut)
        return "the corpus is larger than there is time for";
    return NULL;
}

void tk_bench_measure_scaling(tk_bench *bench, double seconds)
{
    uint32_t counts[TK_BENCH_SCALING];
    const uint32_t n = worker_counts(bench->cores, counts);
    const uint32_t copies = copies_for(bench, seconds / n / REPEATS);
    double speeds[TK_BENCH_SCALING][REPEATS];
    whole_run *run = tk_shared_alloc(sizeof *run);
    const char *obstacle = why_not(bench);
    if (!run || obstacle) {
        snprintf(bench->scaling_note, sizeof bench->scaling_note, "not measured: %s",
                 obstacle ? obstacle : "out of memory");
        tk_shared_free(run, sizeof *run);
        return;
    }
    run->options = &bench->options;
    run->paths = bench->corpus.paths;
    bool ok = true;
    for (int repeat = 0; ok && repeat < REPEATS; repeat++) {
        for (uint32_t i = 0; ok && i < n; i++) {
            // Subtracts the time to start and end a run, which both have.
            const double little = time_run(run, counts[i], 1);
            const double one = (double)run->text_bytes;
            const double much = time_run(run, counts[i], copies);
            speeds[i][repeat] = ((double)run->text_bytes - one) / (much - little) / 1e6;
            ok = speeds[i][repeat] > 0;
        }
    }
    for (uint32_t i = 0; ok && i < n; i++) {
        const tk_bootstrap how = {.seed = bench->options.seed};
        bench->scaling[i].workers = counts[i];
        ok = tk_bootstrap_median(&how, speeds[i], REPEATS, &bench->scaling[i].mb_per_s);
    }
    bench->n_scaling = ok ? n : 0;
    tk_shared_free(run, sizeof *run);
}
