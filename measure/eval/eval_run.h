// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_RUN_H
#define TK_EVAL_RUN_H

#include "corpus.h"
#include "scratch.h"

/** How to run a pipeline. */
typedef struct tk_eval_running {
    int32_t workers; /**< -1: as the configuration says */
    /** "plugin.key=value" for a pipeline; "gold.key=value" and "predicted.key=value" for the
     * decoders of gold and predictions. */
    const char *const *sets;
    size_t n_sets;
    const char *output; /**< where to keep the predictions; NULL: nowhere */
    bool force;         /**< replace that file, whatever it is */
    const char
        *writes; /**< a file that the caller will write, which must not be an input; or NULL */
    void (*progress)(void *ctx, const tk_progress *progress);
    void (*message)(void *ctx, const char *line);
    void *ctx;
} tk_eval_running;

/** The result of a run. */
typedef struct tk_eval_ran {
    char path[320]; /**< of the predictions */
    uint64_t quarantined;
    double seconds;
} tk_eval_ran;

/**
 * Runs the pipeline of `conf` over the texts of `gold`, without the gold's annotations, in workers:
 * a crash loses only the current document's prediction. `name` distinguishes the files of several
 * runs. Returns TK_EXIT_OK, TK_EXIT_QUARANTINED, or another TK_EXIT_… with a message.
 */
int tk_eval_run_pipeline(const tk_scratch *scratch, const char *conf, const char *name,
                         const tk_corpus *gold, const tk_eval_running *running, tk_eval_ran *out,
                         tk_message *error);

/** Reads a file or folder, with its layers, with the decoder `format` and writes it in the jsonl
 * form to a file; `out` receives its path. `side` is "gold" or "predicted". Returns as above. */
int tk_eval_run_decoder(const tk_scratch *scratch, const char *format, const char *path,
                        const char *side, const char *name, const tk_eval_running *running,
                        tk_eval_ran *out, tk_message *error);

#endif
