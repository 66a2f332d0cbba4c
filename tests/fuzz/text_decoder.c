// SPDX-License-Identifier: MIT
// Any bytes through the `text` decoder, with each encoding and each way to handle errors.
#include "fake_host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const settings[][5] = {
        {NULL},
        {"invalid", "reject", NULL},
        {"binary", "replace", NULL},
        {"encoding", "utf-8", "binary", "replace", NULL},
        {"encoding", "utf-32le", "binary", "replace", NULL},
        {"encoding", "utf-16be", "binary", "replace", NULL},
        {"encoding", "windows-1252", "binary", "replace", NULL},
        {"encoding", "shift_jis", "binary", "replace", NULL},
    };
    enum { COUNT = sizeof settings / sizeof settings[0] };
    static void *instances[COUNT];
    const tk_plugin *plugin = tk_plugin_v1(0);
    for (int i = 0; i < COUNT; i++) {
        if (instances[i] == NULL) {
            instances[i] = fake_create(plugin, TEXT_DATA_DIR, settings[i]);
        }
        fake_decode(plugin, instances[i], data, size);
    }
    return 0;
}
