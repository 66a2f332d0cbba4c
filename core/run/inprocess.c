// SPDX-License-Identifier: MIT
#include "inprocess.h"

#include "log.h"
#include "state.h"
#include "document/snapshot.h"

#include <toolkit/toolkit.h>

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>

/** Interval of the sink's clock while there is nothing to read, in ms. */
#define TICK_MS 200
/** Memory of a record or result larger than this is freed. */
#define KEEP_BYTES ((size_t)16 << 20)

static void count_times(const tk_pipeline *pipeline, tk_tally *tally)
{
    for (uint32_t i = 0; i < tally->n_times; i++) {
        tk_stage_info stage;

        tk_pipeline_stage(pipeline, i, &stage);
        tally->times[i].nanoseconds = stage.nanoseconds;
        tally->times[i].calls = stage.calls;
    }
}

/** Waits for input or a signal. */
static bool wait_for_input(const tk_input *input, const tk_result_sink *sink,
                           const tk_interrupt *interrupt, tk_error *error)
{
    struct pollfd ready[2] = {{.fd = tk_input_fd(input), .events = POLLIN},
                              {.fd = interrupt->fd, .events = POLLIN}};

    if (!sink->pause(sink->ctx))
        return false;
    if (poll(ready, 2, sink->tick ? TICK_MS : -1) < 0 && errno != EINTR && errno != EAGAIN)
        return tk_error_set(error, "cannot wait for input: %s", strerror(errno));
    return true;
}

/** What a record leaves. */
typedef struct traces {
    tk_buffer out, remarks, states;
    tk_buffer *log; /**< where remarks go now */
    tk_buffer collector_remarks;
    tk_pipeline_snapshots *snapshots; /**< or NULL */
    uint64_t number;                  /**< of the next record */
} traces;

static void keep_remark(void *ctx, const tk_remark *remark)
{
    const traces *t = ctx;

    tk_log_add(t->log, remark);
}

static bool run_collectors(tk_pipeline *pipeline, traces *t, uint32_t live)
{
    bool ok = true;

    t->log = &t->collector_remarks;
    for (uint32_t i = 0; ok && i < tk_pipeline_collector_count(pipeline); i++) {
        tk_outcome outcome;

        t->collector_remarks.length = 0;
        ok = tk_state_collect(pipeline, i, live >> i & 1, &t->collector_remarks, &t->states,
                              &outcome);
    }
    t->log = &t->remarks;
    return ok;
}

/** Adds the snapshot of the document to its result, or fails that. */
static void add_snapshot(const traces *t, tk_result *result)
{
    tk_buffer bytes = {0};

    if (tk_pipeline_snapshots_write(t->snapshots, &result->output, &bytes))
        result->snapshot = tk_snapshot_adopt(t->snapshots->schema, &bytes);
    if (result->snapshot)
        return;
    result->status = TK_ERR_DOC;
    result->stage = TK_STAGE_NONE;
    result->reason = "memory";
    result->message = "out of memory for the snapshot of the document";
}

static bool run_record(tk_pipeline *pipeline, const tk_probe *probe, const tk_str *name,
                       const tk_str *record, traces *t, uint32_t live, const tk_result_sink *sink,
                       tk_error *error)
{
    tk_buffer *out = &t->out, *remarks = &t->remarks;
    tk_outcome outcome = {.reason = ""};
    tk_result result = {.number = t->number++, .name = *name, .record = *record};

    out->length = remarks->length = t->states.length = 0;
    result.status = tk_pipeline_run(pipeline, name, record, out, &outcome);
    result.stage = outcome.stage;
    result.id = probe->id[0] ? probe->id : NULL;
    result.reason = outcome.reason;
    result.message = outcome.message;
    result.byte = outcome.byte;
    result.text_bytes = tk_pipeline_text_length(pipeline);
    result.output = (tk_str){out->data, out->length};
    result.remarks = (tk_str){remarks->data, remarks->length};
    if (result.status == TK_OK && t->snapshots)
        add_snapshot(t, &result);
    if (result.status == TK_OK && !run_collectors(pipeline, t, live)) {
        tk_snapshot_free(result.snapshot);
        return tk_error_set(error, "out of memory for the states of collectors");
    }
    result.states = (tk_str){t->states.data, t->states.length};
    return sink->result(sink->ctx, &result);
}

static void shrink(tk_buffer *buffer)
{
    buffer->length = 0;
    if (buffer->capacity > KEEP_BYTES)
        tk_buffer_free(buffer);
}

bool tk_run_inprocess(tk_pipeline *pipeline, tk_input *input, const tk_result_sink *sink,
                      tk_tally *tally, const uint32_t *live, tk_pipeline_snapshots *snapshots,
                      const tk_interrupt *interrupt, tk_error *error)
{
    tk_buffer record = {0}, name = {0};
    traces t = {.snapshots = snapshots};
    tk_probe probe = {.stage = TK_STAGE_NONE};
    bool going = true;

    tk_pipeline_set_probe(pipeline, &probe);
    t.log = &t.remarks;
    tk_pipeline_set_log(pipeline, keep_remark, &t);
    while (going && !tk_interrupt_signal(interrupt)) {
        tk_error failure;
        tk_input_status status = tk_input_next(input, &record, &name, &failure);
        tk_str called = {name.data, name.length};

        if (status == TK_INPUT_END)
            break;
        if (status == TK_INPUT_WAIT) {
            going = wait_for_input(input, sink, interrupt, error);
        } else if (status == TK_INPUT_BROKEN) {
            tk_result result = {.number = t.number++,
                                .name = called,
                                .status = TK_ERR_DOC,
                                .stage = TK_STAGE_NONE,
                                .reason = "input",
                                .message = failure.message,
                                .byte = UINT64_MAX};

            going = sink->result(sink->ctx, &result);
        } else {
            tk_str data = {record.data ? record.data : "", record.length};

            going = run_record(pipeline, &probe, &called, &data, &t, *live, sink, error);
            count_times(pipeline, tally);
            shrink(&record);
            shrink(&t.out);
            shrink(&t.states);
        }
        if (sink->tick)
            sink->tick(sink->ctx);
    }
    tk_pipeline_set_probe(pipeline, NULL);
    tk_buffer_free(&record);
    tk_buffer_free(&name);
    tk_pipeline_set_log(pipeline, NULL, NULL);
    tk_buffer_free(&t.out);
    tk_buffer_free(&t.remarks);
    tk_buffer_free(&t.states);
    tk_buffer_free(&t.collector_remarks);
    return !error->message[0];
}
