// SPDX-License-Identifier: MIT
// Two plugins of one object have the same id.
#include "../broken.h"

static const tk_plugin plugin = {HEAD};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index < 2 ? &plugin : NULL;
}
