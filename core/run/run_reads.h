// SPDX-License-Identifier: MIT
#ifndef TK_RUN_READS_H
#define TK_RUN_READS_H

#include "base/error.h"
#include "pipeline/pipeline_info.h"
#include "run_plan.h"

#include <stdbool.h>
#include <stddef.h>

/** Paths that a run reads and must not write to. Zeroed: none. */
typedef struct tk_run_reads {
    const char **paths; /**< some are NULL; those from `n_borrowed` on are on the heap */
    size_t n, n_borrowed;
} tk_run_reads;

/** Lists the configuration, inputs, plugins, and all values of the configuration, any of which may
 * name a file. The plan and the info must outlive the list. False when out of memory. */
bool tk_run_reads_list(tk_run_reads *reads, const tk_run_plan *plan, const tk_pipeline_info *info,
                       tk_error *error);
/** Fails if one of the files that the caller will write (tk_run_options.writes) is in the list, or
 * in a folder or glob of it. */
bool tk_run_reads_check(const tk_run_reads *reads, const tk_run_plan *plan,
                        const tk_pipeline_info *info, tk_error *error);
void tk_run_reads_free(tk_run_reads *reads);

#endif
