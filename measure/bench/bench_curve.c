// SPDX-License-Identifier: MIT
// Cost over the length of a document and the size of a corpus.
#include "bench.h"
#include "bootstrap.h"
#include "stopwatch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_LENGTH_BITS = 8,
    MOST_REPEATS = 15,
    LEAST_REPEATS = 2,
    PATIENCE = 60,      // seconds for one document
    METER_FROM = 32768, // bytes: from here on the thread's clock times plugins
    FIT_FROM = 4096,    // bytes: below, the fixed cost of a document dominates
    TAIL = 4,           // points
};
/**
 * Above these bounds, cost is reported to grow faster than linearly: lower ends of the exponent's
 * interval, over all points and over the last ones, and the exponent of the last ones. Memory that
 * no longer fits a cache can alone make the latter about 1.2.
 */
static const double least_low = 1.1, least_tail_low = 1.15, least_tail = 1.4;

/** Cost curves in memory shared with the children. */
typedef struct curve_work {
    tk_child_watch watch;
    tk_session_place place;
    uint32_t n_lengths, n_plugins;
    struct {
        double bytes, memory;
        double ns[MOST_REPEATS];
        double plugin_ns[TK_ROUND_PLUGINS];
        uint32_t repeats;
    } lengths[TK_BENCH_CURVE];
    uint64_t peak_bytes; // of a corpus
    double ns;
    char note[256];
    // Set before the child starts.
    const tk_bench *bench;
    double seconds;
    uint32_t copies;
} curve_work;

// ---------------------------------------------------------------------------------------- fits

static tk_bench_fit fit(const double *x, const double *y, size_t n, double from)
{
    while (n > 0 && *x < from) {
        x++;
        y++;
        n--;
    }
    tk_bench_fit f = {.law = tk_fit_power_law(x, y, n)};
    const size_t tail = n < TAIL ? n : TAIL;
    const tk_interval end = tk_fit_power_law(x + n - tail, y + n - tail, tail).exponent;
    f.tail = end.estimate;
    f.super_linear =
        f.law.exponent.low > least_low || (end.low > least_tail_low && end.estimate > least_tail);
    return f;
}

// ------------------------------------------------------------------------- length of a document

/** Returns texts of the corpus one after the other, up to a length. The caller frees it. */
static char *long_text(const tk_bench *bench, size_t length)
{
    char *text = malloc(length + 1);
    size_t used = 0;
    while (text && used < length) {
        const size_t before = used;
        for (size_t d = 0; d < bench->round->n && used < length; d++) {
            const tk_bench_document *document = &bench->corpus.documents[d];
            const size_t room = length - used;
            const size_t n = document->length < room ? document->length : room;
            if (!tk_round_has(bench->round, d))
                continue;
            memcpy(text + used, document->record, n);
            used += n;
            for (int i = 0; i < 2 && used < length; i++)
                text[used++] = '\n';
        }
        if (used == before)
            break;
    }
    if (text)
        text[used] = '\0';
    return text;
}

/** Returns the length of the longest prefix of whole characters of at most `length` bytes. */
static size_t whole_characters(const char *text, size_t length)
{
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return length;
}

static uint64_t cpu_meter(void *ctx)
{
    (void)ctx;
    return tk_cpu_now();
}

