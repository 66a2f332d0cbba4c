// SPDX-License-Identifier: MIT
#ifndef TK_PROVENANCE_H
#define TK_PROVENANCE_H

#include "base/buffer.h"
#include "base/sha256.h"
#include "pipeline.h"

/** Appends the JSON array of the pipeline's plugins: versions, options, digests of data files. */
bool tk_provenance(const tk_pipeline *pipeline, tk_buffer *out);
/**
 * Writes a digest of what the states of a collector depend on: the annotators and the collector
 * itself, with their builds, options and data files, but not the paths of these, which may differ
 * between machines. False when out of memory.
 */
bool tk_provenance_identity(const tk_pipeline *pipeline, uint32_t collector,
                            char hex[TK_SHA256_HEX]);

#endif
