// SPDX-License-Identifier: MIT
#ifndef TK_SANDBOX_H
#define TK_SANDBOX_H

#include "channel.h"

#include <stdint.h>

/**
 * Confines a worker: limits its memory, and allows only the few system calls that it needs. Any
 * other call ends the worker, after its number was stored in the control block.
 *
 * All memory that a worker can get is counted: RLIMIT_DATA counts private writable mappings, and
 * there are no others but the stack, which has a limit of its own: the list allows neither shared
 * mappings nor ones that grow like a stack. RLIMIT_AS bounds what mappings cost the system itself.
 * The stacks of threads are private mappings, too, which count in full.
 *
 * Under a sanitizer there are no limits, because sanitizers need additional memory and system
 * calls.
 */
typedef struct tk_sandbox {
    uint64_t memory; /**< bytes that the worker may add to what it started with */
    const tk_worker_end *end;
    const tk_pipeline *pipeline; /**< names whose plugin prints */
    uint64_t base;               /**< what it started with; set by tk_sandbox_enter() */
    int statm;           /**< /proc/self/statm, opened before files were out of reach; or -1 */
    int result;          /**< the file that a collector writes, which it can read, too; or -1 */
    uint32_t threads;    /**< 1: a plugin makes threads */
    uint32_t unconfined; /**< 1: memory is limited, and system calls are not */
    uint32_t unfiltered; /**< set to 1 if the system cannot filter system calls */
} tk_sandbox;

/**
 * Enters the sandbox, permanently. `memory`, `end`, `pipeline` and `result` must be set. The
 * sandbox must outlive the call: signal handlers use it.
 */
void tk_sandbox_enter(tk_sandbox *sandbox);
/** Bytes of private memory in use beyond what the worker started with. */
uint64_t tk_sandbox_used(const tk_sandbox *sandbox);

#endif