/** Runs a text several times. False if it failed. */
static bool time_length(curve_work *c, tk_session *session, uint32_t index, const char *text,
                        size_t length, double budget_ns)
{
    tk_message error;
    tk_session_plugin plugin = {.size = sizeof plugin};
    tk_session_memory memory = {.size = sizeof memory};
    double before[TK_ROUND_PLUGINS] = {0};
    const uint64_t begun = tk_wall_now();
    uint32_t n = 0;
    tk_session_set_meter(session, length >= METER_FROM ? cpu_meter : NULL, NULL);
    // The first run adds new forms, and touches memory for the first time.
    for (uint32_t run = 0; run <= MOST_REPEATS; run++) {
        atomic_fetch_add(&c->watch.beat, 1);
        if (run == 1)
            for (uint32_t i = 0; i < c->n_plugins; i++) {
                tk_session_plugin_at(session, i, &plugin);
                before[i] = (double)plugin.nanoseconds;
            }
        const uint64_t start = tk_cpu_now();
        const tk_status status = tk_session_feed(session, "length", text, length, &error);
        const uint64_t end = tk_cpu_now();
        if (status < 0) {
            snprintf(c->note, sizeof c->note, "ends before %zu bytes: %.200s", length, error.text);
            return false;
        }
        if (run > 0)
            c->lengths[index].ns[n++] = (double)(end - start);
        if (n >= LEAST_REPEATS && (double)(end - begun) > budget_ns)
            break;
    }
    for (uint32_t i = 0; i < c->n_plugins; i++) {
        tk_session_plugin_at(session, i, &plugin);
        c->lengths[index].plugin_ns[i] = ((double)plugin.nanoseconds - before[i]) / n;
    }
    tk_session_memory_used(session, &memory);
    c->lengths[index].bytes = (double)length;
    c->lengths[index].memory = (double)memory.document_bytes;
    c->lengths[index].repeats = n;
    c->n_lengths = index + 1;
    return true;
}

static bool run_lengths(void *ctx)
{
    curve_work *c = ctx;
    tk_message error = {0};
    tk_session *session = tk_bench_open(&c->bench->options.pipeline, &c->place, &error);
    const size_t most = (size_t)1 << (LEAST_LENGTH_BITS + TK_BENCH_CURVE - 1);
    char *text = session ? long_text(c->bench, most) : NULL;
    if (!text) {
        snprintf(c->note, sizeof c->note, "%.200s", session ? "out of memory" : error.text);
        return false;
    }
    c->n_plugins = c->bench->n_costs - 1;
    const uint64_t start = tk_wall_now();
    for (uint32_t i = 0; i < TK_BENCH_CURVE; i++) {
        const size_t length = whole_characters(text, (size_t)1 << (LEAST_LENGTH_BITS + i));
        const double left = c->seconds * 1e9 - (double)(tk_wall_now() - start);
        // Each length takes as long as all before it, or twice that if quadratic. If there is no
        // time for the next, the curve ends.
        const double last = i ? c->lengths[i - 1].ns[0] : 0;
        if (last * 2 * LEAST_REPEATS > left && i > 10) {
            snprintf(c->note, sizeof c->note, "ends before %zu bytes: out of time", length);
            break;
        }
        if (!time_length(c, session, i, text, length, left / (2.0 * (TK_BENCH_CURVE - i))))
            break;
    }
    return true;
}

static void take_lengths(tk_bench *bench, const curve_work *c)
{
    tk_bench_curve *curve = &bench->curve;
    const tk_bootstrap how = {.seed = bench->options.seed};
    double x[TK_BENCH_CURVE], ns[TK_BENCH_CURVE], memory[TK_BENCH_CURVE];
    curve->n_lengths = c->n_lengths;
    for (uint32_t i = 0; i < c->n_lengths; i++) {
        tk_bench_point *point = &curve->lengths[i];
        point->x = point->bytes = x[i] = c->lengths[i].bytes;
        point->memory = memory[i] = c->lengths[i].memory;
        if (!tk_bootstrap_median(&how, c->lengths[i].ns, c->lengths[i].repeats, &point->ns))
            point->ns = (tk_interval){c->lengths[i].ns[0], NAN, NAN};
        ns[i] = point->ns.estimate;
    }
    curve->length_time = fit(x, ns, c->n_lengths, FIT_FROM);
    curve->length_memory = fit(x, memory, c->n_lengths, FIT_FROM);
    for (uint32_t p = 0; p < c->n_plugins; p++) {
        for (uint32_t i = 0; i < c->n_lengths; i++)
            curve->plugins[p].ns[i] = fmax(1, c->lengths[i].plugin_ns[p]);
        curve->plugins[p].time = fit(x, curve->plugins[p].ns, c->n_lengths, FIT_FROM);
        // A plugin that takes very little time has no curve.
        if (c->n_lengths && curve->plugins[p].ns[c->n_lengths - 1] < 0.01 * ns[c->n_lengths - 1])
            curve->plugins[p].time.super_linear = false;
    }
}

