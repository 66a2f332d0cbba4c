// SPDX-License-Identifier: MIT
#ifndef TK_STATE_H
#define TK_STATE_H

#include "base/buffer.h"
#include "pipeline/pipeline.h"

#include <stdbool.h>
#include <stddef.h>

/** The state that a document has given a collector: see tk_state_head. */
typedef struct tk_state {
    uint32_t collector;
    tk_status status; /**< TK_OK; TK_SKIP: it was not run; < 0: it failed */
    tk_str bytes;     /**< TK_OK: its state */
    const char *reason, *message;
    tk_str remarks;
} tk_state;

/**
 * Adds the pipeline's last document to a collector, if it `runs`, and appends a tk_state_head and
 * what follows it to `out`. `remarks` is where those of plugins are written. `outcome` says why it
 * failed. False when out of memory for what is appended.
 */
bool tk_state_collect(tk_pipeline *pipeline, uint32_t collector, bool runs,
                      const tk_buffer *remarks, tk_buffer *out, tk_outcome *outcome);
/** Takes a state from the start of bytes that a worker sent: their number, or 0 if they are
 * incomplete or malformed. */
size_t tk_state_next(const char *data, size_t length, tk_state *state);
/** Whether incomplete bytes can be the start of the state of `collector`, of up to `most` bytes. */
bool tk_state_may_follow(const char *data, size_t length, uint32_t collector, uint64_t most);

#endif
