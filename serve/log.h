// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_LOG_H
#define TK_SERVE_LOG_H

#include "bytes.h"

#include <toolkit/toolkit.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * The log: one JSON object a line. A thread writes the lines, so that a slow reader delays no
 * request; if it is too slow, lines are lost and counted.
 */
typedef struct tk_log {
    const char *path; /**< NULL: standard error */
    int fd;           /**< -1: nothing is logged */
    pthread_mutex_t lock;
    pthread_cond_t added;
    pthread_t thread;
    tk_bytes lines; /**< that were not written yet */
    uint64_t lost;
    bool started, closing;
} tk_log;

/** `quiet`: nothing is logged. False with a message. */
bool tk_log_open(tk_log *log, const char *path, bool quiet, tk_message *error);
/** Starts the thread that writes; until then, lines wait. False with a message. */
bool tk_log_start(tk_log *log, tk_message *error);
/** Opens the file again, after it was renamed; keeps the old one if that fails. */
void tk_log_reopen(tk_log *log);
/** Writes what is left. */
void tk_log_close(tk_log *log);

/** A request that was answered. */
typedef struct tk_log_request {
    const char *client; /**< its address, without port; "" on a local socket */
    const char *method;
    const char *target; /**< path and query, as they were sent */
    const char *agent;  /**< User-Agent, or NULL */
    unsigned status;    /**< 0: it was cut off before there was one */
    uint64_t received;  /**< bytes of the body */
    uint64_t sent;      /**< bytes of the reply's body */
    double seconds;
} tk_log_request;

void tk_log_add(tk_log *log, const tk_log_request *request);
/** Something that happened to the server: `{"time": …, "event": …, "message": …}`. `message` may be
 * NULL, and is escaped. */
void tk_log_event(tk_log *log, const char *event, const char *message);

#endif