// ---------------------------------------------------------------------------- size of a corpus

static bool run_size(void *ctx)
{
    curve_work *c = ctx;
    tk_message error = {0};
    tk_session *session = tk_bench_open(&c->bench->options.pipeline, &c->place, &error);
    if (!session)
        return false;
    const uint64_t start = tk_cpu_now();
    for (uint32_t copy = 0; copy < c->copies; copy++) {
        for (size_t d = 0; d < c->bench->round->n; d++) {
            const tk_bench_document *document = &c->bench->corpus.documents[d];
            atomic_fetch_add(&c->watch.beat, 1);
            if (tk_round_has(c->bench->round, d) &&
                tk_session_feed(session, document->name, document->record, document->length,
                                &error) < 0)
                return false;
        }
    }
    c->ns = (double)(tk_cpu_now() - start);
    c->peak_bytes = tk_round_peak_bytes();
    return true;
}

static void measure_sizes(tk_bench *bench, curve_work *c, const tk_child *child, double seconds)
{
    tk_bench_curve *curve = &bench->curve;
    double x[TK_BENCH_SIZES], ns[TK_BENCH_SIZES], memory[TK_BENCH_SIZES];
    const uint64_t start = tk_wall_now();
    for (uint32_t i = 0; i < TK_BENCH_SIZES; i++) {
        double times[3];
        const double spent = (double)(tk_wall_now() - start) / 1e9;
        c->copies = 1u << i;
        if (i >= 3 && spent * 3 > seconds) // each takes as long as all before it
            break;
        for (int repeat = 0; repeat < 3; repeat++) {
            if (tk_child_run(child) != TK_CHILD_DONE)
                return;
            times[repeat] = c->ns;
        }
        tk_bench_point *point = &curve->sizes[i];
        const tk_bootstrap how = {.seed = bench->options.seed};
        point->x = (double)bench->n_fine * c->copies;
        point->bytes = x[i] = (double)bench->text_bytes * c->copies;
        point->memory = memory[i] = (double)c->peak_bytes;
        if (!tk_bootstrap_median(&how, times, 3, &point->ns))
            return;
        ns[i] = point->ns.estimate;
        curve->n_sizes = i + 1;
    }
    curve->size_time = fit(x, ns, curve->n_sizes, 0);
    curve->size_memory = fit(x, memory, curve->n_sizes, 0);
}

/** Whether records are plain text, so that long ones can be made of short ones. */
static bool records_are_text(const tk_bench *bench)
{
    uint64_t records = 0;
    for (size_t d = 0; d < bench->round->n; d++)
        if (tk_round_has(bench->round, d))
            records += bench->corpus.documents[d].length;
    return bench->text_bytes >= records - records / 10;
}

void tk_bench_measure_curve(tk_bench *bench, double seconds)
{
    if (!records_are_text(bench)) {
        snprintf(bench->curve.note, sizeof bench->curve.note,
                 "not measured: this needs records of plain text, as for [input] format = text");
        return;
    }
    curve_work *c = tk_shared_alloc(sizeof *c);
    if (!c)
        return;
    c->bench = bench;
    c->seconds = seconds * 0.7;
    tk_child child = {.work = run_lengths, .ctx = c, .watch = &c->watch, .patience = PATIENCE};
    const tk_child_end end = tk_child_run(&child);
    if (end == TK_CHILD_CRASHED || end == TK_CHILD_HUNG)
        snprintf(c->note, sizeof c->note, "ends after %u lengths: %.200s", c->n_lengths,
                 c->watch.message);
    take_lengths(bench, c);
    memcpy(bench->curve.note, c->note, sizeof c->note);
    child.work = run_size;
    measure_sizes(bench, c, &child, seconds * 0.3);
    tk_shared_free(c, sizeof *c);
}
