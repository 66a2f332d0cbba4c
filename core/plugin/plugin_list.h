// SPDX-License-Identifier: MIT
#ifndef TK_PLUGIN_LIST_H
#define TK_PLUGIN_LIST_H

#include "registry.h"

/**
 * tk_module_open() by id; if no file has that name, searches all plugins on the path, because an
 * object may hold several, such as tsv beside csv.
 */
bool tk_module_find(tk_module *module, const char *id, uint32_t kind, tk_error *error);

#endif
