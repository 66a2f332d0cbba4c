// SPDX-License-Identifier: MIT
// Any bytes through the `html` decoder: the article, and the whole page with the offsets of its
// text.
#include "fake_host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const settings[][5] = {
        {NULL},
        {"content", "page", "layers", "html", NULL},
    };
    enum { COUNT = sizeof settings / sizeof settings[0] };
    static void *instances[COUNT];
    const tk_plugin *plugin = tk_plugin_v1(0);
    for (int i = 0; i < COUNT; i++) {
        if (instances[i] == NULL) {
            instances[i] = fake_create(plugin, HTML_DATA_DIR, settings[i]);
        }
        fake_decode(plugin, instances[i], data, size);
    }
    return 0;
}
