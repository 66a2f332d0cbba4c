// SPDX-License-Identifier: MIT
#include "single.h"

#include <toolkit/text/json.h>
#include <toolkit/text/utf8.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct tk_single {
    tk_job job;
    _Atomic int references; /**< of the exchange, and of the pool while it has the document */
    pthread_mutex_t lock;
    struct MHD_Connection *suspended; /**< it waits for the result; else NULL */
    const tk_format *format;
    bool submitted, done;
    tk_http_reply reply; /**< once it is done */
};

static void drop(tk_single *single)
{
    if (atomic_fetch_sub(&single->references, 1) > 1)
        return;
    tk_http_reply_free(&single->reply);
    pthread_mutex_destroy(&single->lock);
    free(single);
}

// --------------------------------------------------------------------------------------- replies

/** "{"error": {"status": 422, "id", "plugin", "reason", "message"}}", and "byte" if it is known. */
static void reply_failure(tk_http_reply *reply, const tk_pool_result *result)
{
    tk_json_writer w = {0};
    size_t length = 0;
    char *text;

    tk_json_open(&w, '{');
    tk_json_put_key(&w, "error");
    tk_json_open(&w, '{');
    tk_json_put_key(&w, "status");
    tk_json_put_integer(&w, 422);
    tk_json_put_key(&w, "id");
    tk_json_put_text(&w, result->id);
    tk_json_put_key(&w, "plugin");
    tk_json_put_text(&w, result->plugin);
    tk_json_put_key(&w, "reason");
    tk_json_put_text(&w, result->reason);
    tk_json_put_key(&w, "message");
    tk_json_put_text(&w, result->message);
    if (result->byte != UINT64_MAX) {
        tk_json_put_key(&w, "byte");
        tk_json_put_integer(&w, (int64_t)result->byte);
    }
    tk_json_close(&w, '}');
    tk_json_close(&w, '}');
    text = tk_json_written(&w, &length);
    tk_http_reply_body(reply, 422, "application/json", text, length);
}

/** A document alone, between what its format has around documents. */
static void reply_document(tk_http_reply *reply, const tk_format *format, tk_str output)
{
    const size_t head = strlen(format->head), tail = strlen(format->tail);
    const size_t length = head + output.length + tail;
    char *body = malloc(length + 1);

    if (body) {
        memcpy(body, format->head, head);
        memcpy(body + head, output.data, output.length);
        memcpy(body + head + output.length, format->tail, tail);
    }
    tk_http_reply_body(reply, 200, format->type, body, length);
}

static void reply_result(tk_single *single, const tk_pool_result *result)
{
    tk_http_reply *reply = &single->reply;

    if (!result) {
        tk_http_reply_error(reply, 503, "the workers have ended; try again");
        tk_http_reply_field(reply, "Retry-After", "1");
    } else if (result->status == TK_OK) {
        reply_document(reply, single->format, result->output);
    } else if (result->status == TK_SKIP) {
        tk_http_reply_constant(reply, 204, NULL, "", 0);
    } else {
        reply_failure(reply, result);
    }
}

/** In the annotator's thread. */
static void on_done(tk_job *job, const tk_pool_result *result)
{
    tk_single *single = (tk_single *)(void *)job; // its first member
    struct MHD_Connection *suspended;

    reply_result(single, result);
    pthread_mutex_lock(&single->lock);
    single->done = true;
    suspended = single->suspended;
    single->suspended = NULL;
    pthread_mutex_unlock(&single->lock);
    if (suspended)
        MHD_resume_connection(suspended);
    drop(single);
}

// ----------------------------------------------------------------------------------------- steps

bool tk_single_open(tk_exchange *exchange)
{
    tk_single *single = calloc(1, sizeof(*single));

    if (!single)
        return false;
    single->references = 1;
    single->format = exchange->annotation->format;
    single->reply = TK_HTTP_REPLY;
    single->job.done = on_done;
    pthread_mutex_init(&single->lock, NULL);
    exchange->annotation->single = single;
    return true;
}

