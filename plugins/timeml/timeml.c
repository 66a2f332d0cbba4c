// SPDX-License-Identifier: MIT
#include "timeml.h"

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    static const tk_plugin *const plugins[] = {&timeml_decoder, &timeml_encoder};
    return index < 2 ? plugins[index] : NULL;
}
