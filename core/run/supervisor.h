// SPDX-License-Identifier: MIT
#ifndef TK_SUPERVISOR_H
#define TK_SUPERVISOR_H

#include "base/error.h"
#include "gather.h"
#include "pipeline/pipeline_info.h"
#include "input/input.h"
#include "base/interrupt.h"
#include "nursery.h"
#include "sink.h"

#include <stdbool.h>
#include <stdint.h>

/** The parts that a supervisor uses. */
typedef struct tk_supervision {
    tk_nursery *nursery; /**< loaded and ready */
    const tk_pipeline_info *info;
    tk_input *input;
    tk_result_sink sink;
    tk_tally *tally;
    const tk_interrupt *interrupt;
    uint32_t workers; /**< ≥ 1 */
    /** Results are passed on as soon as they are known, and no record waits for another one unless
     * all workers are busy. */
    bool unordered;
    double timeout;        /**< seconds per document */
    uint64_t memory;       /**< bytes per worker; for messages */
    tk_gather *gather;     /**< NULL: there are no collectors */
    tk_doc_schema *schema; /**< results have snapshots of this schema; or NULL */
} tk_supervision;

/**
 * Runs all records in workers, and passes the results to the sink, in the order of the input unless
 * `unordered`. Ends when all is done, when the sink ends it, or on a signal; then true. False with
 * a message if it could not continue.
 */
bool tk_supervise(const tk_supervision *supervision, tk_error *error);

#endif
