// SPDX-License-Identifier: MIT
#ifndef TK_WORKER_H
#define TK_WORKER_H

#include "channel.h"
#include "pipeline.h"
#include "remarks.h"

#include <stdint.h>

/** Exit codes by which a worker asks for a successor; they count only where the control block and
 * the state of the batch fit, since a plugin may call exit() with any number. */
#define TK_WORKER_RETIRED 91 /**< between two batches: it had grown large */
#define TK_WORKER_FULL    92 /**< no memory for a document, but earlier ones may have taken it */
#define TK_WORKER_LOST    93 /**< its channel does not work */

/**
 * Runs orders of the channel until the supervisor closes it. The process is a fresh child of the
 * nursery. `memory` is what it may use beyond what the nursery loaded. With TK_REMARKS_STDERR it
 * also says that the sandbox is not complete.
 */
_Noreturn void tk_worker_main(tk_pipeline *pipeline, tk_channel *channel, uint64_t memory,
                              tk_remarks_to remarks);

#endif
