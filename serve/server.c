// SPDX-License-Identifier: MIT
#include "server.h"

#include "exchange.h"
#include "gold_create.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

/** How often slow connections are looked for, in ms. */
#define SWEEP_MS 250
/** And how often, while the server stops, whether all requests are answered. */
#define STOP_MS 20
/** Memory of a connection: for its headers, and pieces of bodies. The library clears it after each
 * request, which takes longer than all else it does if this is much larger. */
#define CONNECTION_BYTES ((size_t)16 << 10)
/** Seconds without any byte after which the library itself closes a connection. */
#define IDLE_SECONDS 2

// -------------------------------------------------------------------------------------- engines

static void wake_main(tk_serve *serve)
{
    static const uint64_t one = 1;

    (void)!write(serve->control, &one, sizeof(one));
}

tk_engine *tk_serve_enter(tk_serve *serve)
{
    tk_engine *engine;

    pthread_mutex_lock(&serve->lock);
    engine = serve->engine;
    engine->references++;
    pthread_mutex_unlock(&serve->lock);
    return engine;
}

void tk_serve_leave(tk_serve *serve, tk_engine *engine)
{
    if (atomic_fetch_sub(&engine->references, 1) == 1)
        wake_main(serve); // it is retired: the server's own reference is gone
}

void tk_serve_await_pool(tk_serve *serve, tk_exchange *exchange)
{
    pthread_mutex_lock(&serve->lock);
    exchange->next = serve->queue;
    serve->queue = exchange;
    MHD_suspend_connection(exchange->connection);
    pthread_mutex_unlock(&serve->lock);
    wake_main(serve);
}

/** Opens the pools that requests wait for, and resumes these. */
static void open_pools(tk_serve *serve)
{
    tk_exchange *queue;

    pthread_mutex_lock(&serve->lock);
    queue = serve->queue;
    serve->queue = NULL;
    pthread_mutex_unlock(&serve->lock);
    if (!queue)
        return;
    for (tk_engine *e = serve->retired; e; e = e->next)
        tk_engine_open_pools(e);
    tk_engine_open_pools(serve->engine);
    while (queue) {
        tk_exchange *next = queue->next;

        MHD_resume_connection(queue->connection);
        queue = next;
    }
}

/** Closes engines that no request refers to. */
static void close_retired(tk_serve *serve)
{
    tk_engine **at = &serve->retired;

    while (*at) {
        tk_engine *engine = *at;

        if (engine->references) {
            at = &engine->next;
            continue;
        }
        *at = engine->next;
        tk_engine_close(engine);
    }
}

/** Puts an engine, which may be NULL, in place of the current one. */
static void replace_engine(tk_serve *serve, tk_engine *engine)
{
    tk_engine *old;

    pthread_mutex_lock(&serve->lock);
    old = serve->engine;
    serve->engine = engine;
    pthread_mutex_unlock(&serve->lock);
    if (!old)
        return;
    old->next = serve->retired;
    serve->retired = old;
    old->references--;
}

/** SIGHUP: reads the configuration again. */
static void reload(tk_serve *serve)
{
    tk_message error = {0};
    tk_engine *engine;

    tk_log_reopen(&serve->log);
    engine = tk_engine_open(serve->options, &serve->metrics, &serve->log, &error);
    if (!engine || !tk_page_reload(&serve->page, serve->options, &error)) {
        tk_engine_close(engine);
        serve->metrics.failed_reloads++;
        tk_log_event(&serve->log, "reload failed", error.text);
        return;
    }
    replace_engine(serve, engine);
    serve->metrics.reloads++;
    tk_log_event(&serve->log, "reloaded", NULL);
}

// ------------------------------------------------------------------------------------ the library

static void on_connection(void *ctx, struct MHD_Connection *connection, void **client,
                          enum MHD_ConnectionNotificationCode code)
{
    tk_serve *serve = ctx;
    const union MHD_ConnectionInfo *fd, *address;

    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*client)
            tk_clients_remove(&serve->clients, *client);
        *client = NULL;
        serve->metrics.connections--;
        return;
    }
    fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    address = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    *client =
        fd ? tk_clients_add(&serve->clients, fd->connect_fd, address ? address->client_addr : NULL)
           : NULL;
    serve->metrics.connections++;
}

