// SPDX-License-Identifier: MIT
#ifndef TK_LAYER_H
#define TK_LAYER_H

#include <stdbool.h>
#include <toolkit/plugin.h>

/**
 * One layer of the current document: spans and columns as a structure of arrays, whose memory is
 * reused for the next document. Written by one stage, checked after its call, then read-only.
 */
typedef struct tk_layer_store {
    const tk_layer_decl *decl;
    const char *name; /**< the declaration's, or "base:alias/1" */
    uint32_t stage;   /**< the one that provides it */
    uint32_t count;
    uint32_t capacity; /**< of the arrays */
    uint32_t room;     /**< spans reserved for this document */
    bool committed;
    bool interned; /**< `lexeme` is set, which is done before the first reader */
    uint32_t *begin, *end;
    uint32_t *lexeme; /**< only with TK_LAYER_LEXEMES */
    void **columns;   /**< decl->n_columns arrays */
    /** Of each TK_SPAN column, the index of the layer that it refers to in tk_layer_bounds.layers,
     * or UINT32_MAX if that layer is absent. NULL if there is no such column. */
    const uint32_t *targets;
    uint64_t digest; /**< of the checked contents, when a stage may read them */
} tk_layer_store;

/** What the contents of a layer are checked against. */
typedef struct tk_layer_bounds {
    const char *text;
    uint32_t length;
    uint32_t n_strings; /**< handles are 0 … n_strings */
    bool is_ascii;
    const tk_layer_store *layers; /**< of the document */
} tk_layer_bounds;

/** Bytes of one value of a column type. */
uint32_t tk_column_width(const tk_column *column);

bool tk_layer_init(tk_layer_store *layer, const tk_layer_decl *decl, const char *name,
                   uint32_t stage);
void tk_layer_finish(tk_layer_store *layer);
/** Empties it for the next document; frees memory beyond an ordinary document's. */
void tk_layer_reset(tk_layer_store *layer);
/** Room for at least `capacity` spans, keeping what was written; new values of columns are zero, or
 * TK_SPAN_NONE. False when out of memory. */
bool tk_layer_reserve(tk_layer_store *layer, uint64_t capacity);
/** Whether the committed spans and values are valid; if not, reports why in `message`. */
bool tk_layer_check(const tk_layer_store *layer, const tk_layer_bounds *bounds, char *message,
                    size_t size);
/** A digest of the layer's contents, to detect later writes. */
uint64_t tk_layer_digest(const tk_layer_store *layer);
/** The part of a name before the "/", in bytes. */
uint32_t tk_layer_base_length(const char *name);

#endif
