// SPDX-License-Identifier: MIT
#ifndef TK_RUN_COLLECT_H
#define TK_RUN_COLLECT_H

#include "gather.h"
#include "output/journal.h"
#include "pipeline/pipeline_info.h"
#include "run_plan.h"

#include <stdbool.h>
#include <stdint.h>

/** The states that runs with --save-states have written. */
typedef struct tk_saved_states {
    int *fds;          /**< of each folder and in it of each collector; -1: closed */
    uint64_t *lengths; /**< of the states */
    char **paths;
    uint64_t n;
    tk_checkpoint done; /**< the documents that they are of */
} tk_saved_states;

/** Opens the states of all collectors in `n` folders, and checks them before any is merged. */
bool tk_saved_states_open(tk_saved_states *states, const char *const *folders, uint64_t n,
                          const tk_run_plan *plan, const tk_pipeline_info *info, tk_error *error);
/** Merges them, in the order of the folders. */
void tk_saved_states_merge(tk_saved_states *states, tk_gather *gather);
/** Closes them. Does nothing if they are zeroed. */
void tk_saved_states_close(tk_saved_states *states);

/** Completes the files of states that a run has written: `done` are its documents. */
bool tk_saved_states_seal(const tk_gather *gather, const tk_pipeline_info *info,
                          const tk_checkpoint *done, tk_error *error);

#endif
