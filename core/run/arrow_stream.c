// SPDX-License-Identifier: MIT
#include "pool_internal.h"

#include "base/buffer.h"
#include "base/plain_locale.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/arrow.h>

#define BATCH_ROWS  ((uint64_t)65536)
#define BATCH_BYTES ((uint64_t)64 << 20)

/** What the stream's `private_data` points to. */
typedef struct arrow_stream {
    tk_pool *pool;
    tk_input *input; /**< NULL after its end */
    tk_arrow *arrow;
    tk_buffer record, name; /**< read and not yet submitted, if `pending` */
    bool pending;
    uint64_t in_flight; /**< submitted, and no result yet */
    tk_snapshot *held;  /**< of a document that did not fit into the last batch; or NULL */
    bool done;          /**< there are no more results */
    uint64_t batch_rows, batch_bytes;
    void (*message)(void *ctx, const char *line);
    void *ctx;
    tk_message error;
} arrow_stream;

static void tell(const arrow_stream *s, const char *id, const char *reason, const char *message)
{
    char line[1200];
    if (!s->message)
        return;
    snprintf(line, sizeof line, "%.200s: %.40s: %.900s", id, reason, message);
    s->message(s->ctx, line);
}

// --------------------------------------------------------------------------------------- records

/** Reads the next record, unless one is pending. Waits only if nothing is in flight. */
static void read_record(arrow_stream *s)
{
    while (s->input && !s->pending) {
        tk_error error = {0};
        s->record.length = 0;
        s->name.length = 0;
        const tk_plain_locale locale = tk_plain_locale_enter();
        const tk_input_status status = tk_input_next(s->input, &s->record, &s->name, &error);
        tk_plain_locale_leave(&locale);
        const bool named = tk_buffer_add(&s->name, "", 1);
        if (status == TK_INPUT_RECORD && named) {
            s->pending = true;
        } else if (status == TK_INPUT_BROKEN || status == TK_INPUT_RECORD) {
            tell(s, named ? s->name.data : "", "input", named ? error.message : "out of memory");
        } else if (status == TK_INPUT_END) {
            tk_input_close(s->input);
            s->input = NULL;
            tk_pool_finish(s->pool);
        } else if (s->in_flight) {
            return;
        } else {
            poll(&(struct pollfd){.fd = tk_input_fd(s->input), .events = POLLIN}, 1, -1);
        }
    }
}

/** Submits records until the pool is full. */
static tk_status submit(arrow_stream *s)
{
    for (;;) {
        read_record(s);
        if (!s->pending)
            return TK_OK;
        const tk_status status =
            tk_pool_submit(s->pool, s->name.data, s->record.data ? s->record.data : "",
                           s->record.length, &s->error);
        if (status != TK_OK)
            return status == TK_SKIP ? TK_OK : status;
        s->pending = false;
        s->in_flight++;
    }
}

// ----------------------------------------------------------------------------------------- rows

/** Adds a document; holds it back if it does not fit into the batch. */
static tk_status add(arrow_stream *s, tk_snapshot *snapshot)
{
    const tk_status status = tk_arrow_add(s->arrow, snapshot, &s->error);
    s->held = status == TK_SKIP ? snapshot : NULL;
    if (!s->held)
        tk_snapshot_free(snapshot);
    return status;
}

/** Takes the next result, for which it waits. */
static tk_status take_result(arrow_stream *s)
{
    tk_pool_result result = {.size = sizeof result};
    const tk_status status = tk_pool_next(s->pool, -1, &result, &s->error);
    if (status == TK_SKIP)
        s->done = result.done != 0;
    if (status != TK_OK)
        return status == TK_SKIP ? TK_OK : status;
    s->in_flight--;
    if (result.status == TK_ERR_INSTANCE) {
        snprintf(s->error.text, sizeof s->error.text, "%.200s: plugin %.60s: %.40s: %.600s",
                 result.id, result.plugin, result.reason, result.message);
        return TK_ERR_INSTANCE;
    }
    if (result.status == TK_ERR_DOC)
        tell(s, result.id, result.reason, result.message);
    return result.snapshot ? add(s, result.snapshot) : TK_OK;
}

