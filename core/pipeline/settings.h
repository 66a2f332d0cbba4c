// SPDX-License-Identifier: MIT
#ifndef TK_SETTINGS_H
#define TK_SETTINGS_H

#include "conf.h"

#include <stdbool.h>
#include <stdint.h>

/** The format of inputs that is found out by looking at them. */
#define TK_FORMAT_AUTO "auto"
/** What an input is taken for that does not tell. */
#define TK_FORMAT_DEFAULT "text"

/**
 * The host's own part of a pipeline.conf: [input] path, format, records and follow_links, [output]
 * path and format, and [run]. All other keys of [input] and [output] are the decoder's and the
 * encoder's options.
 */
typedef struct tk_settings {
    char **inputs; /**< resolved paths, globs or "-"; [input] path, separated by white space */
    size_t n_inputs;
    char *input_format;  /**< decoder id; default TK_FORMAT_AUTO, which a run replaces */
    uint32_t records;    /**< TK_RECORD_FILE or TK_RECORD_LINE; 0 (default): as the decoder says */
    bool follow_links;   /**< links in input folders lead anywhere; default false */
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
/**
 * What is a record, where the decoder says `record`: TK_RECORD_…. 0 with a message if the settings
 * want lines or files of a decoder that takes neither.
 */
uint32_t tk_settings_record(const tk_settings *settings, uint32_t record, tk_error *error);
/** Sets `records` to what "auto", "file" or "line" says; false for anything else. */
bool tk_settings_set_records(tk_settings *settings, const char *value);
void tk_settings_free(tk_settings *settings);

#endif
