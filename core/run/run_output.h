// SPDX-License-Identifier: MIT
#ifndef TK_RUN_OUTPUT_H
#define TK_RUN_OUTPUT_H

#include "pipeline/pipeline_info.h"
#include "input/input.h"
#include "output/output.h"
#include "output/quarantine.h"
#include "run_files.h"
#include "run_plan.h"
#include "base/sha256.h"
#include "sink.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * All that a run writes, document by document: output, quarantine, and the journal of the progress
 * of both.
 */
typedef struct tk_run_output {
    const tk_run_plan *plan;
    const tk_pipeline_info *info;
    tk_run_mode mode;
    bool is_stream;
    bool nothing_to_do; /**< the output is already complete */
    bool failed;        /**< the output or the quarantine cannot be written */
    tk_run_files files; /**< not used for a stream */
    tk_output output;
    tk_quarantine quarantine;
    char configuration[TK_SHA256_HEX];
    tk_checkpoint start; /**< the progress of earlier runs */
    tk_checkpoint done;  /**< the progress with this run */
    uint64_t replayed;   /**< documents that this or an earlier replay has added to the output */
    uint64_t dropped;    /**< records of an interrupted run that is not resumed */

    /* Records that were read, possibly ahead of those processed. */
    uint64_t looked;        /**< records that were read */
    uint64_t looked_digest; /**< digest of these */
    bool diverged;          /**< the input is not the one that the interrupted run read */
    uint64_t *places;       /**< of a replay's records: their positions in the output; heap */
    size_t n_places, next_place, places_capacity;

    uint64_t started, checked; /**< start of the run, and last checkpoint; ns */
    uint64_t interval;         /**< between two checkpoints, ns */
} tk_run_output;

#define TK_RUN_OUTPUT_CLOSED                            \
    ((tk_run_output){.files = {.journal = {.fd = -1}},  \
                     .output = {.fd = -1, .older = -1}, \
                     .quarantine = {.fd = -1}})

/**
 * Opens the output of `plan`, whose strings must outlive it, in the plan's mode. `read` are the
 * paths that the run reads. TK_EXIT_OK, or the exit code and a message.
 */
int tk_run_output_open(tk_run_output *out, const tk_run_plan *plan, const tk_pipeline_info *info,
                       const char *const *read, size_t n_read, tk_error *error);
/** A tk_input_look, with the tk_run_output as its context: decides which records are already
 * processed. */
tk_input_verdict tk_run_output_look(void *ctx, const tk_input_view *view);

/**
 * Adds the result of the next record: a document's bytes, or with `casualty` one that failed. False
 * with `failed` set if it cannot be written.
 */
bool tk_run_output_add(tk_run_output *out, const tk_result *result, const tk_casualty *casualty,
                       tk_error *error);
/** Writes what is pending. */
bool tk_run_output_flush(tk_run_output *out, tk_error *error);

/**
 * Ends the output: with `complete`, files get their names, unless `failed`. Otherwise the files
 * keep their partial names, so that a later run can continue.
 */
bool tk_run_output_finish(tk_run_output *out, bool complete, tk_error *error);
/** The path of the documents of an incomplete run, or NULL. */
const char *tk_run_output_partial(const tk_run_output *out);
void tk_run_output_close(tk_run_output *out);

#endif
