// SPDX-License-Identifier: MIT
#ifndef TK_DESCRIPTOR_CODE_H
#define TK_DESCRIPTOR_CODE_H

#include "base/arena.h"
#include "base/buffer.h"

#include <toolkit/plugin.h>

/**
 * A descriptor as bytes, to send it from the process that loaded a plugin to one that does not load
 * it. Both processes are of the same build.
 */

/** Appends a descriptor that tk_descriptor_copy() has checked. False when out of memory. */
bool tk_descriptor_pack(const tk_plugin *plugin, tk_buffer *out);

/**
 * Reads a descriptor from `*at`, and advances it. What the descriptor points to is in the arena.
 * Functions cannot be sent: those that the plugin has are not NULL, and fail. NULL if the bytes are
 * not a descriptor, or when out of memory; the contents are not checked.
 */
tk_plugin *tk_descriptor_unpack(const char **at, const char *end, tk_arena *arena);

/** The same for a list of layers. */
bool tk_layers_pack(const tk_layer_decl *layers, uint32_t n, tk_buffer *out);
/** Sets `n`; NULL as above, and if the list is NULL. */
const tk_layer_decl *tk_layers_unpack(const char **at, const char *end, tk_arena *arena,
                                      uint32_t *n);

#endif
