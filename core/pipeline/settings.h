// SPDX-License-Identifier: MIT
#ifndef TK_SETTINGS_H
#define TK_SETTINGS_H

#include "conf.h"

#include <stdbool.h>
#include <stdint.h>

/** The input format that is detected from the inputs. */
#define TK_FORMAT_AUTO "auto"
/** The format of an input that cannot be detected. */
#define TK_FORMAT_DEFAULT "text"

/** Most collectors of a pipeline: a set of them is the bits of a uint32_t. */
#define TK_COLLECTORS_MAX 32

/** A section [collect:NAME]. */
typedef struct tk_collect_setting {
    char *name;   /**< NAME; [A-Za-z0-9_-]+ */
    char *plugin; /**< id of the collector: `plugin`, or else NAME */
    char *path;   /**< resolved path of the result, or "-"; NULL: none is given */
    const tk_conf_section *section;
} tk_collect_setting;

/**
 * The host's part of a pipeline.conf: [input] path, format, records and follow_links, [output] path
 * and format, [run], and path and plugin of [collect:NAME]. All other keys of these sections but
 * [run] are options of the decoder, the encoder and the collectors.
 */
typedef struct tk_settings {
    char **inputs; /**< resolved paths, globs or "-"; [input] path, separated by white space */
    size_t n_inputs;
    char *input_format; /**< decoder id; default TK_FORMAT_AUTO, which a run replaces */
    uint32_t records; /**< TK_RECORD_FILE or TK_RECORD_LINE; 0 (default): as the decoder declares */
    bool follow_links;   /**< links in input folders may lead anywhere; default false */
    char *output;        /**< resolved path or "-" (default) */
    char *output_format; /**< encoder id; default "jsonl" */
    /** Whether documents are written. If not, because there are collectors and no [output], there
     * is no encoder, and `output` is /dev/null. */
    bool documents;
    tk_collect_setting *collects; /**< in the order of the file */
    uint32_t n_collects;
    int workers;      /**< ≥ 0; -1: as many as cores */
    double timeout;   /**< seconds per document; default 10 */
    uint64_t memory;  /**< bytes per worker; default 1 GiB ("512M", "2G") */
    bool strict;      /**< stop at the first document that fails */
    bool unconfined;  /**< [run] sandbox = off: plugins can do whatever the user can */
    char *quarantine; /**< path; NULL: beside the output (OUTPUT.quarantine.jsonl), or none
                           for stdout: then "quarantine.jsonl" in the working folder */
} tk_settings;

/** Reads the settings; wrong values are recorded in the configuration and replaced by defaults. On
 * failure, when out of memory, `settings` is empty. */
bool tk_settings_read(tk_settings *settings, const tk_conf *conf, tk_error *error);
/** Whether the run writes a file that a manifest may be beside. */
bool tk_settings_wants_manifest(const tk_settings *settings);
/** Leaves out the collectors; then documents are written. False when out of memory. */
bool tk_settings_drop_collects(tk_settings *settings, const tk_conf *conf);
/**
 * The unit of a record if the decoder declares `record`: TK_RECORD_…. 0 with a message if the
 * settings request lines or files from a decoder that reads neither.
 */
uint32_t tk_settings_record(const tk_settings *settings, uint32_t record, tk_error *error);
/** Sets `records` to "auto", "file" or "line"; false for any other value. */
bool tk_settings_set_records(tk_settings *settings, const char *value);
void tk_settings_free(tk_settings *settings);

#endif
