// SPDX-License-Identifier: MIT
#include "doc_schema.h"

#include <toolkit/text/visible.h>

#include <stdlib.h>
#include <string.h>

/** The longest value of TK_BYTES. */
enum { WIDEST = 4096 };

static bool is_shown(const char *text)
{
    const size_t length = strlen(text);
    for (size_t i = 0, taken; i < length; i += taken)
        if (!tk_visible_as_is(text + i, length - i, &taken))
            return false;
    return length != 0;
}

/** Whether the type is one, and what depends on it fits. */
static bool is_sound_type(const tk_column *column, bool lexeme)
{
    const uint32_t type = column->type;
    if (type < TK_U8 || type > TK_SPAN || type == (lexeme ? TK_SPAN : TK_BYTES))
        return false;
    if (type == TK_BYTES && (column->width < 1 || column->width > WIDEST))
        return false;
    return (type == TK_SPAN) == (column->layer != NULL);
}

static bool is_sound_column(const tk_column *column, bool lexeme)
{
    if (!column->name || !is_shown(column->name) || !is_sound_type(column, lexeme))
        return false;
    if (column->names && column->type != TK_U8 && column->type != TK_U32)
        return false;
    for (uint32_t i = 0; column->names && i < column->n_names; i++)
        if (!column->names[i])
            return false;
    return true;
}

static bool is_sound(const tk_layer_decl *layer, bool lexemes)
{
    if (!layer->name || !is_shown(layer->name) || (layer->n_columns && !layer->columns))
        return false;
    for (uint32_t i = 0; i < layer->n_columns; i++)
        if (!is_sound_column(&layer->columns[i], lexemes))
            return false;
    return true;
}

static uint32_t find(const tk_doc_schema *schema, const char *name)
{
    for (uint32_t i = 0; i < schema->n_layers; i++)
        if (strcmp(schema->layers[i].name, name) == 0)
            return i;
    return UINT32_MAX;
}

/** Finds the layers that the columns of layer `index` refer to. */
static bool resolve(tk_doc_schema *schema, uint32_t index)
{
    const tk_layer_decl *layer = &schema->layers[index];
    uint32_t *targets = tk_arena_alloc(&schema->arena, (layer->n_columns + 1) * sizeof *targets);
    for (uint32_t i = 0; targets && i < layer->n_columns; i++)
        targets[i] =
            layer->columns[i].type == TK_SPAN ? find(schema, layer->columns[i].layer) : UINT32_MAX;
    schema->targets[index] = targets;
    return targets != NULL;
}

static bool fill(tk_doc_schema *schema, const tk_layer_decl *list, uint32_t n, tk_error *error)
{
    const tk_layer_decl *lexemes = &list[n - 1];
    for (uint32_t i = 0; i < n; i++)
        if (!is_sound(&list[i], i == n - 1))
            return tk_error_set(error, "the declaration of a layer is wrong");
    schema->layers = list;
    schema->n_layers = n - 1;
    schema->n_lexemes = lexemes->n_columns;
    schema->targets = tk_arena_alloc(&schema->arena, n * sizeof *schema->targets);
    schema->lexemes = tk_arena_alloc(&schema->arena, (schema->n_lexemes + 1) * sizeof(void *));
    bool ok = schema->targets && schema->lexemes;
    for (uint32_t i = 0; ok && i < schema->n_layers; i++) {
        schema->n_columns += list[i].n_columns;
        ok = resolve(schema, i);
    }
    for (uint32_t i = 0; ok && i < schema->n_lexemes; i++)
        schema->lexemes[i] = &lexemes->columns[i];
    return ok || tk_error_set(error, "out of memory for the declarations of layers");
}

tk_doc_schema *tk_doc_schema_make(tk_arena *arena, const tk_layer_decl *list, uint32_t n,
                                  tk_error *error)
{
    tk_doc_schema *schema = calloc(1, sizeof *schema);
    if (!schema) {
        tk_arena_free(arena);
        tk_error_set(error, "out of memory for the declarations of layers");
        return NULL;
    }
    atomic_init(&schema->references, 1);
    schema->arena = *arena;
    *arena = (tk_arena){0};
    if (fill(schema, list, n, error))
        return schema;
    tk_doc_schema_free(schema);
    return NULL;
}

tk_doc_schema *tk_doc_schema_share(const tk_doc_schema *schema)
{
    tk_doc_schema *shared = (tk_doc_schema *)schema; // only the count of references changes
    atomic_fetch_add_explicit(&shared->references, 1, memory_order_relaxed);
    return shared;
}

void tk_doc_schema_free(tk_doc_schema *schema)
{
    if (!schema || atomic_fetch_sub_explicit(&schema->references, 1, memory_order_acq_rel) != 1)
        return;
    tk_arena arena = schema->arena;
    tk_arena_free(&arena);
    free(schema);
}

const tk_layer_decl *tk_doc_schema_layer(const tk_doc_schema *schema, uint32_t index)
{
    return index < schema->n_layers ? &schema->layers[index] : NULL;
}

const tk_column *tk_doc_schema_lexeme_column(const tk_doc_schema *schema, uint32_t index)
{
    return index < schema->n_lexemes ? schema->lexemes[index] : NULL;
}
