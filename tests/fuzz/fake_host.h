// SPDX-License-Identifier: MIT
// A host that is just enough to run a decoder alone, and that aborts where the real one would find
// fault with it.
#ifndef FUZZ_FAKE_HOST_H
#define FUZZ_FAKE_HOST_H

#include "toolkit/plugin.h"

/** Makes an instance of `plugin`, whose data folder is `data_dir`. `settings` are pairs of option
 * and value, NULL-ended. Aborts if that fails. */
void *fake_create(const tk_plugin *plugin, const char *data_dir, const char *const *settings);

/** Decodes `size` bytes as one record and checks what comes out. Returns decode()'s status. */
tk_status fake_decode(const tk_plugin *plugin, void *instance, const uint8_t *data, size_t size);

#endif
