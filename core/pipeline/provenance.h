// SPDX-License-Identifier: MIT
#ifndef TK_PROVENANCE_H
#define TK_PROVENANCE_H

#include "base/buffer.h"
#include "pipeline.h"

/** Appends the JSON array of the pipeline's plugins: versions, options, digests of data files. */
bool tk_provenance(const tk_pipeline *pipeline, tk_buffer *out);

#endif
