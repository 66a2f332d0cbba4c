// SPDX-License-Identifier: MIT
#include "worker.h"

#include "confine/sanitized.h"
#include "pipeline/pipeline_worker.h"
#include "sandbox.h"
#include "state.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** A worker that uses more than this between two batches is replaced by a new one, so that memory
 * used by a huge document or a leak is freed. */
#define RETIRE_BYTES ((uint64_t)48 << 20)

/** Memory of a result larger than this is freed. */
#define KEEP_BYTES ((size_t)4 << 20)

typedef struct worker {
    tk_pipeline *pipeline;
    tk_worker_end *end;
    tk_sandbox sandbox;
    tk_log_to remarks_to;
    tk_pipeline_snapshots *snapshots; /**< or NULL */
    tk_buffer encoded;                /**< with snapshots: the encoder's bytes */
    tk_buffer out;                    /**< the result being built: its head and what follows */
    tk_buffer remarks;                /**< on the current document */
    uint64_t finished;
    uint32_t failed;     /**< collectors that have failed here: bit i is the i-th */
    uint64_t idle_bytes; /**< what the plugins took in worker_start() */
} worker;

/** Appends text; returns its length, 0 when out of memory. */
static size_t append(tk_buffer *out, const char *text, size_t length)
{
    return tk_buffer_add(out, text, length) ? length : 0;
}

static void send_out(const worker *w)
{
    // From here on, plugins that run here later cannot change it.
    if (!tk_worker_end_write(w->end, w->out.data, w->out.length))
        _exit(TK_WORKER_LOST);
}

/** Adds the document to the collectors that are `live`, and sends their states. */
static void run_collectors(worker *w, uint32_t live)
{
    const uint32_t n = tk_pipeline_collector_count(w->pipeline);

    for (uint32_t i = 0; i < n; i++) {
        const bool runs = (live & ~w->failed) >> i & 1;
        tk_outcome outcome;

        w->out.length = w->remarks.length = 0;
        if (!tk_state_collect(w->pipeline, i, runs, &w->remarks, &w->out, &outcome))
            _exit(w->finished ? TK_WORKER_FULL : TK_WORKER_LOST);
        if (outcome.status < 0 && w->finished && strcmp(outcome.reason, "memory") == 0)
            _exit(TK_WORKER_FULL); // as in run_record()
        if (outcome.status < 0)
            w->failed |= 1u << i;
        send_out(w);
    }
}

/** Runs a record, and appends to `out` what its document gives. */
static tk_status run_pipeline(worker *w, const tk_str *name, const tk_str *data,
                              tk_outcome *outcome)
{
    tk_buffer *to = w->snapshots ? &w->encoded : &w->out;
    tk_status status;

    w->encoded.length = 0;
    status = tk_pipeline_run(w->pipeline, name, data, to, outcome);
    if (status != TK_OK || !w->snapshots ||
        tk_pipeline_snapshots_write(w->snapshots, &(tk_str){w->encoded.data, w->encoded.length},
                                    &w->out))
        return status;
    *outcome = (tk_outcome){.status = TK_ERR_DOC,
                            .stage = TK_STAGE_NONE,
                            .reason = "memory",
                            .byte = UINT64_MAX,
                            .message = "out of memory for the snapshot of the document"};
    return TK_ERR_DOC;
}

/** Runs one record; its result is then the contents of `out`. */
static tk_status run_record(worker *w, uint32_t index, const tk_record_head *record,
                            const char *bytes)
{
    const tk_str data = {bytes, record->length};
    const tk_str name = {bytes + record->length, record->name_length};
    const tk_probe *probe = &w->end->control->probe;
    tk_result_head head = {.index = index, .status = TK_SKIP, .byte = UINT64_MAX};
    tk_outcome outcome = {.reason = ""};

    w->out.length = w->remarks.length = 0;
    if (!tk_buffer_add(&w->out, &head, sizeof(head)))
        _exit(TK_WORKER_LOST);
    if (!record->broken) {
        head.status = run_pipeline(w, &name, &data, &outcome);
        // Earlier documents may have used the memory: in a new worker this document has all of it.
        if (head.status < 0 && w->finished && strcmp(outcome.reason, "memory") == 0)
            _exit(TK_WORKER_FULL);
        head.stage = outcome.stage;
        head.byte = outcome.byte;
        head.text_bytes = tk_pipeline_text_length(w->pipeline);
        snprintf(head.reason, sizeof(head.reason), "%s", outcome.reason);
    }
    if (!record->broken && head.status != TK_SKIP)
        head.id_length =
            (uint32_t)append(&w->out, probe->id, strnlen(probe->id, sizeof(probe->id) - 1));
    head.remarks_length = (uint32_t)append(&w->out, w->remarks.data, w->remarks.length);
    if (head.status < 0)
        append(&w->out, outcome.message, strlen(outcome.message));
    head.length = w->out.length - sizeof(head);
    memcpy(w->out.data, &head, sizeof(head));
    return head.status;
}

