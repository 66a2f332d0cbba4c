// SPDX-License-Identifier: MIT
#include "jsonl.h"

const char *const jsonl_offset_choices[JSONL_OFFSET_CHOICES] = {"codepoint", "byte", "utf16"};
const uint32_t jsonl_offset_units[JSONL_OFFSET_CHOICES] = {TK_UNIT_CODEPOINT, TK_UNIT_BYTE,
                                                           TK_UNIT_UTF16};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    static const tk_plugin *const plugins[] = {&jsonl_decoder, &jsonl_encoder};
    return index < 2 ? plugins[index] : NULL;
}
