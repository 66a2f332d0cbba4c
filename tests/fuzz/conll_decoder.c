// SPDX-License-Identifier: MIT
// Any bytes through the `conll` decoder: text spaced and detokenized, with and without columns.
#include "fake_host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const settings[][5] = {
        {"layers", "*", NULL},
        {"layers", "*", "text", "detokenized", NULL},
        {"layers", "entity", "columns", "- token tag", NULL},
        {"layers", "*,-token", "labels", "CITY=LOC,CASH=money,X=-", NULL},
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
