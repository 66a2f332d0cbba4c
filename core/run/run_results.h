// SPDX-License-Identifier: MIT
#ifndef TK_RUN_RESULTS_H
#define TK_RUN_RESULTS_H

#include "gather.h"
#include "output/journal.h"
#include "pipeline/pipeline_info.h"
#include "run_plan.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * Opens the files of the collectors' results. Fails if one of them is a file that the run reads
 * (`read`; NULLs are skipped) or writes otherwise, or if it would replace a file that toolkit did
 * not write.
 */
bool tk_run_results_open(tk_gather *gather, const tk_run_plan *plan, const char *const *read,
                         size_t n_read, tk_error *error);
/** Gives the files of complete results their names, with a manifest beside each. */
bool tk_run_results_publish(tk_gather *gather, const tk_run_plan *plan,
                            const tk_pipeline_info *info, const tk_checkpoint *done,
                            tk_error *error);

#endif
