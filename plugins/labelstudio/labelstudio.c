// SPDX-License-Identifier: MIT
#include "labelstudio.h"

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    static const tk_plugin *const plugins[] = {&labelstudio_decoder, &labelstudio_encoder};
    return index < 2 ? plugins[index] : NULL;
}
