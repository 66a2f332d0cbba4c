// SPDX-License-Identifier: MIT
#include "round.h"
#include "calibration.h"
#include "instructions.h"
#include "rng.h"
#include "round_samples.h"
#include "stats.h"
#include "stopwatch.h"

#include <alloca.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    PATIENCE = 10,            // seconds per document, as in `toolkit run`
    START_PATIENCE = 300,     // seconds until the first one: a model takes long to load
    STEADY_PASSES = 3,        // after each pass with an empty table
    LEAST_BURSTS = 2,         // of these, however long they take
    CALIBRATION_NS = 1000000, // minimum between two runs of the loop
    LONG_DOCUMENT_NS = 100000,
    MOST_RESTARTS = 3, // of a round in which a document failed that worked before
    MOST_DEATHS = 50,  // crashed processes while trying documents
};

/** A round in its child process. */
typedef struct worker {
    tk_round *round;
    const tk_round_plan *plan;
    bool probing;
    tk_session *sessions[2];
    tk_round_samples steady, first;
    tk_calibration calibration;
    uint64_t calibrated; /**< time of the last run of the loop */
    uint64_t started;
    bool by_thread; /**< documents are long enough to read the thread's clock between plugins */
    uint64_t meter_cost; /**< ns that the meter adds to the time of a plugin */
    uint64_t clock_cost; /**< ns that reading the thread's clock adds to what it measures */
    uint64_t charged[TK_ROUND_PLUGINS]; /**< ns of each plugin before the current document */
} worker;

// ------------------------------------------------------------------------------- shared memory

tk_round *tk_round_new(const tk_bench_corpus *corpus)
{
    const size_t n = corpus->n, figures = n * TK_ROUND_PLACES;
    const size_t head = (sizeof(tk_round) + 15) & ~(size_t)15;
    const size_t size = head + 10 * figures * sizeof(double) + n * (8 + 4 + 4 + 1);
    tk_round *round = tk_shared_alloc(size);
    if (!round)
        return NULL;
    double *at = (double *)((char *)round + head);
    for (int side = 0; side < 2; side++) {
        round->sides[side].steady = at;
        round->sides[side].first = at + figures;
        round->sides[side].steady_calibrated = at + 2 * figures;
        round->sides[side].first_calibrated = at + 3 * figures;
        at += 4 * figures;
    }
    round->ratios = at;
    round->first_ratios = at + figures;
    round->document_bytes = (uint64_t *)(at + 2 * figures);
    round->text_bytes = (uint32_t *)(round->document_bytes + n);
    round->tokens = round->text_bytes + n;
    round->state = (uint8_t *)(round->tokens + n);
    round->n = n;
    round->documents = corpus->documents;
    round->size = size;
    return round;
}

void tk_round_free(tk_round *round)
{
    if (round)
        tk_shared_free(round, round->size);
}

// --------------------------------------------------------------------------------- the process

