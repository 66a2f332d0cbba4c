// SPDX-License-Identifier: MIT
#include "many.h"

#include "lines.h"
#include "spool.h"

#include <toolkit/text/json.h>

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Documents of one request that are in the pool, or wait for an earlier one. */
#define WINDOW 64
/** And their bytes, unless it is one document. */
#define WINDOW_BYTES ((size_t)1 << 20)
/** The library asks for so many bytes of a reply at once. */
#define BLOCK_BYTES ((size_t)32 << 10)

/** A document in the window. */
typedef struct item {
    tk_job job;
    tk_many *owner;
    uint64_t line; /**< of the body */
    size_t length; /**< of the record */
    tk_status status;
    bool done;
    tk_bytes result; /**< that waits for an earlier one: the output, or an error's line */
} item;

struct tk_many {
    tk_waiter waiter;
    _Atomic int references; /**< of the exchange, of each document in the pool, as a waiter */
    pthread_mutex_t lock;
    tk_client *client;
    struct MHD_Connection *connection;
    tk_annotator *annotator;
    const tk_format *format;
    const char *id;
    bool errors;
    // Of the connection's thread.
    tk_lines lines;
    tk_bytes held; /**< a line that the pool did not take yet */
    uint64_t held_line;
    bool holds;
    uint64_t position; /**< of the reply */
    struct MHD_Response *response;
    // Under the lock.
    bool suspended;
    bool waits;    /**< for room in the pool */
    bool complete; /**< all documents were submitted */
    bool closed;   /**< nothing more will be added to the reply */
    bool failed;   /**< results were lost: the pool has ended, or memory or disk are full */
    uint64_t submitted, passed; /**< documents; those whose results are in the reply */
    size_t bytes;               /**< of records that are not passed */
    uint64_t counts[TK_METRICS_DOCUMENTS];
    tk_spool reply;
    item items[WINDOW];
};

