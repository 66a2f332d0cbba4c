// SPDX-License-Identifier: MIT
#ifndef TK_EVAL_RUN_H
#define TK_EVAL_RUN_H

#include "corpus.h"
#include "scratch.h"

/** How a pipeline is run. */
typedef struct tk_eval_running {
    int32_t workers; /**< -1: as the configuration says */
    /** "plugin.key=value" of a pipeline; "gold.key=value" and "predicted.key=value" are options of
     * the decoders of these. */
    const char *const *sets;
    size_t n_sets;
    const char *output; /**< where the predictions are kept; NULL: they are not */
    bool force;         /**< replace the file there, whatever it is */
    const char *writes; /**< a file that the caller will write, none that is read; or NULL */
    void (*progress)(void *ctx, const tk_progress *progress);
    void (*message)(void *ctx, const char *line);
    void *ctx;
} tk_eval_running;

/** What came of a run. */
typedef struct tk_eval_ran {
    char path[320]; /**< of the predictions */
    uint64_t quarantined;
    double seconds;
} tk_eval_ran;

/**
 * Runs the pipeline of `conf` over the texts of `gold`, without what the gold says of them, each in
 * a worker: a document that a plugin crashes on is missing in the predictions, and no other. `name`
 * tells the files of one run from those of another. Returns TK_EXIT_OK, TK_EXIT_QUARANTINED, or
 * another TK_EXIT_… with a message.
 */
int tk_eval_run_pipeline(const tk_scratch *scratch, const char *conf, const char *name,
                         const tk_corpus *gold, const tk_eval_running *running, tk_eval_ran *out,
                         tk_message *error);

/** Has the decoder `format` read the file or folder, its layers too, and writes all of it in the
 * jsonl form to a file, whose path comes to `out`. `side` is "gold" or "predicted". Returns as
 * above. */
int tk_eval_run_decoder(const tk_scratch *scratch, const char *format, const char *path,
                        const char *side, const char *name, const tk_eval_running *running,
                        tk_eval_ran *out, tk_message *error);

#endif
