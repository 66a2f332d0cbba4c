// SPDX-License-Identifier: MIT
#ifndef TK_DESCRIPTOR_H
#define TK_DESCRIPTOR_H

#include "base/error.h"

#include <toolkit/plugin.h>

/**
 * Copies what this host knows of a descriptor: min(size, its own), the rest zero. Refuses, by name,
 * one that is longer with a tail that is not zero, needs a newer host, or is not sound: names,
 * types, flags, callbacks.
 */
bool tk_descriptor_copy(const tk_plugin *plugin, tk_plugin *out, const char *path, tk_error *error);

#endif
