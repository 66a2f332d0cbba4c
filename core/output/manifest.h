// SPDX-License-Identifier: MIT
#ifndef TK_MANIFEST_H
#define TK_MANIFEST_H

#include "base/buffer.h"
#include "pipeline/conf.h"
#include "base/error.h"
#include "pipeline/pipeline_info.h"
#include "pipeline/pipeline.h"
#include "pipeline/settings.h"
#include "base/sha256.h"

#include <stdint.h>

/**
 * The manifest beside an output: what is needed to make the same output again. It does not contain
 * the time, the machine or the number of workers, so that the same run writes the same bytes.
 */

/** The parts of a manifest that a later run needs. */
typedef struct tk_manifest_summary {
    uint64_t documents, skipped, quarantined, text_bytes, replayed;
    uint64_t output_bytes; /**< length of the output; UINT64_MAX for a folder */
    const char *collector; /**< whose result is described, "collect:words"; NULL: documents are */
    char configuration[TK_SHA256_HEX];
} tk_manifest_summary;

/**
 * Digest of everything that determines the output for a given input: plugins with their data,
 * options, formats, names of inputs; not [run], which has no influence.
 */
bool tk_manifest_digest(const tk_conf *conf, const tk_settings *settings,
                        const tk_pipeline_info *info, char digest[TK_SHA256_HEX]);

/** Writes the manifest to the new file `path`. `counts` are those of `summary`. */
bool tk_manifest_write(const char *path, const tk_conf *conf, const tk_settings *settings,
                       const tk_pipeline_info *info, const tk_manifest_summary *summary,
                       tk_error *error);

/** Whether the file at `path` is a manifest, from its first bytes. */
bool tk_manifest_is(const char *path);
/** Reads what tk_manifest_write() wrote; false if it does not exist or is not a manifest. */
bool tk_manifest_read(const char *path, tk_manifest_summary *summary);

#endif
