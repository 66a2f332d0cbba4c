// SPDX-License-Identifier: MIT
// A descriptor of a later version, with a field that no current host knows.
#include "../broken.h"

static const struct {
    tk_plugin plugin;
    const char *field_of_tomorrow;
} newer = {{.size = sizeof newer,
            .kind = TK_ANNOTATOR,
            .id = FAULT,
            .version = "1.0.0",
            .summary = "is too new",
            .licence = "MIT"},
           "used"};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &newer.plugin : NULL;
}
