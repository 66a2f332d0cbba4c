// SPDX-License-Identifier: MIT
#include "exchange.h"

#include "annotate.h"
#include "route.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define TARGET_MAX 2048
#define AGENT_MAX  256

void *tk_exchange_begin(void *ctx, const char *target, struct MHD_Connection *connection)
{
    tk_serve *serve = ctx;
    tk_exchange *x = calloc(1, sizeof(*x));
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    if (!x)
        return NULL;
    x->serve = serve;
    x->connection = connection;
    x->client = info ? info->socket_context : NULL;
    x->target = strndup(target, TARGET_MAX);
    x->started = tk_client_now();
    x->reply = TK_HTTP_REPLY;
    while (tk_route_at(x->route_index))
        x->route_index++; // none is known yet
    atomic_fetch_add(&serve->metrics.in_flight, 1);
    return x;
}

// --------------------------------------------------------------------------------------- replies

static struct MHD_Response *response_of(tk_http_reply *reply)
{
    struct MHD_Response *response;

    if (reply->fd >= 0) {
        response = MHD_create_response_from_fd64(reply->length, reply->fd);
        if (response)
            reply->fd = -1;
    } else if (reply->body) {
        response =
            MHD_create_response_from_buffer(reply->length, reply->body, MHD_RESPMEM_MUST_FREE);
        if (response)
            reply->body = NULL;
    } else {
        response = MHD_create_response_from_buffer(
            reply->length, (void *)(uintptr_t)reply->constant, MHD_RESPMEM_PERSISTENT);
    }
    return response;
}

