// SPDX-License-Identifier: MIT
#ifndef TK_MERGER_H
#define TK_MERGER_H

#include "channel.h"
#include "pipeline/pipeline.h"

#include <stdint.h>

/**
 * The process of a collector: it merges the states that arrive at its standard input, and writes
 * the result. Like a worker it is a child of the nursery, and confined; the only file that it can
 * reach is that of the result.
 */

/** Before each state: this, its bytes, and the id of its document. */
typedef struct tk_merge_head {
    uint64_t length; /**< of the state, or TK_MERGE_FINISH or TK_MERGE_SAVE */
    uint32_t id_length;
    /** With TK_MERGE_…: where the result starts in its file. With a state: 1 if a result that
     * starts at 0 will be wanted, not a state. */
    uint32_t base;
} tk_merge_head;

#define TK_MERGE_FINISH UINT64_MAX       /**< there are no more: write the result */
#define TK_MERGE_SAVE   (UINT64_MAX - 1) /**< there are no more: write the merged state */

/** The last that it writes: what has become of the result. */
typedef struct tk_merge_reply {
    uint32_t done; /**< 1, or 0: it failed, for the reason in `message` */
    uint32_t reserved;
    char message[504];
} tk_merge_reply;

/** The descriptors of the process besides its standard input. */
typedef struct tk_merger_end {
    int replies, printed, result;
    tk_control *control; /**< `probe.id` is the document whose state it merges */
} tk_merger_end;

/** Runs the process of the index-th collector. `memory` is what it may use beyond what the nursery
 * loaded. */
_Noreturn void tk_merger_main(tk_pipeline *pipeline, uint32_t index, const tk_merger_end *end,
                              uint64_t memory, bool unconfined);

#endif
