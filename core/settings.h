// SPDX-License-Identifier: MIT
#ifndef TK_SETTINGS_H
#define TK_SETTINGS_H

#include "conf.h"

/**
 * The host's own part of a pipeline.conf: [input] path and format, [output] path and format, and
 * [run]. All other keys of [input] and [output] are the decoder's and the encoder's options.
 */
typedef struct tk_settings {
    char **inputs; /**< resolved paths, globs or "-"; [input] path, separated by white space */
    size_t n_inputs;
    char *input_format;  /**< decoder id; default "text" */
    char *output;        /**< resolved path or "-" (default) */
    char *output_format; /**< encoder id; default "jsonl" */
    int workers;         /**< ≥ 0; -1: as many as cores */
    double timeout;      /**< seconds a document; default 10 */
    uint64_t memory;     /**< bytes a worker; default 1 GiB ("512M", "2G") */
    bool strict;         /**< stop at the first document that fails */
    bool unconfined;     /**< [run] sandbox = off: plugins may do all that the user may */
    char *quarantine;    /**< path; NULL: beside the output (OUTPUT.quarantine.jsonl), or none
                              for stdout: then "quarantine.jsonl" in the working folder */
} tk_settings;

/** Reads them, with defaults, also for what is wrong, which the configuration notes. On failure,
 * which is of memory, `settings` is empty. */
bool tk_settings_read(tk_settings *settings, const tk_conf *conf, tk_error *error);
void tk_settings_free(tk_settings *settings);

#endif
