// SPDX-License-Identifier: MIT
#include "collector.h"

#include "pipeline_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/** Bytes of a file that are held before they are written. */
#define PENDING_BYTES ((size_t)256 << 10)
/** A result is not longer than this: offsets of files are signed. */
#define RESULT_MAX ((uint64_t)INT64_MAX / 2)

// ----------------------------------------------------------------------------------- the sink

static tk_status fail(tk_sink *sink, const char *message)
{
    tk_error_set(sink->error, "%s", message);
    sink->failed = true;
    return TK_ERR_INSTANCE;
}

static tk_status no_memory(tk_sink *sink)
{
    sink->no_memory = true;
    return fail(sink, "out of memory");
}

static tk_status system_fail(tk_sink *sink, const char *what)
{
    char message[160];

    snprintf(message, sizeof(message), "cannot %s the result: %s", what, strerror(errno));
    return fail(sink, message);
}

tk_status tk_collector_sink_fail(tk_sink *sink, const char *message)
{
    return fail(sink, message);
}

/** Writes all of `data` to the file, at `offset`. */
static tk_status put(tk_sink *sink, uint64_t offset, const char *data, uint64_t length)
{
    while (length) {
        const ssize_t n = pwrite(sink->fd, data, length, (off_t)(sink->base + offset));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return system_fail(sink, "write");
        data += n;
        offset += (uint64_t)n;
        length -= (uint64_t)n;
    }
    return TK_OK;
}

static tk_status write_pending(tk_sink *sink)
{
    const size_t length = sink->pending.length;

    sink->pending.length = 0;
    return length ? put(sink, sink->length - length, sink->pending.data, length) : TK_OK;
}

tk_status tk_collector_sink_write(tk_sink *sink, const char *data, uint64_t length)
{
    if (sink->failed)
        return TK_ERR_INSTANCE;
    if (!length)
        return TK_OK;
    if (sink->memory)
        return tk_buffer_add(sink->memory, data, length) ? TK_OK : no_memory(sink);
    if (!sink->is_file || sink->is_merge)
        return fail(sink, "sink_write was called outside save() and finish()");
    if (length > RESULT_MAX - sink->length)
        return fail(sink, "the result is too long");
    if (sink->pending.length + length > PENDING_BYTES && write_pending(sink) != TK_OK)
        return TK_ERR_INSTANCE;
    if (length > PENDING_BYTES) {
        if (put(sink, sink->length, data, length) != TK_OK)
            return TK_ERR_INSTANCE;
    } else if (!tk_buffer_add(&sink->pending, data, length)) {
        return no_memory(sink);
    }
    sink->length += length;
    return TK_OK;
}

tk_status tk_collector_sink_early(tk_sink *sink, const char *data, uint64_t length)
{
    tk_status status;

    if (!sink->is_merge || !sink->is_file)
        return sink->failed ? TK_ERR_INSTANCE : TK_SKIP;
    sink->is_merge = false;
    status = tk_collector_sink_write(sink, data, length);
    sink->is_merge = true;
    return status;
}

/** Whether finish() may do more than append; reports it otherwise. */
static bool is_random(tk_sink *sink, const char *function)
{
    char message[128];

    if (sink->failed || (sink->is_result && (sink->memory || sink->is_file)))
        return !sink->failed;
    snprintf(message, sizeof(message), "%s was called outside finish()", function);
    fail(sink, message);
    return false;
}

uint64_t tk_collector_sink_length(tk_sink *sink)
{
    return sink->memory ? sink->memory->length - sink->start : sink->length;
}

/** Makes the result in memory at least so long, with zeros. */
static bool lengthen(tk_sink *sink, uint64_t length)
{
    tk_buffer *memory = sink->memory;
    const uint64_t now = memory->length - sink->start;
    char *room = length > now ? tk_buffer_reserve(memory, length - now) : NULL;

    if (length <= now)
        return true;
    if (!room)
        return false;
    memset(room, 0, length - now);
    memory->length += length - now;
    return true;
}

tk_status tk_collector_sink_write_at(tk_sink *sink, uint64_t offset, const char *data,
                                     uint64_t length)
{
    if (!is_random(sink, "sink_write_at"))
        return TK_ERR_INSTANCE;
    if (offset > RESULT_MAX || length > RESULT_MAX - offset)
        return fail(sink, "the result is too long");
    if (!length)
        return TK_OK;
    if (sink->memory) {
        if (!lengthen(sink, offset + length))
            return no_memory(sink);
        memcpy(sink->memory->data + sink->start + offset, data, length);
        return TK_OK;
    }
    if (write_pending(sink) != TK_OK || put(sink, offset, data, length) != TK_OK)
        return TK_ERR_INSTANCE;
    if (offset + length > sink->length)
        sink->length = offset + length;
    return TK_OK;
}