/** The library's messages are about what clients do wrong. */
static void on_remark(void *ctx, const char *format, va_list values)
    __attribute__((format(printf, 2, 0)));

static void on_remark(void *ctx, const char *format, va_list values)
{
    tk_serve *serve = ctx;
    char text[512];

    if (!serve->options->verbose)
        return;
    vsnprintf(text, sizeof(text), format, values);
    text[strcspn(text, "\n")] = '\0';
    tk_log_event(&serve->log, "http", text);
}

static bool start(tk_serve *serve, int fd, tk_message *error)
{
    const tk_serve_options *o = serve->options;
    const unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG;

    serve->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, tk_exchange_continue, serve, MHD_OPTION_EXTERNAL_LOGGER, on_remark,
        serve, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_URI_LOG_CALLBACK, tk_exchange_begin, serve,
        MHD_OPTION_NOTIFY_COMPLETED, tk_exchange_end, serve, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, serve, MHD_OPTION_CONNECTION_LIMIT, (unsigned)o->max_connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)o->max_client,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)o->timeout + IDLE_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(o->threads > 1 ? o->threads : 0), MHD_OPTION_END);
    if (serve->daemon)
        return true;
    snprintf(error->text, sizeof(error->text), "cannot start the HTTP server: %s", strerror(errno));
    return false;
}

// ---------------------------------------------------------------------------------------- running

/** The signals that the main thread takes. */
static sigset_t own_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

/** Waits for signals and requests of other threads until the server is to stop. */
static void run(tk_serve *serve, int signals)
{
    struct pollfd ready[2] = {{.fd = signals, .events = POLLIN},
                              {.fd = serve->control, .events = POLLIN}};
    struct signalfd_siginfo signal;
    uint64_t ignored;

    for (;;) {
        poll(ready, 2, SWEEP_MS);
        while (read(signals, &signal, sizeof(signal)) == (ssize_t)sizeof(signal)) {
            if (signal.ssi_signo != SIGHUP)
                return;
            reload(serve);
        }
        (void)!read(serve->control, &ignored, sizeof(ignored));
        open_pools(serve);
        close_retired(serve);
        serve->metrics.cut_off += tk_clients_sweep(&serve->clients, false);
    }
}

/** Waits for requests in progress, up to `seconds`, or a second signal. */
static void await_requests(tk_serve *serve, int signals, double seconds)
{
    const uint64_t end = tk_client_now() + (uint64_t)(seconds * 1e9);
    struct pollfd ready = {.fd = signals, .events = POLLIN};

    while (serve->metrics.in_flight && tk_client_now() < end) {
        open_pools(serve);
        serve->metrics.cut_off += tk_clients_sweep(&serve->clients, false);
        if (poll(&ready, 1, STOP_MS) > 0)
            return;
    }
}

static void stop(tk_serve *serve, int signals)
{
    const double last = 2; // seconds for replies that say that the server stops

    tk_log_event(&serve->log, "stopping", NULL);
    serve->stopping = true;
    (void)MHD_quiesce_daemon(serve->daemon);
    tk_listen_remove(&serve->address);
    await_requests(serve, signals, serve->options->grace);
    for (tk_engine *e = serve->retired; e; e = e->next)
        tk_engine_stop(e);
    tk_engine_stop(serve->engine);
    await_requests(serve, signals, last);
    tk_clients_sweep(&serve->clients, true);
    while (serve->metrics.in_flight) // its thread lets go of each at once
        usleep(1000);
}

/** Says where it listens: on standard output, and in the log. */
static void announce(tk_serve *serve)
{
    char url[256];

    tk_listen_url(&serve->address, url, sizeof(url));
    puts(url);
    fflush(stdout);
    tk_log_event(&serve->log, "listening", url);
}