/** Returns a line of /proc/self/status in bytes, 0 if there is none. */
static uint64_t status_bytes(const char *key)
{
    char line[256];
    unsigned long long kib = 0;
    FILE *file = fopen("/proc/self/status", "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, key, strlen(key)) == 0)
            kib = strtoull(line + strlen(key), NULL, 10);
    if (file)
        fclose(file);
    return kib * 1024;
}

/** Returns the resident memory without that shared with the parent, which is the corpus. */
static uint64_t resident(void)
{
    return status_bytes("RssAnon:") + status_bytes("RssFile:");
}

uint64_t tk_round_peak_bytes(void)
{
    const uint64_t most = status_bytes("VmHWM:"), shared = status_bytes("RssShmem:");
    return most > shared ? most - shared : 0;
}

/**
 * Shifts the heap and the addresses of libraries, which differ in each round: the layout of memory
 * makes code some percent faster or slower (Mytkowicz et al., "Producing wrong data without doing
 * anything obviously wrong!", 2009). The memory is never freed.
 */
static void shift_memory(tk_rng *rng)
{
    const size_t page = 4096;
    for (int i = 0; i < 4; i++) {
        volatile char *heap = malloc(16 + tk_rng_below(rng, 65536));
        if (heap)
            *heap = 1;
    }
    (void)mmap(NULL, page * (1 + tk_rng_below(rng, 512)), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS,
               -1, 0);
}

/**
 * Keeps freed memory in the process. Otherwise a table that grows again in each pass would measure
 * the kernel zeroing pages, which a run over many documents only does once.
 */
static void keep_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

static bool describe_side(worker *w, uint32_t side, tk_message *error)
{
    tk_round_side *s = &w->round->sides[side];
    tk_session_plugin plugin = {.size = sizeof plugin};
    s->n_plugins = 0;
    while (tk_session_plugin_at(w->sessions[side], s->n_plugins, &plugin)) {
        if (s->n_plugins == TK_ROUND_PLUGINS) {
            snprintf(error->text, sizeof error->text, "more than %d plugins cannot be measured",
                     TK_ROUND_PLUGINS);
            return false;
        }
        tk_round_plugin *p = &s->plugins[s->n_plugins++];
        p->kind = plugin.kind;
        p->setup_ns = (double)plugin.setup_nanoseconds;
        snprintf(p->name, sizeof p->name, "%s", plugin.name);
        snprintf(p->version, sizeof p->version, "%s", plugin.version);
    }
    return true;
}

static bool open_side(worker *w, uint32_t side, tk_message *error)
{
    const uint64_t before = resident(), start = tk_wall_now();
    w->round->side = side;
    w->sessions[side] = tk_bench_open(&w->plan->pipelines[side], &w->round->place, error);
    w->round->sides[side].open_ns = (double)(tk_wall_now() - start);
    if (!w->sessions[side] || !describe_side(w, side, error))
        return false;
    const uint64_t after = resident();
    if (side == 0)
        w->round->plugins_bytes = after > before ? after - before : 0;
    return true;
}

static bool open_sides(worker *w, tk_message *error)
{
    const uint32_t n = w->plan->n_sides;
    for (uint32_t i = 0; i < n; i++)
        if (!open_side(w, w->plan->turned ? n - 1 - i : i, error))
            return false;
    return true;
}

// -------------------------------------------------------------------------------- one document

/** Records that a document is left out. */
static void leave_out(tk_round *round, uint32_t document, const char *plugin, const char *reason,
                      const char *message)
{
    round->state[document] = TK_DOCUMENT_FAILED;
    if (round->n_left_out < TK_LEFT_OUT) {
        tk_left_out *out = &round->left_out[round->n_left_out];
        out->document = document;
        snprintf(out->plugin, sizeof out->plugin, "%s", plugin);
        snprintf(out->reason, sizeof out->reason, "%s", reason);
        snprintf(out->message, sizeof out->message, "%.399s", message);
    }
    round->n_left_out++;
}

/** Returns the plugin that a session was running. */
static const char *plugin_at_work(const tk_round *round)
{
    const tk_round_side *side = &round->sides[round->side];
    return round->place.plugin < side->n_plugins ? side->plugins[round->place.plugin].name : "";
}

/** Leaves out a document that failed with "ID: plugin NAME: REASON: MESSAGE". */
static void leave_out_failed(tk_round *round, uint32_t document, const tk_message *error)
{
    static const char before[] = ": plugin ";
    char plugin[64] = "";
    const char *text = error->text;
    const size_t id = strlen(round->documents[document].name);
    if (strlen(text) > id && strncmp(text + id, before, sizeof before - 1) == 0) {
        const char *name = text + id + sizeof before - 1;
        const char *end = strstr(name, ": ");
        snprintf(plugin, sizeof plugin, "%.*s", end ? (int)(end - name) : 0, name);
        text = end ? end + 2 : text;
    }
    leave_out(round, document, plugin, "error", text);
}

/** Adds the document to the collectors, and merges their states, as a run does. */
static bool collect(worker *w, uint32_t side, uint32_t d)
{
    tk_session *session = w->sessions[side];
    const uint32_t n = tk_session_collector_count(session);
    tk_message error = {0};
    tk_str state;
    for (uint32_t i = 0; i < n; i++)
        if (tk_session_collect(session, i, &state, &error) != TK_OK ||
            tk_session_merge(session, i, state.data, state.length, &error) != TK_OK) {
            leave_out(w->round, d, "", "error", error.text);
            return false;
        }
    return true;
}

/** Runs document `d`, and adds its times to `times`, which has TK_ROUND_PLACES values. */
static bool run_document(worker *w, uint32_t side, uint32_t d, double *times)
{
    tk_round *round = w->round;
    const tk_bench_document *document = &round->documents[d];
    const uint32_t n = round->sides[side].n_plugins;
    tk_session *session = w->sessions[side];
    tk_session_plugin plugin = {.size = sizeof plugin};
    tk_message error;
    round->document = d;
    round->side = side;
    atomic_fetch_add_explicit(&round->watch.beat, 1, memory_order_relaxed);
    for (uint32_t i = 0; i < n; i++) {
        tk_session_plugin_at(session, i, &plugin);
        w->charged[i] = plugin.nanoseconds;
    }
    // The total uses the thread's clock, which stops while another process has the processor.
    const uint64_t start = tk_cpu_now();
    const tk_status status =
        tk_session_feed(session, document->name, document->record, document->length, &error);
    const bool collected = status != TK_OK || collect(w, side, d);
    const uint64_t end = tk_cpu_now();
    if (status < 0)
        leave_out_failed(round, d, &error);
    if (status < 0 || !collected)
        return false;
    const uint64_t clocks = w->clock_cost + w->meter_cost * (n + 1);
    times[0] += (double)(end - start > clocks ? end - start - clocks : 0);
    for (uint32_t i = 0; i < n; i++) {
        tk_session_plugin_at(session, i, &plugin);
        const uint64_t taken = plugin.nanoseconds - w->charged[i];
        times[i + 1] += (double)(taken > w->meter_cost ? taken - w->meter_cost : 0);
    }
    round->state[d] = status == TK_SKIP ? TK_DOCUMENT_SKIPPED : TK_DOCUMENT_FINE;
    round->document = UINT32_MAX;
    return true;
}

/** Returns the smallest difference between two readings of the thread's clock. */
static uint64_t clock_cost(void)
{
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 200; i++) {
        const uint64_t start = tk_cpu_now(), cost = tk_cpu_now() - start;
        least = cost < least ? cost : least;
    }
    return least;
}

