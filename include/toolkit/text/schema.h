// SPDX-License-Identifier: MIT
// The standard layers (docs/layers.md), as decoders that read them from a file provide them.
#ifndef TK_SCHEMA_H
#define TK_SCHEMA_H

#include <toolkit/plugin.h>

#pragma GCC visibility push(default)

/** The standard layers, by their index. */
enum {
    TK_SCHEMA_TOKEN,
    TK_SCHEMA_SENTENCE,
    TK_SCHEMA_ENTITY,
    TK_SCHEMA_MONEY,
    TK_SCHEMA_DATE,
    TK_SCHEMA_NUMBER,
    TK_SCHEMA_SENTIMENT,
    TK_SCHEMA_HYPE,
    TK_SCHEMA_DOCUMENT_SENTIMENT,
    TK_SCHEMA_DOCUMENT_HYPE,
    TK_SCHEMA_LAYERS
};
#define TK_SCHEMA_COLUMNS_MAX 8u

extern const tk_layer_decl tk_schema[TK_SCHEMA_LAYERS];

/** The name that a hype span's kind becomes which is not among hype/1's. */
#define TK_SCHEMA_KIND_OTHER "other"

#pragma GCC visibility pop

#endif