/** All that does not depend on the configuration of the pipeline. */
static bool open_server(tk_serve *serve, tk_message *error)
{
    const tk_serve_options *o = serve->options;

    if (!tk_listen_parse(&serve->address, o->listen, error) ||
        !tk_guard_open(&serve->guard, o, &serve->address, error) ||
        !tk_log_open(&serve->log, o->log, o->quiet, error))
        return false;
    serve->control = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (serve->control >= 0)
        return true;
    snprintf(error->text, sizeof(error->text), "cannot start: %s", strerror(errno));
    return false;
}

/** Loads the pipeline, and serves. */
static int serve_at(tk_serve *serve, int fd, int signals, tk_message *error)
{
    serve->engine = tk_engine_open(serve->options, &serve->metrics, &serve->log, error);
    if (!serve->engine || !tk_page_open(&serve->page, serve->options, error))
        return TK_EXIT_USAGE;
    // Processes are forked from one thread as far as possible, so the others start after these.
    if (!tk_log_start(&serve->log, error) || !start(serve, fd, error))
        return TK_EXIT_FAILURE;
    announce(serve);
    run(serve, signals);
    stop(serve, signals);
    MHD_stop_daemon(serve->daemon);
    tk_log_event(&serve->log, "stopped", NULL);
    return TK_EXIT_OK;
}

static void close_server(tk_serve *serve)
{
    replace_engine(serve, NULL);
    close_retired(serve);
    tk_page_close(&serve->page);
    tk_gold_file_close(serve->gold);
    tk_guard_close(&serve->guard);
    tk_log_close(&serve->log);
    tk_metrics_close(&serve->metrics);
    tk_clients_close(&serve->clients);
    if (serve->control >= 0)
        close(serve->control);
    pthread_mutex_destroy(&serve->lock);
}

static void print_line(void *ctx, const char *line)
{
    (void)ctx;
    fprintf(stderr, "toolkit: %s\n", line);
}

/** Opens the gold file, if there is to be one; makes a new one of the pipeline's articles. */
static int open_gold(tk_serve *serve, tk_message *error)
{
    const tk_serve_options *o = serve->options;
    const tk_gold_source source = {.conf = o->conf,
                                   .sets = o->sets,
                                   .n_sets = o->n_sets,
                                   .workers = o->workers,
                                   .message = print_line};
    const int code = o->annotate ? tk_gold_create(o->annotate, &source, error) : TK_EXIT_OK;

    if (code != TK_EXIT_OK || !o->annotate)
        return code;
    serve->gold = tk_gold_file_open(o->annotate, o->annotator, error);
    return serve->gold ? TK_EXIT_OK : TK_EXIT_USAGE;
}

int tk_serve_run(const tk_serve_options *options, tk_message *error)
{
    tk_serve serve = {.options = options, .control = -1, .log = {.fd = -1}, .page = TK_PAGE};
    const sigset_t own = own_signals();
    sigset_t before;
    int code = TK_EXIT_USAGE, signals, fd = -1;

    code = open_gold(&serve, error);
    if (code != TK_EXIT_OK)
        return code;
    code = TK_EXIT_USAGE;
    // Before any thread starts: all of them leave these signals to this one.
    pthread_sigmask(SIG_BLOCK, &own, &before);
    signals = signalfd(-1, &own, SFD_CLOEXEC | SFD_NONBLOCK);
    pthread_mutex_init(&serve.lock, NULL);
    tk_metrics_open(&serve.metrics);
    tk_clients_open(&serve.clients, options->timeout);
    if (signals < 0)
        snprintf(error->text, sizeof(error->text), "cannot start: %s", strerror(errno));
    else if (open_server(&serve, error))
        fd = tk_listen_open(&serve.address, error);
    if (fd >= 0) {
        code = serve_at(&serve, fd, signals, error);
        if (code != TK_EXIT_OK)
            tk_listen_remove(&serve.address);
        close(fd);
    }
    close_server(&serve);
    if (signals >= 0)
        close(signals);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}