static void calibrate(worker *w)
{
    const uint64_t now = tk_wall_now();
    if (now - w->calibrated < CALIBRATION_NS)
        return;
    tk_calibration_run(&w->calibration);
    w->calibrated = tk_wall_now();
}

// ------------------------------------------------------------------------------------- probing

static void note_document(worker *w, uint32_t d)
{
    tk_round *round = w->round;
    tk_session_memory memory = {.size = sizeof memory};
    tk_layer_info tokens;
    tk_str text;
    tk_session_text(w->sessions[0], &text);
    tk_session_memory_used(w->sessions[0], &memory);
    round->text_bytes[d] = (uint32_t)text.length;
    round->document_bytes[d] = memory.document_bytes;
    round->tokens[d] =
        tk_session_layer_named(w->sessions[0], "token", &tokens) ? tokens.layer.count : 0;
}

/** Runs each document on each side. */
static void try_documents(worker *w)
{
    tk_round *round = w->round;
    double times[TK_ROUND_PLACES];
    for (uint32_t d = 0; d < round->n; d++) {
        bool fine = round->state[d] != TK_DOCUMENT_FAILED;
        for (uint32_t side = 0; fine && side < w->plan->n_sides; side++) {
            fine = run_document(w, side, d, times);
            if (fine && side == 0)
                note_document(w, d);
        }
    }
}

static bool probe(void *ctx)
{
    worker *w = ctx;
    tk_round *round = w->round;
    tk_message error = {0};
    if (!open_sides(w, &error)) {
        snprintf(round->watch.message, sizeof round->watch.message, "%s", error.text);
        return false;
    }
    for (int pass = 0; pass < 2; pass++) {
        const uint64_t start = tk_cpu_now();
        try_documents(w);
        round->pass_ns[pass] = (double)(tk_cpu_now() - start) / w->plan->n_sides;
    }
    round->peak_bytes = tk_round_peak_bytes();
    return true;
}