/** Adds documents until the batch is complete. */
static tk_status fill(arrow_stream *s)
{
    tk_status status = s->held ? add(s, s->held) : TK_OK;
    while (status == TK_OK && !s->done && tk_arrow_rows(s->arrow) < s->batch_rows &&
           tk_arrow_bytes(s->arrow) < s->batch_bytes) {
        status = submit(s);
        if (status == TK_OK)
            status = take_result(s);
    }
    return status == TK_SKIP ? TK_OK : status;
}

// ---------------------------------------------------------------------------------- the interface

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    arrow_stream *s = stream->private_data;
    return tk_arrow_take(s->arrow, out, NULL, &s->error) == TK_OK ? 0 : ENOMEM;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    arrow_stream *s = stream->private_data;
    *out = (struct ArrowArray){.release = NULL};
    if (fill(s) != TK_OK)
        return EIO;
    if (s->done && !s->held && tk_arrow_rows(s->arrow) == 0)
        return 0;
    return tk_arrow_take(s->arrow, NULL, out, &s->error) == TK_OK ? 0 : ENOMEM;
}

static const char *get_last_error(struct ArrowArrayStream *stream)
{
    const arrow_stream *s = stream->private_data;
    return s->error.text[0] ? s->error.text : NULL;
}

static void free_stream(arrow_stream *s)
{
    if (!s)
        return;
    tk_input_close(s->input);
    tk_pool_close(s->pool);
    tk_arrow_close(s->arrow);
    tk_snapshot_free(s->held);
    tk_buffer_free(&s->record);
    tk_buffer_free(&s->name);
    free(s);
}

static void release(struct ArrowArrayStream *stream)
{
    free_stream(stream->private_data);
    stream->private_data = NULL;
    stream->release = NULL;
}

static bool open_parts(arrow_stream *s, const char *conf_path, const tk_pool_options *options,
                       const char *layer, const tk_arrow_options *how, tk_message *message)
{
    tk_error error = {0};
    s->pool = tk_pool_open(conf_path, options, message);
    tk_doc_schema *schema = s->pool ? tk_pool_schema(s->pool) : NULL;
    s->arrow = schema ? tk_arrow_open(schema, layer, how, message) : NULL;
    tk_doc_schema_free(schema);
    if (!s->arrow)
        return false;
    const tk_plain_locale locale = tk_plain_locale_enter();
    s->input = tk_pool_open_input(s->pool, NULL, 0, &error);
    tk_plain_locale_leave(&locale);
    if (!s->input && message)
        tk_error_copy(&error, message->text, sizeof message->text);
    return s->input != NULL;
}

static uint64_t or_default(uint64_t value, uint64_t fallback)
{
    return value ? value : fallback;
}

tk_status tk_arrow_stream(const char *conf_path, const tk_pool_options *given, const char *layer,
                          const tk_arrow_options *options, struct ArrowArrayStream *out,
                          tk_message *error)
{
    tk_pool_options pool = {.workers = -1};
    tk_arrow_options how = {.unit = TK_UNIT_CODEPOINT};
    if (given)
        memcpy(&pool, given, given->size < sizeof pool ? given->size : sizeof pool);
    if (options)
        memcpy(&how, options, options->size < sizeof how ? options->size : sizeof how);
    pool.size = sizeof pool;
    pool.snapshots = 1;
    pool.no_output = 1;
    pool.no_collect = 1;
    how.size = sizeof how;
    arrow_stream *s = calloc(1, sizeof *s);
    if (!s) {
        if (error)
            snprintf(error->text, sizeof error->text, "out of memory");
        return TK_ERR_INSTANCE;
    }
    s->batch_rows = or_default(how.batch_rows, BATCH_ROWS);
    s->batch_bytes = or_default(how.batch_bytes, BATCH_BYTES);
    s->message = pool.message;
    s->ctx = pool.ctx;
    if (!open_parts(s, conf_path, &pool, layer, &how, error)) {
        free_stream(s);
        return TK_ERR_INSTANCE;
    }
    *out = (struct ArrowArrayStream){.get_schema = get_schema,
                                     .get_next = get_next,
                                     .get_last_error = get_last_error,
                                     .release = release,
                                     .private_data = s};
    return TK_OK;
}
