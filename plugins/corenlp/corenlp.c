// SPDX-License-Identifier: MIT
#include "corenlp.h"

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &corenlp_encoder : NULL;
}