static void publish_times(const worker *w)
{
    tk_control *control = w->end->control;
    uint32_t n = tk_pipeline_stage_count(w->pipeline);

    for (uint32_t i = 0; i < n; i++) {
        tk_stage_info stage;

        tk_pipeline_stage(w->pipeline, i, &stage);
        atomic_store_explicit(&control->times[i].nanoseconds, stage.nanoseconds,
                              memory_order_relaxed);
        atomic_store_explicit(&control->times[i].calls, stage.calls, memory_order_relaxed);
    }
}

static void run_order(worker *w, const tk_order *order)
{
    const char *slot = w->end->slots[order->slot];
    size_t at = 0;

    for (uint32_t i = 0; i < order->last; i++) {
        tk_record_head record;

        memcpy(&record, slot + at, sizeof(record));
        if (i >= order->first) {
            const tk_status status = run_record(w, i, &record, slot + at + sizeof(record));

            send_out(w);
            if (status == TK_OK)
                run_collectors(w, order->live);
            w->finished++;
            if (w->out.capacity > KEEP_BYTES)
                tk_buffer_free(&w->out);
            if (w->encoded.capacity > KEEP_BYTES)
                tk_buffer_free(&w->encoded);
        }
        at += TK_ALIGN_UP(sizeof(record) + record.length + record.name_length);
    }
}

static void on_remark(void *ctx, const tk_remark *remark)
{
    worker *w = ctx;

    if (w->remarks_to == TK_LOG_RESULT || remark->level >= TK_LOG_WARN)
        tk_log_add(&w->remarks, remark);
}

/** Ends in order. */
static _Noreturn void leave(const worker *w, int code)
{
    tk_pipeline_stop(w->pipeline);
    _exit(code);
}

_Noreturn void tk_worker_main(tk_pipeline *pipeline, tk_worker_end *end, uint64_t memory,
                              tk_log_to remarks, tk_pipeline_snapshots *snapshots, bool unconfined)
{
    worker w = {.pipeline = pipeline,
                .end = end,
                .remarks_to = remarks,
                .snapshots = snapshots,
                .sandbox = {.memory = memory,
                            .end = end,
                            .pipeline = pipeline,
                            .result = -1,
                            .unconfined = unconfined,
                            .threads = tk_pipeline_has_threads(pipeline)}};
    tk_hello hello = {0};
    tk_order order;

    tk_pipeline_set_probe(pipeline, &end->control->probe);
    tk_pipeline_set_log(pipeline, on_remark, &w);
    if (!SANITIZED)
        tk_worker_end_send_status(end);
    tk_sandbox_enter(&w.sandbox);
    if (w.sandbox.unfiltered && !SANITIZED)
        _exit(TK_WORKER_LOST);
    tk_pipeline_start(pipeline);
    w.idle_bytes = tk_sandbox_used(&w.sandbox);
    tk_worker_end_hello(end, &hello);
    while (tk_worker_end_order(end, &order)) {
        if (order.slot >= TK_SLOTS)
            leave(&w, 0);
        run_order(&w, &order);
        publish_times(&w);
        tk_worker_end_notice(end);
        if (tk_sandbox_used(&w.sandbox) > w.idle_bytes + RETIRE_BYTES)
            leave(&w, TK_WORKER_RETIRED);
    }
    _exit(TK_WORKER_LOST);
}