int64_t tk_collector_sink_read_at(tk_sink *sink, uint64_t offset, char *data, uint64_t length)
{
    uint64_t there, done = 0;

    if (!is_random(sink, "sink_read_at"))
        return -1;
    there = tk_collector_sink_length(sink);
    if (offset >= there)
        return 0;
    if (length > there - offset)
        length = there - offset;
    if (sink->memory) {
        memcpy(data, sink->memory->data + sink->start + offset, length);
        return (int64_t)length;
    }
    if (write_pending(sink) != TK_OK)
        return -1;
    while (done < length) {
        const ssize_t n =
            pread(sink->fd, data + done, length - done, (off_t)(sink->base + offset + done));

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return (void)system_fail(sink, "read"), -1;
        if (n == 0)
            break;
        done += (uint64_t)n;
    }
    return (int64_t)done;
}

tk_status tk_collector_sink_truncate(tk_sink *sink, uint64_t length)
{
    if (!is_random(sink, "sink_truncate"))
        return TK_ERR_INSTANCE;
    if (length >= tk_collector_sink_length(sink))
        return TK_OK;
    if (sink->memory) {
        sink->memory->length = sink->start + length;
        return TK_OK;
    }
    if (write_pending(sink) != TK_OK)
        return TK_ERR_INSTANCE;
    if (ftruncate(sink->fd, (off_t)(sink->base + length)) != 0)
        return system_fail(sink, "shorten");
    sink->length = length;
    return TK_OK;
}

bool tk_sink_flush(tk_sink *sink)
{
    return !sink->failed && write_pending(sink) == TK_OK;
}

void tk_sink_free(tk_sink *sink)
{
    tk_buffer_free(&sink->pending);
}

bool tk_sink_settle(tk_sink *sink, tk_status status, const char *what)
{
    if (status == TK_OK && !sink->failed)
        return true;
    tk_error_set(sink->error, "%s failed without a message", what); // unless it has one
    sink->failed = true;
    return false;
}

// ------------------------------------------------------------------------ states to a result

/** The instance that merges. */
static void *merger_of(const tk_stage *stage)
{
    return stage->has_merger ? stage->merger : stage->instance;
}

bool tk_pipeline_open_merger(tk_pipeline *pipeline, uint32_t index, tk_error *error)
{
    tk_stage *stage = &pipeline->chain.stages[pipeline->chain.collectors + index];
    tk_setup_call ctx = {.stage = stage, .error = error, .chain = &pipeline->chain};
    tk_stage_file *const before = stage->files;
    tk_status status;

    if (stage->has_merger)
        return true;
    stage->files = NULL;
    stage->setup.ctx = &ctx;
    status = stage->plugin->create ? stage->plugin->create(&stage->setup, &stage->merger) : TK_OK;
    stage->setup.ctx = NULL;
    stage->merger_files = stage->files;
    stage->files = before;
    stage->has_merger = status == TK_OK;
    if (stage->has_merger)
        return true;
    tk_stage_files_free(&stage->merger_files);
    return tk_error_set(error, "plugin %s cannot start, and reports no reason", stage->name);
}

void tk_pipeline_close_merger(tk_pipeline *pipeline, uint32_t index)
{
    tk_stage *stage = &pipeline->chain.stages[pipeline->chain.collectors + index];

    if (stage->has_merger && stage->plugin->destroy)
        stage->plugin->destroy(stage->merger);
    tk_stage_files_free(&stage->merger_files);
    stage->merger = NULL;
    stage->has_merger = false;
}

/** Shows which plugin is running, for who watches the process. */
static void show_stage(const tk_pipeline *p, uint32_t index)
{
    atomic_store_explicit(&p->call.progress.probe->stage, index, memory_order_release);
}

bool tk_pipeline_merge(tk_pipeline *pipeline, uint32_t index, const tk_str *state, tk_sink *result,
                       tk_error *error)
{
    const uint32_t number = pipeline->chain.collectors + index;
    tk_stage *stage = &pipeline->chain.stages[number];
    tk_sink none = {0};
    tk_sink *sink = result ? result : &none;
    const uint64_t start = tk_call_meter(&pipeline->call);
    tk_status status;

    sink->error = error;
    sink->is_merge = true;
    show_stage(pipeline, number);
    status = stage->plugin->merge(merger_of(stage), &tk_host_table, sink, state);
    show_stage(pipeline, TK_STAGE_NONE);
    stage->merge_nanoseconds += tk_call_meter(&pipeline->call) - start;
    stage->merges++;
    return tk_sink_settle(sink, status, "merge()");
}

bool tk_pipeline_finish(tk_pipeline *pipeline, uint32_t index, bool save, tk_sink *sink)
{
    const uint32_t number = pipeline->chain.collectors + index;
    const tk_stage *stage = &pipeline->chain.stages[number];
    tk_status status;

    sink->is_result = !save;
    sink->is_merge = false;
    show_stage(pipeline, number);
    status = save ? stage->plugin->save(merger_of(stage), &tk_host_table, sink)
                  : stage->plugin->finish(merger_of(stage), &tk_host_table, sink);
    show_stage(pipeline, TK_STAGE_NONE);
    return tk_sink_settle(sink, status, save ? "save()" : "finish()") && tk_sink_flush(sink);
}
