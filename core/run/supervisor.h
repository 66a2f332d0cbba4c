// SPDX-License-Identifier: MIT
#ifndef TK_SUPERVISOR_H
#define TK_SUPERVISOR_H

#include "base/error.h"
#include "pipeline/pipeline_info.h"
#include "input/input.h"
#include "base/interrupt.h"
#include "nursery.h"
#include "sink.h"

#include <stdbool.h>
#include <stdint.h>

/** What a supervisor works with. */
typedef struct tk_supervision {
    tk_nursery *nursery; /**< loaded and ready */
    const tk_pipeline_info *info;
    tk_input *input;
    tk_sink sink;
    tk_tally *tally;
    const tk_interrupt *interrupt;
    uint32_t workers; /**< ≥ 1 */
    double timeout;   /**< seconds that a document may take */
    uint64_t memory;  /**< bytes a worker; for messages */
} tk_supervision;

/**
 * Runs all records in workers, and hands the results to the sink in the order of the input. Ends
 * when all is done, when the sink says so, or at a signal; then true. False with a message where
 * it could not go on.
 */
bool tk_supervise(const tk_supervision *supervision, tk_error *error);

#endif
