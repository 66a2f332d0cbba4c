// SPDX-License-Identifier: MIT
#ifndef TK_GRANTS_H
#define TK_GRANTS_H

#include "confine.h"
#include "settings.h"

/** Grants what every plugin may read: shared libraries, random numbers, time zones. */
bool tk_grants_add_system(tk_grants *grants);

/** Grants a plugin's object: the file, the folder `data` beside it, and where the folder has the
 * object's name (NAME/NAME.so), all of that. Links are not followed out of the folder of plugins.
 */
bool tk_grants_add_object(tk_grants *grants, const char *object);

/** Grants the folders of the plugin path. */
bool tk_grants_add_plugin_path(tk_grants *grants);

/**
 * Grants what the plugins of a pipeline may read: the system's share, their objects and data, the
 * user's data for them, and what their options name: each value that is the name of a file, or, if
 * it has a slash, of a folder. Which option is of type `file` cannot be known before the plugin is
 * loaded.
 */
bool tk_grants_add_pipeline(tk_grants *grants, const tk_conf *conf, const tk_settings *settings);

#endif
