// SPDX-License-Identifier: MIT
#include "metrics.h"

#include "route.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** The last one stands for all others. */
static const unsigned codes[TK_METRICS_CODES] = {
    200, 204, 412, 428, 400, 401, 403, 404, 405, 406, 408, 409,
    411, 413, 414, 415, 421, 422, 429, 431, 500, 503, 499, 0,
};

static const double bounds[TK_METRICS_BUCKETS] = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
};

void tk_metrics_open(tk_metrics *metrics)
{
    pthread_mutex_init(&metrics->lock, NULL);
}

void tk_metrics_close(tk_metrics *metrics)
{
    pthread_mutex_destroy(&metrics->lock);
}

static void add(_Atomic uint64_t *count, uint64_t n)
{
    atomic_fetch_add_explicit(count, n, memory_order_relaxed);
}

static uint64_t value(const _Atomic uint64_t *count)
{
    return atomic_load_explicit(count, memory_order_relaxed);
}

void tk_metrics_request(tk_metrics *metrics, size_t route, unsigned code, uint64_t nanoseconds)
{
    const size_t r = route < TK_METRICS_ROUTES ? route : TK_METRICS_ROUTES - 1;
    size_t c = 0, b = 0;

    while (c < TK_METRICS_CODES - 1 && codes[c] != code)
        c++;
    while (b < TK_METRICS_BUCKETS && (double)nanoseconds > bounds[b] * 1e9)
        b++;
    add(&metrics->requests[r][c], 1);
    add(&metrics->buckets[r][b], 1);
    add(&metrics->nanoseconds[r], nanoseconds);
}

void tk_metrics_quarantined(tk_metrics *metrics, const char *plugin, const char *reason)
{
    tk_metrics_reason *r;
    size_t i = 0;

    pthread_mutex_lock(&metrics->lock);
    while (i < metrics->n_reasons && (strcmp(metrics->reasons[i].plugin, plugin) != 0 ||
                                      strcmp(metrics->reasons[i].reason, reason) != 0))
        i++;
    if (i == TK_METRICS_REASONS)
        i--;
    r = &metrics->reasons[i];
    if (i == metrics->n_reasons) {
        const bool other = ++metrics->n_reasons == TK_METRICS_REASONS;

        snprintf(r->plugin, sizeof(r->plugin), "%s", other ? "other" : plugin);
        snprintf(r->reason, sizeof(r->reason), "%s", other ? "other" : reason);
    }
    r->count++;
    pthread_mutex_unlock(&metrics->lock);
}

// -------------------------------------------------------------------------------------- printing

static void head(tk_bytes *out, const char *name, const char *type, const char *help)
{
    tk_bytes_print(out, "# HELP toolkit_%s %s\n# TYPE toolkit_%s %s\n", name, help, name, type);
}

static void single(tk_bytes *out, const char *name, const char *type, const char *help,
                   uint64_t figure)
{
    head(out, name, type, help);
    tk_bytes_print(out, "toolkit_%s %" PRIu64 "\n", name, figure);
}

/** A route's label; that of requests for no route is "". */
static const char *label_of(size_t route)
{
    const tk_http_route *r = tk_route_at(route);

    return r ? r->path : "";
}

/** The first route with the label of this one: those of one path are counted together. */
static bool is_first(size_t route)
{
    for (size_t i = 0; i < route; i++) {
        if (strcmp(label_of(i), label_of(route)) == 0)
            return false;
    }
    return true;
}

static size_t n_labels(void)
{
    size_t n = 0;

    while (tk_route_at(n))
        n++;
    return n + 1 < TK_METRICS_ROUTES ? n + 1 : TK_METRICS_ROUTES;
}

/** The sum of a count over the routes with the same label as `route`. */
static uint64_t sum(const tk_metrics *m, size_t route, const _Atomic uint64_t *first, size_t stride)
{
    uint64_t total = 0;

    (void)m;
    for (size_t i = route; i < n_labels(); i++) {
        if (strcmp(label_of(i), label_of(route)) == 0)
            total += value(first + i * stride);
    }
    return total;
}

