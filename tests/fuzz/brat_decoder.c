// SPDX-License-Identifier: MIT
// Any bytes through the `brat` decoder, in each unit. A NUL ends the .ann file.
#include "fake_host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const settings[][5] = {
        {NULL},
        {"layers", "*", NULL},
        {"layers", "*", "offsets", "byte", NULL},
        {"layers", "*,-token", "offsets", "utf16", NULL},
    };
    enum { COUNT = sizeof settings / sizeof settings[0] };
    static void *instances[COUNT];
    const tk_plugin *plugin = tk_plugin_v1(0);
    for (int i = 0; i < COUNT; i++) {
        if (instances[i] == NULL) {
            instances[i] = fake_create(plugin, "", settings[i]);
        }
        fake_decode(plugin, instances[i], data, size);
    }
    return 0;
}