static void drop(tk_many *r)
{
    if (atomic_fetch_sub(&r->references, 1) > 1)
        return;
    for (size_t i = 0; i < WINDOW; i++)
        tk_bytes_free(&r->items[i].result);
    tk_spool_free(&r->reply);
    tk_lines_free(&r->lines);
    tk_bytes_free(&r->held);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

uint64_t tk_many_sent(tk_many *records)
{
    return records->position;
}

void tk_many_close(tk_many *records)
{
    if (!records)
        return;
    pthread_mutex_lock(&records->lock);
    records->connection = NULL;
    records->suspended = false;
    pthread_mutex_unlock(&records->lock);
    drop(records);
}

// --------------------------------------------------------------------------------------- results

/** Whether another document may be submitted. Locked. */
static bool has_room(const tk_many *r)
{
    return r->submitted - r->passed < WINDOW &&
           (r->bytes < WINDOW_BYTES || r->submitted == r->passed);
}

/** Adds a result to the reply. Locked. */
static bool pass(tk_many *r, tk_status status, const char *data, size_t length)
{
    const char *before = r->counts[TK_METRICS_OK] ? r->format->separator : r->format->head;

    if (status == TK_SKIP) {
        r->counts[TK_METRICS_SKIPPED]++;
        return true;
    }
    if (status != TK_OK) {
        r->counts[TK_METRICS_QUARANTINED]++;
        return tk_spool_add(&r->reply, data, length);
    }
    r->counts[TK_METRICS_OK]++;
    return tk_spool_add(&r->reply, before, strlen(before)) && tk_spool_add(&r->reply, data, length);
}

/** Ends the reply if all results are in it. Locked. */
static void close_reply(tk_many *r)
{
    const tk_format *f = r->format;

    if (!r->complete || r->closed || r->passed < r->submitted)
        return;
    if (!r->counts[TK_METRICS_OK] && !tk_spool_add(&r->reply, f->head, strlen(f->head)))
        r->failed = true;
    if (!tk_spool_add(&r->reply, f->tail, strlen(f->tail)))
        r->failed = true;
    r->closed = true;
}

/** The line of a document that failed; NULL when out of memory. */
static char *error_line(const tk_pool_result *result, uint64_t line, size_t *length)
{
    tk_json_writer w = {0};
    tk_bytes bytes = {0};
    char *text;

    tk_json_open(&w, '{');
    tk_json_put_key(&w, "id");
    tk_json_put_text(&w, result->id);
    tk_json_put_key(&w, "error");
    tk_json_open(&w, '{');
    tk_json_put_key(&w, "line");
    tk_json_put_integer(&w, (int64_t)line);
    tk_json_put_key(&w, "plugin");
    tk_json_put_text(&w, result->plugin);
    tk_json_put_key(&w, "reason");
    tk_json_put_text(&w, result->reason);
    tk_json_put_key(&w, "message");
    tk_json_put_text(&w, result->message);
    tk_json_close(&w, '}');
    tk_json_close(&w, '}');
    text = tk_json_written(&w, length);
    if (!text)
        return NULL;
    while (*length && text[*length - 1] == '\n')
        --*length;
    tk_bytes_add(&bytes, text, *length);
    tk_bytes_add(&bytes, "\n", 1);
    free(text);
    if (bytes.failed)
        tk_bytes_free(&bytes);
    *length = bytes.length;
    return bytes.data;
}

/** Passes on what waited for the document that was passed last. Locked. */
static void pass_followers(tk_many *r)
{
    for (;;) {
        item *next = &r->items[r->passed % WINDOW];

        if (r->passed == r->submitted || !next->done)
            return;
        if (!pass(r, next->status, next->result.data, next->result.length))
            r->failed = true;
        next->result.length = 0;
        next->done = false;
        r->bytes -= next->length;
        r->passed++;
    }
}

/** Takes a result: into the reply if it is next, or else into its item. Locked. */
static void take_result(tk_many *r, item *it, tk_status status, const char *data, size_t length)
{
    const uint64_t next = r->passed;

    if (&r->items[next % WINDOW] == it) {
        if (!pass(r, status, data, length))
            r->failed = true;
        r->bytes -= it->length;
        r->passed++;
        pass_followers(r);
    } else {
        it->status = status;
        it->done = true;
        if (!tk_bytes_add(&it->result, data, length))
            r->failed = true;
    }
    close_reply(r);
}

/** Whether a suspended connection has something to do. Locked. */
static bool can_go_on(const tk_many *r)
{
    if (r->failed || r->closed)
        return true;
    if (r->response)
        return tk_spool_length(&r->reply) > r->position;
    return has_room(r) && (r->submitted - r->passed <= WINDOW / 2);
}

/** Resumes the connection if it is suspended and can go on; unlocks. */
static void wake(tk_many *r)
{
    struct MHD_Connection *connection = NULL;

    if (r->suspended && !r->waits && can_go_on(r)) {
        r->suspended = false;
        connection = r->connection;
    }
    pthread_mutex_unlock(&r->lock);
    if (connection)
        MHD_resume_connection(connection);
}

/** In the annotator's thread. */
static void on_done(tk_job *job, const tk_pool_result *result)
{
    item *it = (item *)(void *)job; // its first member
    tk_many *r = it->owner;
    char *line = NULL;
    size_t length = 0;
    bool lost = !result;

    if (result && result->status < 0 && r->errors) {
        line = error_line(result, it->line, &length);
        lost = !line;
    }
    pthread_mutex_lock(&r->lock);
    if (lost)
        r->failed = true;
    else if (result->status == TK_OK)
        take_result(r, it, TK_OK, result->output.data, result->output.length);
    else
        take_result(r, it, result->status, line, length);
    wake(r);
    free(line);
    drop(r);
}

/** In the annotator's thread: the pool may have room. */
static void on_room(tk_waiter *waiter)
{
    tk_many *r = (tk_many *)(void *)waiter; // its first member

    pthread_mutex_lock(&r->lock);
    r->waits = false;
    wake(r);
    drop(r);
}

bool tk_many_open(tk_exchange *exchange)
{
    const tk_annotation *a = exchange->annotation;
    tk_many *r = calloc(1, sizeof(*r));

    if (!r)
        return false;
    r->references = 1;
    r->client = exchange->client;
    r->connection = exchange->connection;
    r->annotator = a->annotator;
    r->format = a->format;
    r->id = a->id;
    r->errors = a->errors;
    r->reply = TK_SPOOL;
    r->waiter.room = on_room;
    pthread_mutex_init(&r->lock, NULL);
    exchange->annotation->records = r;
    return true;
}

// ------------------------------------------------------------------------------------ submitting

static tk_step fail(tk_exchange *x, unsigned status, const char *message)
{
    tk_http_reply_error(&x->reply, status, "%s", message);
    if (status == 503)
        tk_http_reply_field(&x->reply, "Retry-After", "1");
    return TK_STEP_REPLY;
}

/** Waits for room, if there is none: TK_STEP_WAIT. */
static tk_step await_room(tk_exchange *x)
{
    tk_many *r = x->annotation->records;
    tk_step step = TK_STEP_ON;

    pthread_mutex_lock(&r->lock);
    if (r->failed) {
        step = TK_STEP_REPLY;
    } else if (r->waits || !has_room(r)) {
        r->suspended = true;
        MHD_suspend_connection(r->connection);
        step = TK_STEP_WAIT;
    }
    pthread_mutex_unlock(&r->lock);
    return step == TK_STEP_REPLY ? fail(x, 503, "the workers have ended; try again") : step;
}

static void add_item(tk_many *r, item *it, uint64_t line, size_t length)
{
    pthread_mutex_lock(&r->lock);
    it->owner = r;
    it->line = line;
    it->length = length;
    it->job.done = on_done;
    r->bytes += length;
    r->submitted++;
    r->waits = true; // unless the pool takes it
    pthread_mutex_unlock(&r->lock);
}

/** The pool has taken the document, or not. */
static void settle_item(tk_many *r, const item *it, bool taken, bool waits)
{
    pthread_mutex_lock(&r->lock);
    if (!taken) {
        r->submitted--;
        r->bytes -= it->length;
    }
    if (!waits)
        r->waits = false;
    pthread_mutex_unlock(&r->lock);
}

/** Submits a line, for which there is room in the window; holds it if the pool is full. */
static tk_step submit(tk_exchange *x, tk_str line, uint64_t number)
{
    tk_many *r = x->annotation->records;
    item *it = &r->items[r->submitted % WINDOW];
    tk_message error = {0};
    char name[1200];
    tk_status status;

    snprintf(name, sizeof(name), "%s:%" PRIu64, r->id, number);
    add_item(r, it, number, line.length);
    atomic_fetch_add(&r->references, 2); // of the pool, and as a waiter
    status = tk_annotator_submit(r->annotator, &it->job, name, line.data, line.length, &r->waiter,
                                 &error);
    if (status == TK_OK) {
        settle_item(r, it, true, false);
        drop(r); // it does not wait
        return TK_STEP_ON;
    }
    settle_item(r, it, false, status == TK_SKIP);
    drop(r); // the pool does not have it
    if (status != TK_SKIP) {
        drop(r);
        return fail(x, 503, error.text);
    }
    if (line.data != r->held.data) {
        r->held.length = 0;
        if (!tk_bytes_add(&r->held, line.data, line.length))
            return fail(x, 500, "out of memory");
    }
    r->held_line = number;
    r->holds = true;
    return TK_STEP_ON;
}

/** Waits until a line can be submitted, and submits the one that the pool did not take before. */
static tk_step make_room(tk_exchange *x)
{
    tk_many *r = x->annotation->records;
    tk_step step = await_room(x);

    while (step == TK_STEP_ON && r->holds) {
        r->holds = false;
        step = submit(x, (tk_str){r->held.data, r->held.length}, r->held_line);
        if (step == TK_STEP_ON)
            step = await_room(x);
    }
    return step;
}

/** Takes bytes of the body; `*taken` of them are used up. */
static tk_step take(tk_exchange *x, const char *data, size_t length, bool ended, size_t *taken)
{
    tk_many *r = x->annotation->records;
    tk_step step = make_room(x);
    tk_str line;
    size_t n;

    *taken = 0;
    while (step == TK_STEP_ON) {
        const bool found =
            tk_lines_next(&r->lines, data + *taken, length - *taken, ended, &line, &n);

        *taken += n;
        if (r->lines.part.failed)
            return fail(x, 500, "out of memory");
        if (!found)
            break;
        step = submit(x, line, r->lines.number);
        if (step == TK_STEP_ON)
            step = make_room(x);
    }
    return step;
}

tk_step tk_many_take(tk_exchange *exchange, const char *data, size_t *length)
{
    size_t taken;
    const tk_step step = take(exchange, data, *length, false, &taken);

    *length = step == TK_STEP_REPLY ? 0 : *length - taken;
    return step;
}

// ------------------------------------------------------------------------------------ replying

static void add_counts(const tk_many *r)
{
    static const char *const names[TK_METRICS_DOCUMENTS] = {"Toolkit-Documents", "Toolkit-Skipped",
                                                            "Toolkit-Quarantined"};
    char value[32];

    for (size_t i = 0; i < TK_METRICS_DOCUMENTS; i++) {
        snprintf(value, sizeof(value), "%" PRIu64, r->counts[i]);
        MHD_add_response_footer(r->response, names[i], value);
    }
}

/** The library's content reader. */
static ssize_t read_reply(void *ctx, uint64_t position, char *out, size_t most)
{
    tk_many *r = ctx;
    ssize_t n;

    pthread_mutex_lock(&r->lock);
    r->position = position;
    n = r->failed ? -1 : tk_spool_read(&r->reply, position, out, most);
    if (n < 0) {
        n = MHD_CONTENT_READER_END_WITH_ERROR;
    } else if (n == 0 && r->closed) {
        add_counts(r);
        n = MHD_CONTENT_READER_END_OF_STREAM;
    } else if (n == 0) {
        r->suspended = true;
        tk_client_stop(r->client);
        MHD_suspend_connection(r->connection);
    }
    pthread_mutex_unlock(&r->lock);
    if (n > 0) {
        tk_client_go(r->client);
        tk_client_extend(r->client, (uint64_t)n);
    }
    return n;
}

static void release(void *ctx)
{
    drop(ctx);
}

static tk_step reply(tk_exchange *x)
{
    tk_many *r = x->annotation->records;
    bool failed;

    pthread_mutex_lock(&r->lock);
    r->complete = true;
    close_reply(r);
    failed = r->failed;
    pthread_mutex_unlock(&r->lock);
    if (failed)
        return fail(x, 503, "the workers have ended; try again");
    atomic_fetch_add(&r->references, 1);
    r->response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_reply, r, release);
    if (!r->response) {
        drop(r);
        return fail(x, 500, "out of memory");
    }
    MHD_add_response_header(r->response, "Content-Type", r->format->type);
    MHD_add_response_header(r->response, "Trailer",
                            "Toolkit-Documents, Toolkit-Skipped, Toolkit-Quarantined");
    tk_exchange_send_stream(x, 200, r->response);
    return TK_STEP_SENT;
}

tk_step tk_many_finish(tk_exchange *exchange)
{
    size_t taken;
    const tk_step step = take(exchange, "", 0, true, &taken);

    return step == TK_STEP_ON ? reply(exchange) : step;
}
