// SPDX-License-Identifier: MIT
#ifndef TK_FORMAT_H
#define TK_FORMAT_H

#include "base/error.h"
#include "pipeline/settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <toolkit/toolkit.h>

/** Bytes that are read at the start of a file. */
#define TK_FORMAT_HEAD ((size_t)4096)

/** Inputs whose format is to be detected. */
typedef struct tk_format_query {
    const char *const *paths; /**< files, folders, globs, "-" */
    size_t n_paths;
    bool follow_links;
    tk_str head; /**< the first bytes of standard input that are known */
    /** Files and folders that are not inputs even if a folder or glob contains them. */
    const char *const *written;
    size_t n_written;
    const tk_plugin_list *found; /**< plugins to choose among; NULL: those on the plugin path */
} tk_format_query;

/**
 * Finds the one decoder that reads the inputs: by the extensions of their names, and if these do
 * not decide, by their first bytes. TK_EXIT_OK with `id`, "" if the format is unknown;
 * TK_EXIT_USAGE with a message if several formats are possible; TK_EXIT_FAILURE if the inputs
 * cannot be read.
 */
int tk_format_find(const tk_format_query *query, char id[TK_FORMAT_ID], tk_error *error);

/** As tk_format_find(), but sets `id` to the default decoder if the format is unknown, and on
 * failure adds to the message what to do. */
int tk_format_resolve(const tk_format_query *query, char id[TK_FORMAT_ID], tk_error *error);

/**
 * Replaces the decoder "auto" of the settings for a caller that passes records itself: by the one
 * that reads the `n_paths` paths or, if there are none, the inputs of the settings, which need not
 * exist. False with a message.
 */
bool tk_format_settle(tk_settings *settings, const char *const *paths, uint64_t n_paths,
                      tk_error *error);

/** How many bytes of a signature (tk_plugin.signatures) a file's first bytes match; 0 if they do
 * not match. */
size_t tk_signature_match(const char *signature, const char *data, size_t length);

#endif
