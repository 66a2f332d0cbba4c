// SPDX-License-Identifier: MIT
#ifndef TK_PIPELINE_SNAPSHOT_H
#define TK_PIPELINE_SNAPSHOT_H

#include "base/buffer.h"
#include "base/error.h"
#include "document/snapshot_write.h"
#include "pipeline.h"

/** Writes snapshots of a pipeline's documents. Zeroed: closed. */
typedef struct tk_pipeline_snapshots {
    tk_pipeline *pipeline;
    tk_doc_schema *schema;
    uint32_t *chosen, *columns; /**< as in tk_snapshot_source */
    tk_snapshot_writer writer;
} tk_pipeline_snapshots;

/**
 * Opens it for the `n_layers` layers that are named, without version, and those that their columns
 * refer to; all if `n_layers` is 0. The pipeline must be opened; from now on its documents stay to
 * be read when they are done. False with a message if there is no such layer, or when out of
 * memory.
 */
bool tk_pipeline_snapshots_open(tk_pipeline_snapshots *snapshots, tk_pipeline *pipeline,
                                const char *const *layers, uint64_t n_layers, tk_error *error);
void tk_pipeline_snapshots_close(tk_pipeline_snapshots *snapshots);

/** Appends a snapshot of the document of the last tk_pipeline_run(), which returned TK_OK, to
 * `out`, with the encoder's bytes. Fails as tk_snapshot_write() does. */
bool tk_pipeline_snapshots_write(tk_pipeline_snapshots *snapshots, const tk_str *output,
                                 tk_buffer *out);

/** Appends the schema, as bytes; false when out of memory. */
bool tk_doc_schema_pack(const tk_doc_schema *schema, tk_buffer *out);
/** Reads a schema from a process where plugins run. NULL with a message. */
tk_doc_schema *tk_doc_schema_unpack(const char *data, size_t length, tk_error *error);

#endif
