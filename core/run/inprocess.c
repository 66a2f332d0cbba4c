// SPDX-License-Identifier: MIT
#include "inprocess.h"

#include "log.h"

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
static bool wait_for_input(const tk_input *input, const tk_sink *sink,
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

static void keep_remark(void *ctx, const tk_remark *remark)
{
    tk_log_add(ctx, remark);
}

static bool run_record(tk_pipeline *pipeline, const tk_probe *probe, const tk_str *name,
                       const tk_str *record, tk_buffer *out, tk_buffer *remarks,
                       const tk_sink *sink)
{
    tk_outcome outcome = {.reason = ""};
    tk_result result = {.name = *name, .record = *record};

    out->length = remarks->length = 0;
    result.status = tk_pipeline_run(pipeline, name, record, out, &outcome);
    result.stage = outcome.stage;
    result.id = probe->id[0] ? probe->id : NULL;
    result.reason = outcome.reason;
    result.message = outcome.message;
    result.byte = outcome.byte;
    result.text_bytes = tk_pipeline_text_length(pipeline);
    result.output = (tk_str){out->data, out->length};
    result.remarks = (tk_str){remarks->data, remarks->length};
    return sink->result(sink->ctx, &result);
}

static void shrink(tk_buffer *buffer)
{
    buffer->length = 0;
    if (buffer->capacity > KEEP_BYTES)
        tk_buffer_free(buffer);
}

bool tk_run_inprocess(tk_pipeline *pipeline, tk_input *input, const tk_sink *sink, tk_tally *tally,
                      const tk_interrupt *interrupt, tk_error *error)
{
    tk_buffer record = {0}, name = {0}, out = {0}, remarks = {0};
    tk_probe probe = {.stage = TK_STAGE_NONE};
    bool going = true;

    tk_pipeline_set_probe(pipeline, &probe);
    tk_pipeline_set_log(pipeline, keep_remark, &remarks);
    while (going && !tk_interrupt_signal(interrupt)) {
        tk_error failure;
        tk_input_status status = tk_input_next(input, &record, &name, &failure);
        tk_str called = {name.data, name.length};

        if (status == TK_INPUT_END)
            break;
        if (status == TK_INPUT_WAIT) {
            going = wait_for_input(input, sink, interrupt, error);
        } else if (status == TK_INPUT_BROKEN) {
            tk_result result = {.name = called,
                                .status = TK_ERR_DOC,
                                .stage = TK_STAGE_NONE,
                                .reason = "input",
                                .message = failure.message,
                                .byte = UINT64_MAX};

            going = sink->result(sink->ctx, &result);
        } else {
            tk_str data = {record.data ? record.data : "", record.length};

            going = run_record(pipeline, &probe, &called, &data, &out, &remarks, sink);
            count_times(pipeline, tally);
            shrink(&record);
            shrink(&out);
        }
        if (sink->tick)
            sink->tick(sink->ctx);
    }
    tk_pipeline_set_probe(pipeline, NULL);
    tk_buffer_free(&record);
    tk_buffer_free(&name);
    tk_buffer_free(&out);
    tk_pipeline_set_log(pipeline, NULL, NULL);
    tk_buffer_free(&remarks);
    return !error->message[0];
}
