// SPDX-License-Identifier: MIT
#include "annotate.h"

#include "many.h"
#include "single.h"

#include <toolkit/text/utf8.h>

#include <stdlib.h>
#include <string.h>

#define ID_MAX 1024

static bool is_utf8(const char *text)
{
    const uint8_t *p = (const uint8_t *)text;
    size_t left = strlen(text);
    unsigned subpart;

    while (left) {
        const unsigned n = tk_utf8_sequence(p, left, &subpart);

        if (!n)
            return false;
        p += n;
        left -= n;
    }
    return true;
}

/** Checks the parameters of the query that are text. */
static bool check_texts(tk_exchange *x)
{
    static const char *const keys[] = {"id", "title", "date", "source"};
    tk_annotation *a = x->annotation;

    a->id = "stdin";
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        const char *value = tk_http_query(&x->request, keys[i]);

        if (!value)
            continue;
        if (strlen(value) > ID_MAX || !is_utf8(value)) {
            tk_http_reply_error(&x->reply, 400, "?%s= must be UTF-8 of at most %d bytes", keys[i],
                                ID_MAX);
            return false;
        }
        if (i == 0)
            a->id = value;
        else
            a->adds_meta = true;
    }
    return true;
}

/** Chooses the format of the reply: by ?format=, or by Accept. */
static bool choose_format(tk_exchange *x)
{
    tk_annotation *a = x->annotation;
    const char *id = tk_http_query(&x->request, "format");
    const tk_media_offer *offer;
    char names[512];

    if (id) {
        a->format = tk_engine_format(a->engine, id);
        if (a->format)
            return true;
        tk_engine_format_names(a->engine, names, sizeof(names));
        tk_http_reply_error(&x->reply, 400, "?format=%.64s: no such format; there are %s", id,
                            names);
        return false;
    }
    offer = tk_media_choose(tk_http_header(&x->request, "Accept"), a->engine->offers,
                            a->engine->n_formats);
    if (offer) {
        a->format = &a->engine->formats[offer - a->engine->offers];
        return true;
    }
    tk_engine_format_names(a->engine, names, sizeof(names));
    tk_http_reply_error(&x->reply, 406,
                        "no format fits the header Accept; ?format= chooses one of %s", names);
    return false;
}

/** Whether failures are lines of the reply. */
static bool choose_errors(tk_exchange *x)
{
    tk_annotation *a = x->annotation;
    const char *value = tk_http_query(&x->request, "errors");
    const bool inside = value ? strcmp(value, "inline") == 0 : a->format->lines;

    if (value && !inside && strcmp(value, "omit") != 0) {
        tk_http_reply_error(&x->reply, 400, "?errors= must be inline or omit");
        return false;
    }
    if (inside && !a->format->lines) {
        tk_http_reply_error(&x->reply, 400, "?errors=inline is for replies in JSON Lines, not %s",
                            a->format->id);
        return false;
    }
    a->errors = inside;
    return true;
}

static bool choose_body(tk_exchange *x)
{
    tk_annotation *a = x->annotation;
    const tk_media_body body = tk_media_body_of(x->request.type);

    if (!body.decoder) {
        tk_http_reply_error(&x->reply, 415, "Content-Type must be %s, in UTF-8", tk_media_bodies);
        return false;
    }
    a->decoder = body.decoder;
    a->many = body.many;
    if (a->adds_meta && strcmp(a->decoder, "text") != 0) {
        tk_http_reply_error(&x->reply, 400,
                            "?title=, ?date= and ?source= are for text/plain; "
                            "a record has them in \"meta\"");
        return false;
    }
    if (a->adds_meta) // the text becomes a record
        a->decoder = "jsonl";
    return true;
}

/** A place among the requests that are annotated at the same time. */
static bool take_place(tk_exchange *x)
{
    if (atomic_fetch_add(&x->serve->asked, 1) < x->serve->options->max_waiting)
        return true;
    atomic_fetch_sub(&x->serve->asked, 1);
    tk_http_reply_error(&x->reply, 429, "too many requests are waiting; try again");
    tk_http_reply_field(&x->reply, "Retry-After", "1");
    return false;
}

static bool prepare(tk_exchange *x)
{
    if (!take_place(x))
        return false;
    x->annotation = calloc(1, sizeof(*x->annotation));
    if (!x->annotation) {
        atomic_fetch_sub(&x->serve->asked, 1);
        tk_http_reply_error(&x->reply, 500, "out of memory");
        return false;
    }
    x->annotation->engine = tk_serve_enter(x->serve);
    return check_texts(x) && choose_format(x) && choose_body(x) && choose_errors(x);
}

tk_step tk_annotate_open(tk_exchange *exchange)
{
    tk_exchange *x = exchange;
    tk_annotation *a;
    tk_message error = {0};

    if (!x->annotation && !prepare(x))
        return TK_STEP_REPLY;
    a = x->annotation;
    switch (tk_engine_find(a->engine, a->decoder, a->format, &a->annotator, &error)) {
    case TK_ENGINE_OPENING:
        if (!x->serve->stopping) {
            tk_serve_await_pool(x->serve, x);
            return TK_STEP_WAIT;
        }
        strcpy(error.text, "the server stops"); // NOLINT: it fits
        break;
    case TK_ENGINE_READY:
        if (a->many ? tk_many_open(x) : tk_single_open(x))
            return TK_STEP_ON;
        tk_http_reply_error(&x->reply, 500, "out of memory");
        return TK_STEP_REPLY;
    default:
        break;
    }
    tk_http_reply_error(&x->reply, 503, "%s", error.text);
    tk_http_reply_field(&x->reply, "Retry-After", "2");
    return TK_STEP_REPLY;
}

tk_step tk_annotate_take(tk_exchange *exchange, const char *data, size_t *length)
{
    return exchange->annotation->many ? tk_many_take(exchange, data, length)
                                      : tk_single_take(exchange, data, length);
}

tk_step tk_annotate_finish(tk_exchange *exchange)
{
    return exchange->annotation->many ? tk_many_finish(exchange) : tk_single_finish(exchange);
}

uint64_t tk_annotate_sent(const tk_exchange *exchange)
{
    const tk_annotation *a = exchange->annotation;

    return a && a->records ? tk_many_sent(a->records) : 0;
}

void tk_annotate_close(tk_exchange *exchange)
{
    tk_annotation *a = exchange->annotation;

    if (!a)
        return;
    tk_single_close(a->single);
    tk_many_close(a->records);
    tk_serve_leave(exchange->serve, a->engine);
    atomic_fetch_sub(&exchange->serve->asked, 1);
    free(a);
    exchange->annotation = NULL;
}
