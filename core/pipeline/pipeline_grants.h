// SPDX-License-Identifier: MIT
#ifndef TK_PIPELINE_GRANTS_H
#define TK_PIPELINE_GRANTS_H

#include "confine/confine.h"
#include "settings.h"

/**
 * Grants what the plugins of a pipeline may read: the system's files, their objects and data, the
 * user's data for them, and what their options name: each value that is the name of a file, or, if
 * it has a slash, of a folder. Which options have the type `file` is not known before the plugin is
 * loaded.
 */
bool tk_grants_add_pipeline(tk_grants *grants, const tk_conf *conf, const tk_settings *settings);

#endif
