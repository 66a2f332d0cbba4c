// SPDX-License-Identifier: MIT
#ifndef TK_PIPELINE_INFO_H
#define TK_PIPELINE_INFO_H

#include "base/buffer.h"
#include "base/error.h"
#include "pipeline.h"
#include "pipeline_snapshot.h"

#include <stddef.h>
#include <stdint.h>

typedef struct tk_pipeline_info_stage {
    const char *name;
    const char *id; /**< of the plugin */
    const char *version;
    const char *path;     /**< of the shared object */
    const char *shadowed; /**< a later file of that name on the plugin path, or "" */
} tk_pipeline_info_stage;

/**
 * What a run needs to know about its pipeline. It is taken from the open pipeline, and passed as
 * bytes to processes where plugins must not run. Strings are in `bytes`, which the struct owns.
 */
typedef struct tk_pipeline_info {
    uint32_t record;         /**< TK_RECORD_… */
    const char **extensions; /**< of the decoder, NULL-terminated */
    const char **endings;    /**< of a document's own files, if any: one or two, NULL-terminated */
    const char *record_mark, *companion; /**< or NULL */
    const char *head, *separator, *tail;
    tk_pipeline_info_stage *stages; /**< in running order */
    uint32_t n_stages;
    uint32_t n_collectors;   /**< the last stages */
    const char **identities; /**< of the collectors: see tk_provenance_identity() */
    const char *offsets; /**< unit of the output's offsets: the encoder's option `offsets`, or "" */
    const char
        *left_out;       /**< layers that the encoder leaves out by default, "token, hype", or "" */
    const char *plugins; /**< the manifest's array of plugins, as JSON */
    tk_str schema;       /**< of snapshots, for tk_doc_schema_unpack(); or empty */
    char *bytes;
} tk_pipeline_info;

/**
 * Appends the description of an open pipeline, as bytes, to `out`; false when out of memory. The
 * array of plugins, which needs a digest of every data file, is empty if `with_manifest` is false.
 * `schema` may be NULL.
 */
bool tk_pipeline_info_pack(const tk_pipeline *pipeline, bool with_manifest,
                           const tk_doc_schema *schema, tk_buffer *out);
/** Reads them back; `data` is copied. On failure `info` is empty. */
bool tk_pipeline_info_unpack(tk_pipeline_info *info, const char *data, size_t length,
                             tk_error *error);
void tk_pipeline_info_free(tk_pipeline_info *info);

#endif
