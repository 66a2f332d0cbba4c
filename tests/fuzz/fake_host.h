// SPDX-License-Identifier: MIT
// A minimal host that runs a decoder alone, and aborts where the real host would report a
// violation.
#ifndef FUZZ_FAKE_HOST_H
#define FUZZ_FAKE_HOST_H

#include "toolkit/plugin.h"

/** Creates an instance of `plugin`, whose data folder is `data_dir`. `settings` are pairs of option
 * and value, NULL-terminated. Aborts on failure. */
void *fake_create(const tk_plugin *plugin, const char *data_dir, const char *const *settings);

/** Decodes `size` bytes as one record and checks the result. Returns decode()'s status. */
tk_status fake_decode(const tk_plugin *plugin, void *instance, const uint8_t *data, size_t size);

#endif
