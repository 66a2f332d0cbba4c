// SPDX-License-Identifier: MIT
// The standard layers (docs/layers.md), as the decoder provides them.
#ifndef JSONL_SCHEMA_H
#define JSONL_SCHEMA_H

#include "toolkit/plugin.h"

#define SCHEMA_LAYERS      9u
#define SCHEMA_COLUMNS_MAX 8u

extern const tk_layer_decl jsonl_schema[SCHEMA_LAYERS];

/** The name that a hype span's kind becomes which is not among hype/1's. */
#define SCHEMA_KIND_OTHER "other"

#endif
