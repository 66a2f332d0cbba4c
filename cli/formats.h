// SPDX-License-Identifier: MIT
#ifndef TK_CLI_FORMATS_H
#define TK_CLI_FORMATS_H

#include "cli.h"

/** A decoder or encoder; it may implement an older contract: see TK_HAS(). */
typedef struct tk_cli_format {
    const tk_plugin *plugin;
} tk_cli_format;

/** The decoders and encoders on the plugin path. */
typedef struct tk_cli_formats {
    tk_cli_format *list;
    size_t count;
    tk_plugin_list *found; /**< owns the plugins */
} tk_cli_formats;

/** Finds the formats. Returns false after a message on stderr. */
bool tk_cli_formats_find(tk_cli_formats *formats);
void tk_cli_formats_free(tk_cli_formats *formats);

/** The format `id` of that kind (TK_DECODER or TK_ENCODER), or NULL. */
const tk_plugin *tk_cli_format_named(const tk_cli_formats *formats, uint32_t kind, const char *id);

/**
 * Returns the format of that kind that the paths have: see tk_format_guess(). If there is none, or
 * more than one, or a path does not exist, returns NULL and sets `why`, followed by `advice` if it
 * helps to name the format.
 */
const tk_plugin *tk_cli_format_guess(const tk_cli_formats *formats, uint32_t kind,
                                     const char *const *paths, uint64_t n_paths, const char *advice,
                                     tk_message *why);

/** The option `name` of a plugin, or NULL. */
const tk_option *tk_cli_format_option(const tk_plugin *plugin, const char *name);

#endif
