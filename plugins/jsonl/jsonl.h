// SPDX-License-Identifier: MIT
// The `jsonl` decoder and encoder: the layers of docs/layers.md in JSON, one object per line.
#ifndef JSONL_JSONL_H
#define JSONL_JSONL_H

#include <toolkit/plugin.h>

/** The choices of the option `offsets`, and their units. */
#define JSONL_OFFSET_CHOICES 3u
extern const char *const jsonl_offset_choices[JSONL_OFFSET_CHOICES];
extern const uint32_t jsonl_offset_units[JSONL_OFFSET_CHOICES];

extern const tk_plugin jsonl_decoder;
extern const tk_plugin jsonl_encoder;

#endif