static bool is_utf8(tk_str text)
{
    const uint8_t *p = (const uint8_t *)text.data;
    size_t left = text.length;
    unsigned n, subpart;

    for (; left; left -= n, p += n) {
        n = tk_utf8_sequence(p, left, &subpart);
        if (!n)
            return false;
    }
    return true;
}

/** The record of a text with the title, date and source of the query; NULL when out of memory. */
static char *record_of(const tk_exchange *x, tk_str text, size_t *length)
{
    static const char *const keys[] = {"date", "source", "title"};
    tk_json_writer w = {0};

    tk_json_open(&w, '{');
    tk_json_put_key(&w, "meta");
    tk_json_open(&w, '{');
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        const char *value = tk_http_query(&x->request, keys[i]);

        if (value) {
            tk_json_put_key(&w, keys[i]);
            tk_json_put_text(&w, value);
        }
    }
    tk_json_close(&w, '}');
    tk_json_put_key(&w, "text");
    tk_json_put_string(&w, text.data, text.length);
    tk_json_close(&w, '}');
    return tk_json_written(&w, length);
}

static tk_step submit(tk_exchange *x, const char *data, size_t length)
{
    const tk_annotation *a = x->annotation;
    tk_single *single = a->single;
    tk_message error = {0};
    tk_status status;

    atomic_fetch_add(&single->references, 1);
    status = tk_annotator_submit(a->annotator, &single->job, a->id, data, length, NULL, &error);
    single->submitted = status == TK_OK;
    if (single->submitted)
        return TK_STEP_ON;
    drop(single);
    if (status == TK_SKIP)
        tk_http_reply_error(&x->reply, 429, "too many documents are waiting; try again");
    else
        tk_http_reply_error(&x->reply, 503, "%s", error.text);
    tk_http_reply_field(&x->reply, "Retry-After", "1");
    return TK_STEP_REPLY;
}

static tk_step submit_text(tk_exchange *x, tk_str text)
{
    size_t length = 0;
    char *record;
    tk_step step;

    if (!x->annotation->adds_meta)
        return submit(x, text.data, text.length);
    if (!is_utf8(text)) {
        tk_http_reply_error(&x->reply, 400,
                            "with ?title=, ?date= or ?source= the text must be UTF-8");
        return TK_STEP_REPLY;
    }
    record = record_of(x, text, &length);
    if (!record) {
        tk_http_reply_error(&x->reply, 500, "out of memory");
        return TK_STEP_REPLY;
    }
    step = submit(x, record, length);
    free(record);
    return step;
}

tk_step tk_single_take(tk_exchange *exchange, const char *data, size_t *length)
{
    tk_exchange *x = exchange;
    const size_t n = *length;

    *length = 0;
    if (!x->body.length && n == x->declared) // all of it
        return submit_text(x, (tk_str){data, n});
    if (tk_bytes_add(&x->body, data, n))
        return TK_STEP_ON;
    tk_http_reply_error(&x->reply, 500, "out of memory");
    return TK_STEP_REPLY;
}

tk_step tk_single_finish(tk_exchange *exchange)
{
    tk_exchange *x = exchange;
    tk_single *single = x->annotation->single;
    bool done;

    if (!single->submitted) {
        const tk_str text = {x->body.data ? x->body.data : "", x->body.length};
        const tk_step step = submit_text(x, text);

        tk_bytes_free(&x->body);
        if (step != TK_STEP_ON)
            return step;
    }
    pthread_mutex_lock(&single->lock);
    done = single->done;
    if (!done) {
        single->suspended = x->connection;
        MHD_suspend_connection(x->connection);
    }
    pthread_mutex_unlock(&single->lock);
    if (!done)
        return TK_STEP_WAIT;
    tk_http_reply_free(&x->reply);
    x->reply = single->reply;
    single->reply = TK_HTTP_REPLY;
    return TK_STEP_REPLY;
}

void tk_single_close(tk_single *single)
{
    if (single)
        drop(single);
}
