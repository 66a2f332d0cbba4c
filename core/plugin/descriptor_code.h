// SPDX-License-Identifier: MIT
#ifndef TK_DESCRIPTOR_CODE_H
#define TK_DESCRIPTOR_CODE_H

#include "base/arena.h"
#include "base/buffer.h"

#include <toolkit/plugin.h>

/**
 * A descriptor as bytes: so it comes from the process that loaded a plugin to one that does not.
 * Both are of the same build.
 */

/** Appends a descriptor that tk_descriptor_copy() has checked. False if there is no memory. */
bool tk_descriptor_pack(const tk_plugin *plugin, tk_buffer *out);

/**
 * Reads one from `*at`, and moves that on. What it points to lies in the arena. Functions cannot be
 * carried over: those that the plugin has are not NULL, and fail. NULL if the bytes are no
 * descriptor, or there is no memory; what it says is not checked.
 */
tk_plugin *tk_descriptor_unpack(const char **at, const char *end, tk_arena *arena);

#endif
