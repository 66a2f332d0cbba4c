// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_ANNOTATOR_H
#define TK_SERVE_ANNOTATOR_H

#include "log.h"
#include "metrics.h"

#include <toolkit/toolkit.h>

#include <stdbool.h>
#include <stdint.h>

/** A record on its way through a pool. Its memory is the caller's until `done` was called. */
typedef struct tk_job {
    struct tk_job *next;
    uint64_t number;
    /** Called once, by the annotator's thread, with the result; NULL: the pool has ended, or is
     * closed. It must not wait. */
    void (*done)(struct tk_job *job, const tk_pool_result *result);
} tk_job;

/** A caller that waits for room in a pool. */
typedef struct tk_waiter {
    struct tk_waiter *next;
    /** Called once, by the annotator's thread, when there may be room, or the pool has ended. */
    void (*room)(struct tk_waiter *waiter);
} tk_waiter;

/** A pool of workers, and a thread that takes its results and passes each to its job. */
typedef struct tk_annotator tk_annotator;

/** Opens a pool; the options are those of tk_pool_open(), and must outlive it. */
tk_annotator *tk_annotator_open(const char *conf, const tk_pool_options *options,
                                tk_metrics *metrics, tk_log *log, tk_message *error);
/** Ends the thread: jobs that are not done get no result, and nothing more is taken. May be NULL.
 */
void tk_annotator_stop(tk_annotator *annotator);
/** The same, and frees it. May be NULL. */
void tk_annotator_close(tk_annotator *annotator);
/** A link to another one, for the owner's use. */
tk_annotator **tk_annotator_next(tk_annotator *annotator);

/**
 * Submits a copy of a record; any thread may. TK_OK: `job->done` will be called, perhaps before
 * this returns. TK_SKIP: the pool is full; then, if `waiter` is not NULL, it will be notified.
 * TK_ERR_INSTANCE with a message: the pool has ended.
 */
tk_status tk_annotator_submit(tk_annotator *annotator, tk_job *job, const char *id,
                              const char *data, size_t length, tk_waiter *waiter,
                              tk_message *error);
/** Whether the pool has ended by itself: it takes nothing more. */
bool tk_annotator_is_dead(tk_annotator *annotator);
/** Jobs that are not done. */
uint64_t tk_annotator_waiting(tk_annotator *annotator);
uint64_t tk_annotator_crashes(const tk_annotator *annotator);

#endif
