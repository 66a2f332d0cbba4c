// SPDX-License-Identifier: MIT
#include "worker.h"

#include "sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** A worker that holds more than this between two batches makes room for a fresh one: what a huge
 * document or a leak left behind does not stay. */
#define RETIRE_BYTES ((uint64_t)48 << 20)

typedef struct worker {
    tk_pipeline *pipeline;
    tk_channel *channel;
    tk_control *control;
    tk_sandbox sandbox;
    tk_buffer out;     /**< over the current slot's `out` area */
    tk_buffer remarks; /**< on the current document */
    uint64_t finished;
} worker;

/** Reads a message whole; false at the end of the channel. */
static bool receive(int socket, void *message, size_t size)
{
    ssize_t n;

    do
        n = read(socket, message, size);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)size;
}

static bool send_notice(int socket, const tk_notice *notice)
{
    ssize_t n;

    do
        n = write(socket, notice, sizeof(*notice));
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof(*notice);
}

/** A `grow` for the results: bounded like all other memory of a worker. */
static bool grow_out(tk_buffer *buffer, size_t capacity)
{
    const worker *w = (const worker *)((const char *)buffer - offsetof(worker, out));

    return capacity <= w->sandbox.memory && tk_area_grow_buffer(buffer, capacity);
}

static size_t append(tk_buffer *out, const char *text)
{
    size_t length = strlen(text);

    return tk_buffer_add(out, text, length) ? length : 0;
}

/** Runs one record and leaves its result at the end of `out`. */
static void run_record(worker *w, uint32_t index, const tk_record_head *record, const char *bytes)
{
    const tk_str data = {bytes, record->length};
    const tk_str name = {bytes + record->length, record->name_length};
    tk_result_head head = {.index = index, .status = TK_SKIP, .byte = UINT64_MAX};
    tk_outcome outcome = {.reason = ""};
    size_t at = w->out.length;

    w->remarks.length = 0;

    if (!tk_buffer_reserve(&w->out, sizeof(head)))
        _exit(TK_WORKER_LOST);
    w->out.length += sizeof(head);
    if (!record->broken) {
        atomic_store(&w->control->active, 1);
        head.status = tk_pipeline_run(w->pipeline, &name, &data, &w->out, &outcome);
        // The memory may have gone to earlier documents: in a fresh worker this one has all of it.
        if (head.status < 0 && w->finished && strcmp(outcome.reason, "memory") == 0)
            _exit(TK_WORKER_FULL);
        head.stage = outcome.stage;
        head.byte = outcome.byte;
        head.text_bytes = tk_pipeline_text_length(w->pipeline);
        snprintf(head.reason, sizeof(head.reason), "%s", outcome.reason);
    }
    if (!record->broken && head.status != TK_SKIP) {
        w->control->probe.id[sizeof(w->control->probe.id) - 1] = '\0';
        head.id_length = (uint32_t)append(&w->out, w->control->probe.id);
    }
    if (tk_buffer_add(&w->out, w->remarks.data, w->remarks.length))
        head.remarks_length = (uint32_t)w->remarks.length;
    if (head.status < 0)
        append(&w->out, outcome.message);
    head.length = w->out.length - at - sizeof(head);
    memcpy(w->out.data + at, &head, sizeof(head));
    if (!tk_buffer_reserve(&w->out, TK_ALIGN))
        _exit(TK_WORKER_LOST);
    w->out.length = TK_ALIGN_UP(w->out.length);
}

static void publish_times(worker *w)
{
    uint32_t n = tk_pipeline_stage_count(w->pipeline);

    for (uint32_t i = 0; i < n; i++) {
        tk_stage_info stage;

        tk_pipeline_stage(w->pipeline, i, &stage);
        atomic_store_explicit(&w->control->times[i].nanoseconds, stage.nanoseconds,
                              memory_order_relaxed);
        atomic_store_explicit(&w->control->times[i].calls, stage.calls, memory_order_relaxed);
    }
}

static void run_order(worker *w, const tk_order *order)
{
    tk_area *in = &w->channel->in[order->slot];
    tk_area *out = &w->channel->out[order->slot];
    size_t at = 0;

    if (!tk_area_follow(in, order->in_size, false) || order->out_at > out->size)
        _exit(TK_WORKER_LOST);
    w->out = (tk_buffer){.data = out->data,
                         .length = order->out_at,
                         .capacity = out->size,
                         .grow = grow_out,
                         .ctx = out};
    for (uint32_t i = 0; i < order->last; i++) {
        tk_record_head record;

        memcpy(&record, in->data + at, sizeof(record));
        if (i >= order->first) {
            run_record(w, i, &record, in->data + at + sizeof(record));
            atomic_store_explicit(&w->control->done[order->slot], i + 1, memory_order_release);
            atomic_store(&w->control->active, 0);
            atomic_store_explicit(&w->control->finished, ++w->finished, memory_order_relaxed);
        }
        at += TK_ALIGN_UP(sizeof(record) + record.length + record.name_length);
    }
}

/** A remark goes straight to standard error, which a worker may write to: one line, in one piece.
 */
static void say_remark(void *ctx, const char *plugin, const char *id, const char *message)
{
    char line[1024];
    int n = snprintf(line, sizeof(line) - 1, "toolkit: %s: %s: %s", id, plugin, message);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof(line) - 1 ? (size_t)n : sizeof(line) - 2;

    (void)ctx;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = ' ';
    }
    line[length] = '\n';
    if (write(STDERR_FILENO, line, length + 1) < 0)
        return; // nobody listens
}

static void keep_remark(void *ctx, const char *plugin, const char *id, const char *message)
{
    worker *w = ctx;

    (void)id;
    tk_remarks_add(&w->remarks, plugin, message);
}

_Noreturn void tk_worker_main(tk_pipeline *pipeline, tk_channel *channel, uint64_t memory,
                              tk_remarks_to remarks)
{
    worker w = {.pipeline = pipeline, .channel = channel, .sandbox = {.memory = memory}};
    tk_order order;

    w.control = tk_channel_control(channel);
    tk_pipeline_set_probe(pipeline, &w.control->probe);
    if (remarks == TK_REMARKS_STDERR)
        tk_pipeline_set_remark(pipeline, say_remark, NULL);
    if (remarks == TK_REMARKS_RESULT)
        tk_pipeline_set_remark(pipeline, keep_remark, &w);
    tk_sandbox_enter(&w.sandbox, w.control, channel->socket);
    if (w.sandbox.unfiltered && remarks == TK_REMARKS_STDERR)
        fprintf(stderr, "toolkit: workers run without a filter of system calls\n");
    while (receive(channel->socket, &order, sizeof(order))) {
        tk_notice notice = {order.slot, order.last};

        if (order.slot >= TK_SLOTS || order.last > TK_BATCH_RECORDS)
            _exit(TK_WORKER_LOST);
        run_order(&w, &order);
        publish_times(&w);
        if (!send_notice(channel->socket, &notice))
            break;
        if (tk_sandbox_used(&w.sandbox) > RETIRE_BYTES)
            _exit(TK_WORKER_RETIRED);
    }
    _exit(0);
}
