// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_SERVER_H
#define TK_SERVE_SERVER_H

#include "client.h"
#include "engine.h"
#include "gold.h"
#include "guard.h"
#include "listen.h"
#include "log.h"
#include "metrics.h"
#include "page.h"
#include "serve.h"

#include <microhttpd.h>

struct tk_exchange;

/** The server. Its threads share it. */
struct tk_serve {
    const tk_serve_options *options;
    tk_listen_address address;
    tk_guard guard;
    tk_log log;
    tk_metrics metrics;
    tk_clients clients;
    tk_page page;
    tk_gold_file *gold; /**< NULL: none */
    struct MHD_Daemon *daemon;
    int control;               /**< eventfd: there is something for the main thread */
    _Atomic bool stopping;     /**< no new requests are taken */
    _Atomic int64_t asked;     /**< requests that hold or wait for a worker */
    pthread_mutex_t lock;      /**< of what follows */
    tk_engine *engine;         /**< for new requests */
    tk_engine *retired;        /**< those that requests still refer to */
    struct tk_exchange *queue; /**< suspended until a pool is open */
};

/** Returns a reference to the engine for a new request; tk_serve_leave() gives it back. */
tk_engine *tk_serve_enter(tk_serve *serve);
void tk_serve_leave(tk_serve *serve, tk_engine *engine);
/** Suspends a request until its engine has opened the pools that were asked for. */
void tk_serve_await_pool(tk_serve *serve, struct tk_exchange *exchange);

#endif
