// SPDX-License-Identifier: MIT
// The list of its plugins does not end: each has a different id.
#include "../broken.h"

#include <stdio.h>

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    static char ids[4096][24];
    static tk_plugin plugins[4096];
    if (index >= 4096)
        abort();
    snprintf(ids[index], sizeof ids[index], index ? FAULT "_%u" : FAULT, index);
    plugins[index] = (tk_plugin){HEAD};
    plugins[index].id = ids[index];
    return &plugins[index];
}
