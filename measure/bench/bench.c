// SPDX-License-Identifier: MIT
#include "bench.h"
#include "instructions.h"
#include "stopwatch.h"

#include <math.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/utsname.h>
#include <unistd.h>

/** The shares of the parts in the time. */
static const double share_rounds = 0.6, share_scaling = 0.15, share_curve = 0.25;

static void say(const tk_bench *bench, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(const tk_bench *bench, const char *format, ...)
{
    char line[256];
    va_list args;
    if (!bench->options.progress)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    bench->options.progress(bench->options.ctx, line);
}

static bool no_memory(tk_message *error)
{
    snprintf(error->text, sizeof error->text, "out of memory");
    return false;
}

// --------------------------------------------------------------------------------- the machine

static void describe_processor(char *out, size_t size)
{
    char line[512];
    FILE *file = fopen("/proc/cpuinfo", "re");
    out[0] = '\0';
    while (file && !out[0] && fgets(line, sizeof line, file)) {
        const char *value = strchr(line, ':');
        if (value && strncmp(line, "model name", 10) == 0)
            snprintf(out, size, "%.*s", (int)strcspn(value + 2, "\n"), value + 2);
    }
    if (file)
        fclose(file);
}

static void describe_machine(tk_bench *bench)
{
    struct utsname system;
    cpu_set_t mine;
    describe_processor(bench->processor, sizeof bench->processor);
    if (uname(&system) == 0)
        snprintf(bench->system, sizeof bench->system, "%.80s %.80s %.80s", system.sysname,
                 system.release, system.machine);
    const long cores = sched_getaffinity(0, sizeof mine, &mine) == 0
                           ? CPU_COUNT(&mine)
                           : sysconf(_SC_NPROCESSORS_ONLN);
    bench->cores = cores > 0 ? (uint32_t)cores : 1;
    if (getloadavg(&bench->load, 1) != 1)
        bench->load = NAN;
    const int fd = tk_instructions_open(bench->no_instructions, sizeof bench->no_instructions);
    if (fd >= 0)
        close(fd);
}

// ---------------------------------------------------------------------------------- the corpus

static void count_documents(tk_bench *bench)
{
    const tk_round *round = bench->round;
    bench->n_fine = bench->n_skipped = 0;
    bench->text_bytes = bench->tokens = 0;
    for (size_t d = 0; d < round->n; d++) {
        if (!tk_round_has(round, d))
            continue;
        bench->n_fine++;
        bench->n_skipped += round->state[d] == TK_DOCUMENT_SKIPPED;
        bench->text_bytes += round->text_bytes[d];
        bench->tokens += round->tokens[d];
    }
}

/** Keeps `kept` documents (at least one), evenly spread over the corpus: always the same ones. */
static void thin_out(tk_bench *bench, size_t kept)
{
    tk_bench_corpus *corpus = &bench->corpus;
    const size_t n = corpus->n;
    kept = kept < 1 ? 1 : kept < n ? kept : n;
    for (size_t i = 0; i < kept; i++)
        corpus->documents[i] = corpus->documents[i * n / kept];
    corpus->n = kept;
}

static bool probe(tk_bench *bench, const tk_round_plan *plan, tk_message *error)
{
    tk_round_free(bench->round);
    bench->round = tk_round_new(&bench->corpus);
    if (!bench->round)
        return no_memory(error);
    if (!tk_round_probe(bench->round, plan, error))
        return false;
    count_documents(bench);
    if (bench->n_fine && bench->text_bytes)
        return true;
    const tk_left_out *first = &bench->round->left_out[0];
    snprintf(error->text, sizeof error->text, "no document can be measured%s%.80s%s%.400s",
             bench->round->n_left_out ? ": plugin " : "", first->plugin,
             bench->round->n_left_out ? ": " : "", first->message);
    return false;
}

/** Reads the corpus, and tries each document; of a large corpus, as many as time allows, or as many
 * as in the baseline. */
static bool prepare(tk_bench *bench, const tk_round_plan *plan, double round_seconds,
                    tk_message *error)
{
    const tk_bench_options *o = &bench->options;
    if (!tk_bench_corpus_read(&bench->corpus, &o->pipeline, o->corpus, error))
        return false;
    bench->found = bench->corpus.n;
    if (bench->baseline)
        thin_out(bench, tk_bench_baseline_drawn(bench));
    say(bench, "trying %zu documents", bench->corpus.n);
    if (!probe(bench, plan, error))
        return false;
    const double share = round_seconds / tk_round_least_seconds(bench->round);
    if (share >= 1 || bench->corpus.n == 1 || bench->baseline)
        return true;
    thin_out(bench, (size_t)((double)bench->corpus.n * share));
    return probe(bench, plan, error);
}

static bool check_plugins(const tk_bench *bench, tk_message *error)
{
    const tk_bench_options *o = &bench->options;
    const tk_round_side *side = &bench->round->sides[0];
    for (size_t i = 0; i < o->n_plugins; i++) {
        bool found = false;
        for (uint32_t j = 0; j < side->n_plugins; j++)
            found |= strcmp(side->plugins[j].name, o->plugins[i]) == 0;
        if (found)
            continue;
        int used = snprintf(error->text, sizeof error->text,
                            "the pipeline has no plugin '%.60s'; it has:", o->plugins[i]);
        for (uint32_t j = 0; j < side->n_plugins && used < (int)sizeof error->text; j++)
            used += snprintf(error->text + used, sizeof error->text - (size_t)used, " %s",
                             side->plugins[j].name);
        return false;
    }
    return true;
}

// ---------------------------------------------------------------------------------- the rounds

static bool run_rounds(tk_bench *bench, tk_round_plan *plan, tk_message *error)
{
    const uint32_t rounds = bench->options.rounds;
    const bool beside = plan->n_sides == 2;
    bench->peak_bytes = bench->round->peak_bytes;
    bench->plugins_bytes = bench->round->plugins_bytes;
    if (!tk_bench_costs_begin(bench, rounds) || (beside && !tk_bench_beside_begin(bench, rounds)))
        return no_memory(error);
    for (uint32_t i = 0; i < rounds; i++) {
        say(bench, "round %u of %u", i + 1, rounds);
        plan->turned = i % 2;
        plan->seed = bench->options.seed * 1000003 + i;
        if (!tk_round_measure(bench->round, plan, error))
            return false;
        tk_bench_costs_add(bench);
        if (beside && !tk_bench_beside_add(bench))
            return no_memory(error);
    }
    count_documents(bench); // a document that only failed now is not in all rounds
    return tk_bench_costs_end(bench) || no_memory(error);
}

static bool compare(tk_bench *bench, bool beside, tk_message *error)
{
    if (beside && !tk_bench_beside_end(bench))
        return no_memory(error);
    if (bench->baseline && !tk_bench_baseline_compare(bench))
        return no_memory(error);
    return true;
}

/** Returns the other side: a shared object in the same pipeline, or another pipeline. */
static tk_bench_pipeline other_pipeline(const tk_bench_options *o)
{
    const size_t length = o->other ? strlen(o->other) : 0;
    tk_bench_pipeline other = o->pipeline;
    if (length > 3 && strcasecmp(o->other + length - 3, ".so") == 0)
        other.replacement = o->other;
    else if (o->other)
        other.conf = o->other;
    return other;
}

bool tk_bench_run(tk_bench *bench, const tk_bench_options *options, bool *usage, tk_message *error)
{
    *bench = (tk_bench){.options = *options};
    const bool beside = options->other != NULL, brief = options->brief || beside;
    const tk_bench_pipeline pipelines[2] = {options->pipeline, other_pipeline(options)};
    const double rounds_seconds = options->seconds * (brief ? 1 : share_rounds);
    tk_round_plan plan = {.pipelines = pipelines,
                          .n_sides = beside ? 2 : 1,
                          .seconds = rounds_seconds / options->rounds};
    const uint64_t start = tk_wall_now();
    *usage = true;
    describe_machine(bench);
    if ((options->baseline && !tk_bench_baseline_read(bench, options->baseline, error)) ||
        !prepare(bench, &plan, plan.seconds, error) || !check_plugins(bench, error) ||
        (options->baseline && !tk_bench_baseline_fits(bench, error)))
        return false;
    *usage = false;
    if (!run_rounds(bench, &plan, error))
        return false;
    if (!brief) {
        say(bench, "whole runs, 1 to %u workers", bench->cores);
        tk_bench_measure_scaling(bench, options->seconds * share_scaling);
        say(bench, "cost against length");
        tk_bench_measure_curve(bench, options->seconds * share_curve);
    }
    bench->seconds = (double)(tk_wall_now() - start) / 1e9;
    return compare(bench, beside, error);
}

void tk_bench_free(tk_bench *bench)
{
    tk_bench_costs_free(bench);
    tk_round_free(bench->round);
    tk_bench_corpus_free(&bench->corpus);
    tk_json_finish(&bench->baseline_json);
    free(bench->ratios);
}

// ------------------------------------------------------------------------------------- sayings

double tk_bench_hit_rate(const tk_bench *bench)
{
    return bench->lexeme_tokens ? 1 - (double)bench->new_forms / (double)bench->lexeme_tokens : NAN;
}

void tk_bench_noise_message(const tk_bench *bench, char *out, size_t size)
{
    static const char *const meanings[] = {
        [TK_NOISE_QUIET] = "the machine was quiet",
        [TK_NOISE_NOISY] = "the machine was noisy: trust the intervals, not the last digit",
        [TK_NOISE_TOO_NOISY] = "the machine was too noisy to tell: repeat this when it is idle",
    };
    snprintf(out, size, "%s (a fixed loop varied by %.1f%%, the rounds by %.1f%%)",
             meanings[bench->noise], 100 * bench->calibration_spread, 100 * bench->round_spread);
}
