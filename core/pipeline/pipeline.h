// SPDX-License-Identifier: MIT
#ifndef TK_PIPELINE_H
#define TK_PIPELINE_H

#include "base/buffer.h"
#include "conf.h"
#include "settings.h"

#include <stdatomic.h>
#include <toolkit/plugin.h>

/**
 * A chain of plugin instances, decoder → annotators → encoder, and the memory for one document in
 * flight. It knows nothing of files, processes or progress: it is what a worker runs.
 */
typedef struct tk_pipeline tk_pipeline;

/** What a record's way through the pipeline came to. */
typedef struct tk_outcome {
    tk_status status;   /**< TK_OK, TK_SKIP, TK_ERR_DOC or TK_ERR_INSTANCE */
    uint32_t stage;     /**< index of the plugin that failed, in the order of running */
    const char *reason; /**< one word: "error", "violation", "memory"; "" if all is right */
    uint64_t byte;      /**< where, in the record (decoder) or text; UINT64_MAX: nowhere special */
    char message[512];  /**< one sentence without a full stop */
} tk_outcome;

/**
 * Where the pipeline is, written as it goes, in memory that a supervisor may share: it tells what a
 * worker was doing when it died. `stage` is the index of the plugin that is running, TK_STAGE_NONE
 * between.
 */
typedef struct tk_probe {
    _Atomic uint32_t stage;
    char id[252]; /**< the document's id once it is decoded, NUL-terminated, cut off if longer */
} tk_probe;
#define TK_STAGE_NONE UINT32_MAX

/** What the outside has to know of a plugin in the chain. Strings live as long as the pipeline. */
typedef struct tk_stage_info {
    const char *name; /**< "money", or "money:alias" */
    const char *version;
    const char *path;     /**< of the shared object */
    const char *shadowed; /**< a later file of that name on the plugin path, or NULL */
    uint32_t kind;        /**< TK_DECODER, TK_ANNOTATOR, TK_ENCODER */
    uint64_t nanoseconds; /**< spent in it so far, by this process */
    uint64_t calls;
} tk_stage_info;

/** Told of an option's value, or of a data file that a plugin read, as the manifest has them. */
typedef void (*tk_option_visit)(void *ctx, const char *name, const char *value);
typedef void (*tk_file_visit)(void *ctx, const char *path, const char *sha256);

/** Who learns which plugin is being loaded or created, so that what happens then can be put down to
 * it. */
typedef struct tk_loading {
    tk_probe *probe;                             /**< its `id` is set to the name; or NULL */
    void (*tell)(void *ctx, const char *plugin); /**< or NULL */
    void *ctx;
} tk_loading;

void tk_loading_tell(const tk_loading *loading, const char *plugin);

/**
 * Loads the plugins that `conf` names, checks the chain, and makes the instances. NULL with a
 * message (file:line, the offending text, the nearest valid name) if anything is wrong. The probe
 * of `loading`, which may be NULL, is the pipeline's from then on.
 */
tk_pipeline *tk_pipeline_open(const tk_conf *conf, const tk_settings *settings,
                              const tk_loading *loading, tk_error *error);
void tk_pipeline_close(tk_pipeline *pipeline);

/**
 * Runs one record. `name` is the document's id unless the record has its own. On TK_OK the
 * encoder's bytes were appended to `out`; on anything else `out` is as it was. `outcome` is always
 * set. Memory comes from the pipeline and is kept.
 */
tk_status tk_pipeline_run(tk_pipeline *pipeline, const tk_str *name, const tk_str *record,
                          tk_buffer *out, tk_outcome *outcome);
/** The last run document's length of text in bytes, 0 if it was not decoded. */
uint64_t tk_pipeline_text_length(const tk_pipeline *pipeline);

/** Sets where the pipeline writes its place; NULL (the default): nowhere. */
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
/** Tells all options of a stage, and all files that its plugin read; the latter costs a digest of
 * each. */
void tk_pipeline_options(const tk_pipeline *pipeline, uint32_t stage, tk_option_visit visit,
                         void *ctx);
void tk_pipeline_files(const tk_pipeline *pipeline, uint32_t stage, tk_file_visit visit, void *ctx);

/** The decoder's record kind (TK_RECORD_…). */
uint32_t tk_pipeline_record_kind(const tk_pipeline *pipeline);
/** The decoder's file name endings, NULL-ended, or NULL. */
const char *const *tk_pipeline_extensions(const tk_pipeline *pipeline);
/** The encoder's bytes around documents; never NULL. */
void tk_pipeline_framing(const tk_pipeline *pipeline, const char **head, const char **separator,
                         const char **tail);

#endif