/** Runs a child over the documents; leaves out any document that kills it, and starts it again. */
static bool run_child(worker *w, bool (*work)(void *ctx), uint32_t restarts, tk_message *error)
{
    tk_round *round = w->round;
    for (;;) {
        round->document = UINT32_MAX;
        round->place = (tk_session_place){.plugin = UINT32_MAX};
        const tk_child child = {.work = work,
                                .ctx = w,
                                .watch = &round->watch,
                                .patience = PATIENCE,
                                .start = START_PATIENCE};
        const tk_child_end end = tk_child_run(&child);
        if (end == TK_CHILD_DONE)
            return true;
        const bool died = end == TK_CHILD_CRASHED || end == TK_CHILD_HUNG;
        if (died && round->document < round->n && restarts-- > 0) {
            leave_out(round, round->document, plugin_at_work(round),
                      end == TK_CHILD_HUNG ? "timeout" : "crash", round->watch.message);
            continue;
        }
        snprintf(error->text, sizeof error->text, "%s%.200s%s%.700s", died ? "plugin " : "",
                 died ? round->place.name : "", died ? ": " : "", round->watch.message);
        return false;
    }
}

bool tk_round_probe(tk_round *round, const tk_round_plan *plan, tk_message *error)
{
    worker w = {.round = round, .plan = plan};
    round->n_sides = plan->n_sides;
    return run_child(&w, probe, MOST_DEATHS, error);
}

// ----------------------------------------------------------------------------------- measuring

/** Makes a pass over the documents; `samples` keeps the times (NULL: a warm-up). */
static void pass(worker *w, tk_round_samples *samples, bool steady, uint32_t number)
{
    tk_round *round = w->round;
    const uint32_t n_sides = w->plan->n_sides;
    const size_t calibrated = w->calibration.n_samples;
    for (uint32_t d = 0; d < round->n; d++) {
        double times[2][TK_ROUND_PLACES] = {{0}};
        if (!tk_round_has(round, d))
            continue;
        // A, B, B, A if all forms are known; otherwise one after the other, in turn.
        const uint32_t runs = n_sides == 2 && steady ? 4 : n_sides;
        bool fine = true;
        for (uint32_t i = 0; fine && i < runs; i++) {
            const uint32_t side = n_sides == 1 ? 0 : ((i + 1) / 2 + number) % 2;
            fine = run_document(w, side, d, times[side]);
        }
        for (uint32_t side = 0; fine && samples && side < n_sides; side++)
            tk_round_samples_add(samples, side, d, times[side], runs == 4 ? 2 : 1);
        calibrate(w);
    }
    if (samples) // a pass too short for the loop takes the calibration of its neighbours
        tk_round_samples_end_pass(
            samples,
            tk_calibration_recent(&w->calibration, w->calibration.n_samples - calibrated + 3));
    round->passes++;
}

static void forget(worker *w, uint32_t number)
{
    for (uint32_t i = 0; i < w->plan->n_sides; i++)
        tk_session_forget(w->sessions[(i + number) % w->plan->n_sides]);
}

static uint64_t cpu_meter(void *ctx)
{
    (void)ctx;
    return tk_cpu_now();
}

/** Times plugins by the thread's clock, or by the wall clock. */
static void set_meter(worker *w, bool by_thread)
{
    for (uint32_t side = 0; side < w->plan->n_sides; side++)
        tk_session_set_meter(w->sessions[side], by_thread ? cpu_meter : NULL, NULL);
    w->meter_cost = by_thread ? w->clock_cost : 0;
}

/** Makes a pass with an empty table, and counts its new forms. */
static void first_pass(worker *w, uint32_t number)
{
    tk_session_memory before = {.size = sizeof before}, after = {.size = sizeof after};
    forget(w, number);
    tk_session_memory_used(w->sessions[0], &before);
    set_meter(w, true); // plugins take longer here, and there are few such passes
    pass(w, &w->first, false, number);
    set_meter(w, w->by_thread);
    tk_session_memory_used(w->sessions[0], &after);
    tk_round_side *side = &w->round->sides[0];
    side->tokens = after.lookups - before.lookups;
    side->new_forms = after.new_forms - before.new_forms;
    side->table_bytes = after.lexeme_bytes;
    side->drops = after.drops - before.drops;
}

