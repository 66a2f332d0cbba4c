// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_METRICS_H
#define TK_SERVE_METRICS_H

#include "bytes.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#define TK_METRICS_ROUTES  24
#define TK_METRICS_CODES   24
#define TK_METRICS_BUCKETS 14
/** Pairs of plugin and reason; further ones are counted together. */
#define TK_METRICS_REASONS 128

/** Documents, by what became of them. */
enum { TK_METRICS_OK, TK_METRICS_SKIPPED, TK_METRICS_QUARANTINED, TK_METRICS_DOCUMENTS };

typedef struct tk_metrics_reason {
    char plugin[64], reason[16];
    uint64_t count;
} tk_metrics_reason;

/** What the server counts. A zeroed one is ready after tk_metrics_open(). */
typedef struct tk_metrics {
    _Atomic uint64_t requests[TK_METRICS_ROUTES][TK_METRICS_CODES];
    _Atomic uint64_t buckets[TK_METRICS_ROUTES][TK_METRICS_BUCKETS + 1]; /**< not cumulated */
    _Atomic uint64_t nanoseconds[TK_METRICS_ROUTES];
    _Atomic uint64_t received, sent;
    _Atomic uint64_t documents[TK_METRICS_DOCUMENTS];
    _Atomic uint64_t text_bytes;
    _Atomic uint64_t cut_off; /**< connections that were too slow */
    _Atomic int64_t in_flight, connections;
    _Atomic uint64_t reloads, failed_reloads;
    pthread_mutex_t lock;
    tk_metrics_reason reasons[TK_METRICS_REASONS]; /**< the last: all others */
    size_t n_reasons;
} tk_metrics;

/** Figures that others hold. */
typedef struct tk_metrics_state {
    uint64_t waiting; /**< documents that were submitted to a pool and are not finished */
    uint64_t crashes; /**< workers that died */
    uint64_t pools;
    uint64_t lost_lines;
} tk_metrics_state;

void tk_metrics_open(tk_metrics *metrics);
void tk_metrics_close(tk_metrics *metrics);
/** A request was answered; `route` is an index of tk_route_at(), or the number of routes. */
void tk_metrics_request(tk_metrics *metrics, size_t route, unsigned code, uint64_t nanoseconds);
void tk_metrics_quarantined(tk_metrics *metrics, const char *plugin, const char *reason);
/** Adds all figures in the text form of Prometheus. */
void tk_metrics_print(tk_metrics *metrics, const tk_metrics_state *state, tk_bytes *out);

#endif
