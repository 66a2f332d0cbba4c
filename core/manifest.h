// SPDX-License-Identifier: MIT
#ifndef TK_MANIFEST_H
#define TK_MANIFEST_H

#include "buffer.h"
#include "conf.h"
#include "error.h"
#include "facts.h"
#include "pipeline.h"
#include "settings.h"

#include <toolkit/toolkit.h>

/**
 * The manifest beside an output: what is needed to make the same output again. It says nothing of
 * the clock, the machine or the number of workers, so that the same run gives the same bytes.
 */

/** Appends the JSON array of the pipeline's plugins: versions, options, digests of data files. */
bool tk_manifest_plugins(const tk_pipeline *pipeline, tk_buffer *out);

/** Path of the manifest of `output`: annotations.jsonl → annotations.meta.json. On the heap. */
char *tk_manifest_path(const char *output);

/**
 * Writes the manifest to `path`, whole or not at all; `counts` and its `failure` say how the run
 * ended.
 */
bool tk_manifest_write(const char *path, const tk_conf *conf, const tk_settings *settings,
                       const tk_facts *facts, const tk_progress *counts, tk_error *error);

#endif
