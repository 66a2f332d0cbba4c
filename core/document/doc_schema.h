// SPDX-License-Identifier: MIT
#ifndef TK_DOC_SCHEMA_H
#define TK_DOC_SCHEMA_H

#include "base/arena.h"
#include "base/error.h"

#include <stdatomic.h>
#include <toolkit/toolkit.h>

/** The layers and lexeme columns of a pipeline's snapshots. Constant once it is made. */
struct tk_doc_schema {
    _Atomic uint32_t references;
    tk_arena arena;              /**< of everything below */
    const tk_layer_decl *layers; /**< with their names in the pipeline: "money:eu/1" */
    uint32_t n_layers;
    uint32_t n_columns;       /**< of all layers */
    const uint32_t **targets; /**< of each layer, as tk_layer_store.targets */
    const tk_column **lexemes;
    uint32_t n_lexemes;
};

/**
 * Makes a schema with one reference from `n` declarations, at least one: the layers, and last one
 * whose columns are the lexeme columns. They are in `arena`, which becomes the schema's. NULL with
 * a message, and the arena is freed, if a declaration is wrong, or when out of memory.
 */
tk_doc_schema *tk_doc_schema_make(tk_arena *arena, const tk_layer_decl *list, uint32_t n,
                                  tk_error *error);

#endif
