// SPDX-License-Identifier: MIT
#ifndef TK_GRANTS_H
#define TK_GRANTS_H

#include "confine/confine.h"

/** Grants what every plugin may read: shared libraries, random numbers, time zones. */
bool tk_grants_add_system(tk_grants *grants);

/** Grants a plugin's object: the file, the folder `data` beside it, and, if the folder has the
 * object's name (NAME/NAME.so), the whole folder. Links out of the folder of plugins are not
 * followed. */
bool tk_grants_add_object(tk_grants *grants, const char *object);

/** Grants the folders of the plugin path. */
bool tk_grants_add_plugin_path(tk_grants *grants);

#endif