static void print_requests(const tk_metrics *m, tk_bytes *out)
{
    char code[16];

    head(out, "requests_total", "counter", "Requests answered, by route and status code.");
    for (size_t r = 0; r < n_labels(); r++) {
        for (size_t c = 0; is_first(r) && c < TK_METRICS_CODES; c++) {
            const uint64_t n = sum(m, r, &m->requests[0][c], TK_METRICS_CODES);

            snprintf(code, sizeof(code), codes[c] ? "%u" : "other", codes[c]);
            if (n)
                tk_bytes_print(out,
                               "toolkit_requests_total{route=\"%s\",code=\"%s\"} %" PRIu64 "\n",
                               label_of(r), code, n);
        }
    }
}

static void print_durations(const tk_metrics *m, tk_bytes *out)
{
    head(out, "request_duration_seconds", "histogram",
         "Time from the request line to the end of the reply.");
    for (size_t r = 0; r < n_labels(); r++) {
        uint64_t below = 0, all = 0;

        for (size_t b = 0; is_first(r) && b <= TK_METRICS_BUCKETS; b++)
            all += sum(m, r, &m->buckets[0][b], TK_METRICS_BUCKETS + 1);
        if (!all)
            continue;
        for (size_t b = 0; b < TK_METRICS_BUCKETS; b++) {
            below += sum(m, r, &m->buckets[0][b], TK_METRICS_BUCKETS + 1);
            tk_bytes_print(out,
                           "toolkit_request_duration_seconds_bucket{route=\"%s\",le=\"%g\"} "
                           "%" PRIu64 "\n",
                           label_of(r), bounds[b], below);
        }
        tk_bytes_print(out,
                       "toolkit_request_duration_seconds_bucket{route=\"%s\",le=\"+Inf\"} %" PRIu64
                       "\ntoolkit_request_duration_seconds_sum{route=\"%s\"} %.9f\n"
                       "toolkit_request_duration_seconds_count{route=\"%s\"} %" PRIu64 "\n",
                       label_of(r), all, label_of(r),
                       (double)sum(m, r, &m->nanoseconds[0], 1) / 1e9, label_of(r), all);
    }
}

static void print_documents(tk_metrics *m, tk_bytes *out)
{
    static const char *const names[TK_METRICS_DOCUMENTS] = {"ok", "skipped", "quarantined"};

    head(out, "documents_total", "counter", "Documents, by what became of them.");
    for (size_t i = 0; i < TK_METRICS_DOCUMENTS; i++)
        tk_bytes_print(out, "toolkit_documents_total{status=\"%s\"} %" PRIu64 "\n", names[i],
                       value(&m->documents[i]));
    head(out, "quarantined_total", "counter", "Documents that failed, by plugin and reason.");
    pthread_mutex_lock(&m->lock);
    for (size_t i = 0; i < m->n_reasons; i++)
        tk_bytes_print(out, "toolkit_quarantined_total{plugin=\"%s\",reason=\"%s\"} %" PRIu64 "\n",
                       m->reasons[i].plugin, m->reasons[i].reason, m->reasons[i].count);
    pthread_mutex_unlock(&m->lock);
}

void tk_metrics_print(tk_metrics *metrics, const tk_metrics_state *state, tk_bytes *out)
{
    tk_metrics *m = metrics;

    print_requests(m, out);
    print_durations(m, out);
    print_documents(m, out);
    single(out, "text_bytes_total", "counter", "Text annotated.", value(&m->text_bytes));
    single(out, "received_bytes_total", "counter", "Bodies of requests.", value(&m->received));
    single(out, "sent_bytes_total", "counter", "Bodies of replies.", value(&m->sent));
    single(out, "requests_in_flight", "gauge", "Requests that are not answered yet.",
           (uint64_t)atomic_load(&m->in_flight));
    single(out, "connections", "gauge", "Open connections.",
           (uint64_t)atomic_load(&m->connections));
    single(out, "connections_cut_off_total", "counter", "Connections that were too slow.",
           value(&m->cut_off));
    single(out, "documents_waiting", "gauge", "Documents that wait for a worker or are in one.",
           state->waiting);
    single(out, "pools", "gauge", "Pools of workers: one for each pair of formats in use.",
           state->pools);
    single(out, "worker_crashes_total", "counter", "Workers that died, for whatever reason.",
           state->crashes);
    single(out, "reloads_total", "counter", "Configurations read again.", value(&m->reloads));
    single(out, "reloads_failed_total", "counter", "Those that were wrong and not used.",
           value(&m->failed_reloads));
    single(out, "log_lines_lost_total", "counter", "Lines of the log that came too fast to write.",
           state->lost_lines);
}