/** Headers that every reply has. */
static void add_fields(const tk_exchange *x, struct MHD_Response *response, bool page)
{
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    if (page) {
        // Beside the policy that the page itself has.
        MHD_add_response_header(response, "Content-Security-Policy",
                                "frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
        MHD_add_response_header(response, "X-Frame-Options", "DENY");
        MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
        MHD_add_response_header(response, "Cross-Origin-Opener-Policy", "same-origin");
        MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
    }
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (x->serve->stopping)
        MHD_add_response_header(response, "Connection", "close");
}

static enum MHD_Result queue(tk_exchange *x, unsigned status, struct MHD_Response *response)
{
    enum MHD_Result result = MHD_queue_response(x->connection, status, response);

    MHD_destroy_response(response);
    x->status = status;
    x->state = TK_EXCHANGE_SENT;
    return result;
}

enum MHD_Result tk_exchange_send(tk_exchange *exchange)
{
    tk_exchange *x = exchange;
    tk_http_reply *reply = &x->reply;
    struct MHD_Response *response = response_of(reply);

    if (!response)
        return MHD_NO;
    if (reply->type)
        MHD_add_response_header(response, "Content-Type", reply->type);
    for (size_t i = 0; i < TK_HTTP_FIELDS && reply->fields[i].name; i++)
        MHD_add_response_header(response, reply->fields[i].name, reply->fields[i].value);
    add_fields(x, response, reply->page);
    x->sent = reply->length;
    if (x->client)
        tk_client_restart(&x->serve->clients, x->client, reply->length);
    return queue(x, reply->status, response);
}

enum MHD_Result tk_exchange_send_stream(tk_exchange *exchange, unsigned status,
                                        struct MHD_Response *response)
{
    tk_exchange *x = exchange;

    add_fields(x, response, false);
    if (x->client)
        tk_client_restart(&x->serve->clients, x->client, 0);
    return queue(x, status, response);
}

// -------------------------------------------------------------------------------------- requests

static bool has_body(const tk_exchange *x)
{
    return x->declared != 0;
}

/** Finds the length of the body; false if it is missing, wrong or too large. */
static bool measure_body(tk_exchange *x)
{
    const char *length = tk_http_header(&x->request, "Content-Length");
    const char *coding = tk_http_header(&x->request, "Transfer-Encoding");
    const uint64_t most = x->serve->options->max_body;

    if (coding) {
        x->declared = UINT64_MAX;
    } else if (length) {
        x->declared = strtoull(length, NULL, 10); // the library has checked it
    } else if (x->route && strcmp(x->route->method, "GET") != 0) {
        tk_http_reply_error(&x->reply, 411, "the length of the body is missing");
        return false;
    }
    if (coding || x->declared <= most)
        return true;
    tk_http_reply_error(&x->reply, 413, "the body is longer than %" PRIu64 " bytes", most);
    return false;
}

static bool find_route(tk_exchange *x)
{
    char allowed[64];
    size_t i = 0;

    x->route = tk_route_find(x->method, x->request.path, allowed);
    if (x->route) {
        while (tk_route_at(i) != x->route)
            i++;
        x->route_index = i;
        x->request.method = x->route->method;
        return true;
    }
    if (allowed[0]) {
        tk_http_reply_error(&x->reply, 405, "%.16s is not allowed here, only %s", x->method,
                            allowed);
        tk_http_reply_field(&x->reply, "Allow", "%s", allowed);
    } else {
        tk_http_reply_error(&x->reply, 404, "there is nothing at %.200s", x->request.path);
    }
    return false;
}

/** Looks at the headers; false if the reply is known. */
static bool admit(tk_exchange *x)
{
    if (x->serve->stopping) {
        tk_http_reply_error(&x->reply, 503, "the server stops");
        tk_http_reply_field(&x->reply, "Retry-After", "2");
        return false;
    }
    // Who may not ask does not learn what there is.
    return tk_guard_admits(&x->serve->guard, &x->request, x->route && x->route->open, &x->reply) &&
           measure_body(x);
}

/** The reply is known before the body has arrived. */
static enum MHD_Result refuse(tk_exchange *x)
{
    const char *expect = tk_http_header(&x->request, "Expect");

    // The library closes the connection after a reply that comes before the body.
    if (has_body(x) && (x->reply.status == 413 || expect))
        return tk_exchange_send(x);
    x->state = TK_EXCHANGE_DISCARD;
    return MHD_YES;
}

static enum MHD_Result step_on(tk_exchange *x, tk_step step)
{
    if (step == TK_STEP_WAIT && x->client)
        tk_client_stop(x->client);
    return step == TK_STEP_SENT && x->state != TK_EXCHANGE_SENT ? MHD_NO : MHD_YES;
}

/** The headers have arrived, or the pool is open. */
static enum MHD_Result open_request(tk_exchange *x)
{
    tk_step step = TK_STEP_ON;

    if (!x->route->answer)
        step = tk_annotate_open(x);
    x->state = step == TK_STEP_WAIT ? TK_EXCHANGE_POOL : TK_EXCHANGE_BODY;
    if (x->client && step != TK_STEP_WAIT)
        tk_client_restart(&x->serve->clients, x->client, 0);
    return step == TK_STEP_REPLY ? refuse(x) : step_on(x, step);
}

static enum MHD_Result look_at_headers(tk_exchange *x, const char *path, const char *method)
{
    const char *type, *agent;
    bool found;

    x->request = (tk_http_request){.method = x->method, .path = path, .connection = x->connection};
    strncpy(x->method, method, sizeof(x->method) - 1);
    agent = tk_http_header(&x->request, "User-Agent");
    x->agent = agent ? strndup(agent, AGENT_MAX) : NULL;
    type = tk_http_header(&x->request, "Content-Type");
    x->request.type = type ? type : "";
    found = find_route(x);
    if (!admit(x) || !found)
        return refuse(x);
    return open_request(x);
}

static enum MHD_Result take_body(tk_exchange *x, const char *data, size_t *length)
{
    const size_t n = *length;
    tk_step step = TK_STEP_ON;

    if (x->received + n > x->serve->options->max_body && x->state == TK_EXCHANGE_BODY) {
        tk_http_reply_free(&x->reply);
        tk_http_reply_error(&x->reply, 413, "the body is longer than %" PRIu64 " bytes",
                            x->serve->options->max_body);
        x->state = TK_EXCHANGE_DISCARD;
    }
    if (x->state == TK_EXCHANGE_BODY && !x->route->answer) {
        step = tk_annotate_take(x, data, length);
        if (step == TK_STEP_REPLY)
            x->state = TK_EXCHANGE_DISCARD;
    } else {
        *length = 0;
        if (x->state == TK_EXCHANGE_BODY && !tk_bytes_add(&x->body, data, n)) {
            tk_http_reply_error(&x->reply, 500, "out of memory");
            x->state = TK_EXCHANGE_DISCARD;
        }
    }
    x->received += n - *length;
    if (x->client)
        tk_client_extend(x->client, n - *length);
    // A client that goes on sending after the limit is cut off.
    if (x->received > 2 * x->serve->options->max_body + ((size_t)1 << 20))
        return MHD_NO;
    return step_on(x, step);
}

/** The body has arrived. */
static enum MHD_Result finish(tk_exchange *x)
{
    tk_step step = TK_STEP_REPLY;

    if (x->state == TK_EXCHANGE_DISCARD)
        return tk_exchange_send(x);
    if (x->route->answer) {
        x->request.body = (tk_str){x->body.data ? x->body.data : "", x->body.length};
        x->route->answer(x->serve, &x->request, &x->reply);
    } else {
        step = tk_annotate_finish(x);
    }
    return step == TK_STEP_REPLY ? tk_exchange_send(x) : step_on(x, step);
}

enum MHD_Result tk_exchange_continue(void *ctx, struct MHD_Connection *connection, const char *path,
                                     const char *method, const char *version, const char *data,
                                     size_t *length, void **exchange)
{
    tk_exchange *x = *exchange;

    (void)ctx;
    (void)connection;
    (void)version;
    if (!x)
        return MHD_NO; // out of memory
    if (x->client)
        tk_client_go(x->client);
    if (x->state == TK_EXCHANGE_NEW)
        return look_at_headers(x, path, method);
    if (x->state == TK_EXCHANGE_POOL)
        return open_request(x);
    if (*length)
        return take_body(x, data, length);
    return x->state == TK_EXCHANGE_SENT ? MHD_YES : finish(x);
}

// ------------------------------------------------------------------------------------------- end

static void write_log(tk_exchange *x, double seconds)
{
    const tk_log_request request = {.client = x->client ? x->client->address : "",
                                    .method = x->method,
                                    .target = x->target ? x->target : "",
                                    .agent = x->agent,
                                    .status = x->status,
                                    .received = x->received,
                                    .sent = x->sent,
                                    .seconds = seconds};

    tk_log_add(&x->serve->log, &request);
}

/** The status of a reply that the library made itself. */
static void find_status(tk_exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_HTTP_STATUS);

    if (!x->status && info)
        x->status = info->http_status;
}

void tk_exchange_end(void *ctx, struct MHD_Connection *connection, void **exchange,
                     enum MHD_RequestTerminationCode why)
{
    tk_exchange *x = *exchange;
    tk_metrics *metrics;
    uint64_t elapsed;

    (void)ctx;
    (void)connection;
    if (!x)
        return;
    metrics = &x->serve->metrics;
    elapsed = tk_client_now() - x->started;
    if (x->client)
        tk_client_restart(&x->serve->clients, x->client, 0);
    x->sent += tk_annotate_sent(x);
    find_status(x);
    if (!x->status && why != MHD_REQUEST_TERMINATED_COMPLETED_OK)
        x->status = 499; // as other servers log a client that went away
    metrics->received += x->received;
    metrics->sent += x->sent;
    tk_metrics_request(metrics, x->route_index, x->status, elapsed);
    write_log(x, (double)elapsed / 1e9);
    atomic_fetch_sub(&metrics->in_flight, 1);
    tk_annotate_close(x);
    tk_http_reply_free(&x->reply);
    tk_bytes_free(&x->body);
    free(x->target);
    free(x->agent);
    free(x);
    *exchange = NULL;
}