/** Counts the instructions of a steady pass for each side. */
static void count_instructions(worker *w)
{
    char why[128];
    int fd = tk_instructions_open(why, sizeof why);
    if (fd < 0)
        return;
    for (uint32_t s = 0; s < w->plan->n_sides; s++) {
        tk_round_side *side = &w->round->sides[s];
        double counts[TK_ROUND_PLACES] = {0};
        tk_session_set_meter(w->sessions[s], tk_instructions_read, &fd);
        w->meter_cost = 0;
        for (uint32_t d = 0; d < w->round->n; d++)
            if (tk_round_has(w->round, d))
                run_document(w, s, d, counts);
        set_meter(w, w->by_thread);
        side->instructions = 0;
        for (uint32_t i = 0; i < side->n_plugins; i++) {
            side->plugins[i].instructions = counts[i + 1];
            side->instructions += counts[i + 1];
        }
    }
    close(fd);
}

static void measure_start(worker *w)
{
    tk_round *round = w->round;
    double times[TK_ROUND_PLACES];
    for (uint32_t d = 0; d < round->n; d++) {
        if (!tk_round_has(round, d))
            continue;
        run_document(w, 0, d, times);
        break;
    }
    round->sides[0].first_document_ns = (double)(tk_wall_now() - w->started);
}

static bool measure(void *ctx)
{
    worker *w = ctx;
    tk_round *round = w->round;
    tk_message error = {0};
    tk_rng rng = tk_rng_seed(w->plan->seed);
    keep_memory();
    shift_memory(&rng);
    volatile char *stack = alloca(16 + tk_rng_below(&rng, 4096));
    stack[0] = 0;
    w->started = tk_wall_now();
    if (!open_sides(w, &error)) {
        snprintf(round->watch.message, sizeof round->watch.message, "%s", error.text);
        return false;
    }
    measure_start(w);
    if (!tk_round_samples_begin(&w->steady, round) || !tk_round_samples_begin(&w->first, round) ||
        !tk_calibration_begin(&w->calibration)) {
        snprintf(round->watch.message, sizeof round->watch.message,
                 "out of memory for the samples");
        return false;
    }
    round->passes = 0;
    w->clock_cost = clock_cost();
    w->by_thread = round->pass_ns[1] / (double)round->n > LONG_DOCUMENT_NS;
    set_meter(w, w->by_thread);
    tk_calibration_run(&w->calibration);
    pass(w, NULL, false, 0);
    const uint64_t end = tk_wall_now() + (uint64_t)(w->plan->seconds * 1e9);
    for (uint32_t burst = 0; burst < LEAST_BURSTS || tk_wall_now() < end; burst++) {
        if (tk_round_samples_full(&w->first) || tk_round_samples_full(&w->steady))
            break;
        first_pass(w, burst + w->plan->turned);
        for (uint32_t i = 0; i < STEADY_PASSES; i++)
            pass(w, &w->steady, true, burst + i);
    }
    if (!tk_round_samples_reduce(&w->steady, round, true) ||
        !tk_round_samples_reduce(&w->first, round, false)) {
        snprintf(round->watch.message, sizeof round->watch.message,
                 "out of memory for the samples");
        return false;
    }
    round->calibration_ns = tk_calibration_median(&w->calibration);
    round->calibration_spread = tk_calibration_spread(&w->calibration);
    count_instructions(w);
    return true;
}

double tk_round_least_seconds(const tk_round *round)
{
    const double first = 1 + LEAST_BURSTS, steady = LEAST_BURSTS * STEADY_PASSES;
    const uint32_t n = round->n_sides;
    return (first * n * round->pass_ns[0] + steady * (n == 2 ? 4 : 1) * round->pass_ns[1]) / 1e9;
}

bool tk_round_measure(tk_round *round, const tk_round_plan *plan, tk_message *error)
{
    worker w = {.round = round, .plan = plan};
    round->n_sides = plan->n_sides;
    return run_child(&w, measure, MOST_RESTARTS, error);
}
