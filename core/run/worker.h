// SPDX-License-Identifier: MIT
#ifndef TK_WORKER_H
#define TK_WORKER_H

#include "channel.h"
#include "pipeline/pipeline_snapshot.h"
#include "log.h"

#include <stdint.h>

/** Exit codes by which a worker asks for a successor; they count only after it has sent a result,
 * because a plugin may call exit() with any code. */
#define TK_WORKER_RETIRED 91 /**< between two batches: it uses too much memory */
#define TK_WORKER_FULL    92 /**< out of memory for a document, but earlier ones may have used it */
#define TK_WORKER_LOST    93 /**< its channel does not work */

/**
 * Runs the orders of a channel until one says that there are no more, or the process is killed. It
 * is a fresh child of the nursery. Before the first order it enters the sandbox, and then starts
 * the pipeline. `memory` is what it may use beyond what the nursery loaded. `snapshots`: NULL, or
 * what makes the results. `unconfined`: no system call is forbidden it.
 */
_Noreturn void tk_worker_main(tk_pipeline *pipeline, tk_worker_end *end, uint64_t memory,
                              tk_log_to remarks, tk_pipeline_snapshots *snapshots, bool unconfined);

#endif
