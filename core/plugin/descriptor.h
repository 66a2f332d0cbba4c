// SPDX-License-Identifier: MIT
#ifndef TK_DESCRIPTOR_H
#define TK_DESCRIPTOR_H

#include "base/error.h"

#include <toolkit/plugin.h>

/**
 * Copies the part of a descriptor that this host knows, min(size, its own); the rest is zero.
 * Refuses, with a message, a descriptor that is longer with a tail that is not zero, that needs a
 * newer host, or whose names, types, flags or callbacks are wrong.
 */
bool tk_descriptor_copy(const tk_plugin *plugin, tk_plugin *out, const char *path, tk_error *error);

#endif
