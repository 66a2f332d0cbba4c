// SPDX-License-Identifier: MIT
#ifndef TK_PIPELINE_H
#define TK_PIPELINE_H

#include "base/buffer.h"
#include "conf.h"
#include "settings.h"

#include <stdatomic.h>
#include <toolkit/plugin.h>

/**
 * A chain of plugin instances, decoder → annotators → encoder, with collectors, and the memory for
 * one document. It does not know about files, processes or progress: it is what a worker runs.
 */
typedef struct tk_pipeline tk_pipeline;

/** The result of running a record. */
typedef struct tk_outcome {
    tk_status status;   /**< TK_OK, TK_SKIP, TK_ERR_DOC or TK_ERR_INSTANCE */
    uint32_t stage;     /**< index of the plugin that failed, in running order */
    const char *reason; /**< one word: "error", "violation", "memory"; "" on success */
    uint64_t byte; /**< where, in the record (decoder) or text; UINT64_MAX: no particular byte */
    char message[512]; /**< one sentence without a full stop */
} tk_outcome;

/**
 * The current position of the pipeline, written continuously, in memory that a supervisor may
 * share: it shows what a worker was doing when it died. `stage` is the index of the running plugin,
 * TK_STAGE_NONE in between.
 */
typedef struct tk_probe {
    _Atomic uint32_t stage;
    char id[252]; /**< the document's id once it is decoded, NUL-terminated, truncated if longer */
} tk_probe;
#define TK_STAGE_NONE UINT32_MAX

/** What callers need to know about a plugin of the chain. Strings live as long as the pipeline. */
typedef struct tk_stage_info {
    const char *name; /**< "money", "money:alias", or of a collector "collect:words" */
    const char *id;   /**< of the plugin */
    const char *version;
    const char *path;     /**< of the shared object */
    const char *shadowed; /**< a later file of that name on the plugin path, or NULL */
    uint32_t kind;        /**< TK_DECODER, TK_ANNOTATOR, TK_ENCODER, TK_COLLECTOR */
    uint64_t nanoseconds; /**< spent in it so far by this process */
    uint64_t calls;
} tk_stage_info;

/** Receives an option's value, or a data file that a plugin read, as written to the manifest. */
typedef void (*tk_option_visit)(void *ctx, const char *name, const char *value);
typedef void (*tk_file_visit)(void *ctx, const char *path, const char *sha256);

/** Receives the name of the plugin that is being loaded or created, so that what happens then can
 * be attributed to it. */
typedef struct tk_loading {
    tk_probe *probe;                             /**< its `id` is set to the name; or NULL */
    void (*tell)(void *ctx, const char *plugin); /**< or NULL */
    void *ctx;
} tk_loading;

void tk_loading_tell(const tk_loading *loading, const char *plugin);

/**
 * Loads the plugins that `conf` names, checks the chain, and creates the instances. NULL with a
 * message (file:line, the offending text, the nearest valid name) if anything is wrong. The probe
 * of `loading`, which may be NULL, then belongs to the pipeline.
 */
tk_pipeline *tk_pipeline_open(const tk_conf *conf, const tk_settings *settings,
                              const tk_loading *loading, tk_error *error);
void tk_pipeline_close(tk_pipeline *pipeline);

/**
 * Runs one record. `name` is the document's id unless the record has its own. On TK_OK the
 * encoder's bytes were appended to `out`; otherwise `out` is unchanged. `outcome` is always set.
 * Memory comes from the pipeline and is reused.
 */
tk_status tk_pipeline_run(tk_pipeline *pipeline, const tk_str *name, const tk_str *record,
                          tk_buffer *out, tk_outcome *outcome);
/**
 * Adds the document of the last tk_pipeline_run(), which returned TK_OK, to the index-th collector,
 * and appends the collector's state, which is then empty, to `state`; if that is NULL, the state is
 * kept. On failure `state` is unchanged, and `outcome` has the reason.
 */
tk_status tk_pipeline_collect(tk_pipeline *pipeline, uint32_t index, tk_buffer *state,
                              tk_outcome *outcome);
uint32_t tk_pipeline_collector_count(const tk_pipeline *pipeline);
/** Text length in bytes of the last document; 0 if it was not decoded. */
uint64_t tk_pipeline_text_length(const tk_pipeline *pipeline);

/** Sets where the pipeline writes its position; NULL (the default): nowhere. */
void tk_pipeline_set_probe(tk_pipeline *pipeline, tk_probe *probe);

/** A plugin's remark on a document: its message, or "lost 3 spans" as verb, count and message. */
typedef struct tk_remark {
    uint32_t level; /**< TK_LOG_INFO or TK_LOG_WARN */
    const char *plugin;
    const char *verb; /**< "" where the remark counts nothing */
    uint64_t count;
    const char *message;
} tk_remark;

/** Takes a remark on the document in flight, which is valid during the call. */
typedef void (*tk_log_fn)(void *ctx, const tk_remark *remark);
/** Sets who takes remarks; NULL (the default): no function. */
void tk_pipeline_set_log(tk_pipeline *pipeline, tk_log_fn log, void *ctx);

uint32_t tk_pipeline_stage_count(const tk_pipeline *pipeline);
void tk_pipeline_stage(const tk_pipeline *pipeline, uint32_t index, tk_stage_info *out);
/** Passes on all options of a stage, and all files that its plugin read; the latter requires a
 * digest of each. */
void tk_pipeline_options(const tk_pipeline *pipeline, uint32_t stage, tk_option_visit visit,
                         void *ctx);
void tk_pipeline_files(const tk_pipeline *pipeline, uint32_t stage, tk_file_visit visit, void *ctx);

/** The decoder's record kind (TK_RECORD_…). */
uint32_t tk_pipeline_record_kind(const tk_pipeline *pipeline);
/** The decoder's file name extensions, NULL-terminated, or NULL. */
const char *const *tk_pipeline_extensions(const tk_pipeline *pipeline);
/** The encoder's bytes around documents; never NULL; empty if there is no encoder. */
void tk_pipeline_framing(const tk_pipeline *pipeline, const char **head, const char **separator,
                         const char **tail);

#endif
