// SPDX-License-Identifier: MIT
#ifndef TK_REGISTRY_H
#define TK_REGISTRY_H

#include "base/error.h"

#include <toolkit/plugin.h>

/**
 * Where plugins are found: in the folders of TOOLKIT_PLUGIN_PATH, separated by ':', where an empty
 * entry means the defaults; if the variable is not set, in the defaults:
 * $XDG_DATA_HOME/toolkit/plugins (~/.local/share/toolkit/plugins), then the installed folder. In a
 * folder D, plugin NAME is D/NAME/NAME.so, or else D/NAME.so; its data are in the folder `data`
 * beside the object. Further plugins of an object are found only by searching all objects.
 */
typedef struct tk_module {
    tk_plugin plugin; /**< the descriptor; fields beyond its size are zero */
    char *path;       /**< of the shared object, absolute */
    char *data_dir;   /**< its data folder, which need not exist */
    char *shadowed;   /**< a later file of the same name on the path, or NULL */
} tk_module;

/** Calls `visit` for every folder of the path once, in order, until it returns false. Names are
 * absolute; the folders need not exist. */
void tk_registry_dirs(bool (*visit)(void *ctx, const char *dir), void *ctx);

/**
 * Loads plugin `id` of a kind (0: any) from the file `path`, or if that is NULL, from the first
 * file of that name on the path. An `id` with a slash is itself the file: its first plugin of that
 * kind is loaded. The shared object stays loaded for the life of the process. On failure `module`
 * is zero and `error` reports what to do.
 */
bool tk_module_open(tk_module *module, const char *id, const char *path, uint32_t kind,
                    tk_error *error);
/** Finds the file of plugin `id` as tk_module_open() does, without loading it: only the paths of
 * `module` are set. */
bool tk_module_locate(tk_module *module, const char *id, tk_error *error);
void tk_module_close(tk_module *module);

/** Loads the object `path` and checks all its descriptors. Returns its entry function, or NULL with
 * a message. */
tk_plugin_entry tk_module_load(const char *path, tk_error *error);

/** "decoder", "annotator" or "encoder". */
const char *tk_kind_name(uint32_t kind);

#endif
