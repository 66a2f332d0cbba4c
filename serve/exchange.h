// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_EXCHANGE_H
#define TK_SERVE_EXCHANGE_H

#include "bytes.h"
#include "client.h"
#include "http.h"
#include "server.h"

struct tk_annotation;

/** Where a request stands. */
typedef enum tk_exchange_state {
    TK_EXCHANGE_NEW,     /**< its headers are not yet looked at */
    TK_EXCHANGE_POOL,    /**< waits for a pool to open */
    TK_EXCHANGE_BODY,    /**< its body arrives */
    TK_EXCHANGE_DISCARD, /**< its body arrives for nothing; `reply` is known */
    TK_EXCHANGE_WAIT,    /**< its body has arrived, and the reply is being made */
    TK_EXCHANGE_SENT,    /**< the reply is the library's */
} tk_exchange_state;

/** A request and its reply. Belongs to the thread of its connection. */
typedef struct tk_exchange {
    struct tk_exchange *next; /**< in tk_serve.queue */
    tk_serve *serve;
    struct MHD_Connection *connection;
    tk_client *client;
    char *target; /**< as it was sent; or NULL */
    char *agent;  /**< or NULL */
    char method[16];
    const tk_http_route *route; /**< or NULL */
    size_t route_index;
    tk_exchange_state state;
    tk_http_request request;
    tk_http_reply reply;
    tk_bytes body;
    uint64_t declared; /**< Content-Length; UINT64_MAX: chunks */
    uint64_t received, sent;
    uint64_t started; /**< CLOCK_MONOTONIC ns */
    unsigned status;
    struct tk_annotation *annotation; /**< of /annotate; see annotate.h */
} tk_exchange;

/** The library's callbacks; `ctx` is the server. */
void *tk_exchange_begin(void *ctx, const char *target, struct MHD_Connection *connection);
enum MHD_Result tk_exchange_continue(void *ctx, struct MHD_Connection *connection, const char *path,
                                     const char *method, const char *version, const char *data,
                                     size_t *length, void **exchange);
void tk_exchange_end(void *ctx, struct MHD_Connection *connection, void **exchange,
                     enum MHD_RequestTerminationCode why);

/** Sends the exchange's reply. */
enum MHD_Result tk_exchange_send(tk_exchange *exchange);
/** Sends a reply whose body the library reads by a callback; `response` is used up. */
enum MHD_Result tk_exchange_send_stream(tk_exchange *exchange, unsigned status,
                                        struct MHD_Response *response);

#endif
