// SPDX-License-Identifier: MIT
#ifndef TK_FORMAT_H
#define TK_FORMAT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <toolkit/toolkit.h>

/** So many bytes at the start of a file are looked at. */
#define TK_FORMAT_HEAD ((size_t)4096)

/** Inputs whose format is to be found out. */
typedef struct tk_format_query {
    const char *const *paths; /**< files, folders, globs, "-" */
    size_t n_paths;
    bool follow_links;
    tk_str head; /**< the first bytes of standard input, as far as they are known */
    /** Files and folders that are no input where a folder or glob holds them. */
    const char *const *written;
    size_t n_written;
    const tk_plugin_list *found; /**< plugins to choose among; NULL: those on the plugin path */
} tk_format_query;

/**
 * Finds the one decoder that reads the inputs: by the endings of their names, and where these do
 * not tell, by their first bytes. TK_EXIT_OK and `id`, "" if nothing tells; TK_EXIT_USAGE with a
 * message if they may be of several formats; TK_EXIT_FAILURE if they cannot be looked at.
 */
int tk_format_find(const tk_format_query *query, char id[TK_FORMAT_ID], tk_error *error);

/** As tk_format_find(), but `id` is that of the default decoder where nothing tells, and where it
 * fails, and a message says what to do. */
int tk_format_resolve(const tk_format_query *query, char id[TK_FORMAT_ID], tk_error *error);

/** How many bytes of a signature (tk_plugin.signatures) a file's first bytes match; 0: it is not
 * that. */
size_t tk_signature_match(const char *signature, const char *data, size_t length);

#endif
