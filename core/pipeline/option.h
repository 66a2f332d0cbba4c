// SPDX-License-Identifier: MIT
#ifndef TK_OPTION_H
#define TK_OPTION_H

#include "base/arena.h"
#include "conf.h"

#include <toolkit/plugin.h>

/** Where a plugin's options come from, and where their files are searched. */
typedef struct tk_option_source {
    const tk_conf *conf;
    const tk_conf_section *section; /**< NULL: all options have their defaults */
    const char *const *host_keys; /**< keys of the section that are not options, NULL-terminated */
    const char *plugin;           /**< its id, for messages and the user's folder */
    const char *data_dir;         /**< its own data folder */
} tk_option_source;

/**
 * Parses and checks the values of all `n` options, in the order of the table, into the arena. An
 * unknown key or a wrong value is recorded in the configuration, with its place and the nearest
 * valid name. Paths of files are absolute. NULL with a message when out of memory, or if there is
 * no configuration and a default is wrong.
 */
const tk_value *tk_options_read(const tk_option *options, uint32_t n,
                                const tk_option_source *source, tk_arena *arena, tk_error *error);

/** The folder for the user's own data of a plugin. False if there is none. */
bool tk_option_user_dir(const char *plugin, char *out, size_t size);

/** The value of true/false, yes/no, on/off, 1/0; false if `text` is none of these. */
bool tk_option_bool(const char *text, bool *out);

#endif
