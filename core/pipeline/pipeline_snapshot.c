// SPDX-License-Identifier: MIT
#include "pipeline_snapshot.h"

#include "document/doc_schema.h"
#include "pipeline_internal.h"
#include "plugin/descriptor_code.h"

#include <stdlib.h>
#include <string.h>

static bool no_memory(tk_error *error)
{
    tk_error_set(error, "out of memory for snapshots");
    return false;
}

// ------------------------------------------------------------------------------------- choice

static bool is_named(const char *layer, const char *name)
{
    return strlen(name) == tk_layer_base_length(layer) && strncmp(layer, name, strlen(name)) == 0;
}

/** Chooses the layer `index`, and those that it refers to. */
static void choose(const tk_chain *chain, bool *wanted, uint32_t index)
{
    const tk_layer_store *layer = &chain->layers[index];
    if (wanted[index])
        return;
    wanted[index] = true;
    for (uint32_t i = 0; layer->targets && i < layer->decl->n_columns; i++)
        if (layer->targets[i] != TK_NONE)
            choose(chain, wanted, layer->targets[i]);
}

static bool choose_named(const tk_chain *chain, const char *const *names, uint64_t n, bool *wanted,
                         tk_error *error)
{
    for (uint64_t i = 0; i < n; i++) {
        uint32_t found = 0;
        while (found < chain->n_layers && !is_named(chain->layers[found].name, names[i]))
            found++;
        if (found == chain->n_layers)
            return tk_error_set(error, "no plugin of the pipeline provides a layer '%.100s'",
                                names[i]);
        choose(chain, wanted, found);
    }
    return true;
}

// -------------------------------------------------------------------------------------- schema

/** The declarations of the chosen layers, and one of the lexeme columns that are shown. */
static bool list_declarations(tk_pipeline_snapshots *s, const bool *wanted, tk_arena *arena,
                              tk_layer_decl **list, uint32_t *n)
{
    const tk_chain *chain = &s->pipeline->chain;
    tk_column *columns = tk_arena_alloc(arena, (chain->n_columns + 1) * sizeof *columns);
    uint32_t n_layers = 0, n_columns = 0;
    *list = tk_arena_alloc(arena, (chain->n_layers + 1) * sizeof **list);
    if (!columns || !*list)
        return false;
    for (uint32_t i = 0; i < chain->n_layers; i++)
        if (!wanted || wanted[i]) {
            s->chosen[n_layers] = i;
            (*list)[n_layers++] = *chain->layers[i].decl;
        }
    for (uint32_t i = 0; i < chain->n_columns; i++)
        if (chain->columns[i].lexeme->column.flags & TK_COL_OUTPUT) {
            s->columns[n_columns] = i + 1;
            columns[n_columns] = chain->columns[i].lexeme->column;
            columns[n_columns++].name = chain->columns[i].name;
        }
    (*list)[n_layers] = (tk_layer_decl){.name = "lexeme/1",
                                        .doc = "columns of word forms",
                                        .columns = columns,
                                        .n_columns = n_columns};
    *n = n_layers + 1;
    return true;
}

/** Makes the schema from a copy of the declarations, which does not depend on the pipeline. */
static bool make_schema(tk_pipeline_snapshots *s, const bool *wanted, tk_error *error)
{
    tk_arena arena = {0};
    tk_buffer bytes = {0};
    tk_layer_decl *list;
    uint32_t n;
    if (!list_declarations(s, wanted, &arena, &list, &n) || !tk_layers_pack(list, n, &bytes))
        no_memory(error);
    else
        s->schema = tk_doc_schema_unpack(bytes.data, bytes.length, error);
    tk_buffer_free(&bytes);
    tk_arena_free(&arena);
    return s->schema != NULL;
}

bool tk_doc_schema_pack(const tk_doc_schema *schema, tk_buffer *out)
{
    return tk_layers_pack(schema->layers, schema->n_layers + 1, out);
}

tk_doc_schema *tk_doc_schema_unpack(const char *data, size_t length, tk_error *error)
{
    tk_arena arena = {0};
    const char *at = data;
    uint32_t n = 0;
    const tk_layer_decl *list = tk_layers_unpack(&at, data + length, &arena, &n);
    if (list && n && at == data + length)
        return tk_doc_schema_make(&arena, list, n, error);
    tk_arena_free(&arena);
    tk_error_set(error, "cannot read the declarations of layers: they are damaged, or memory "
                        "is short");
    return NULL;
}

// ----------------------------------------------------------------------------------- documents

/** Whether a layer has lexemes, whose columns are then to be filled. */
static bool has_lexemes(const tk_doc_schema *schema)
{
    for (uint32_t i = 0; i < schema->n_layers; i++)
        if (schema->layers[i].flags & TK_LAYER_LEXEMES)
            return true;
    return false;
}

bool tk_pipeline_snapshots_open(tk_pipeline_snapshots *snapshots, tk_pipeline *pipeline,
                                const char *const *layers, uint64_t n_layers, tk_error *error)
{
    tk_pipeline_snapshots *s = snapshots;
    const tk_chain *chain = &pipeline->chain;
    *s = (tk_pipeline_snapshots){.pipeline = pipeline};
    s->chosen = calloc(chain->n_layers + (size_t)1, sizeof *s->chosen);
    s->columns = calloc(chain->n_columns + (size_t)1, sizeof *s->columns);
    bool *wanted = calloc(chain->n_layers + (size_t)1, sizeof *wanted);
    bool ok = (s->chosen && s->columns && wanted) || no_memory(error);
    ok = ok && choose_named(chain, layers, n_layers, wanted, error) &&
         make_schema(s, n_layers ? wanted : NULL, error);
    ok = ok && (tk_snapshot_writer_init(&s->writer, s->schema) || no_memory(error));
    free(wanted);
    if (ok)
        pipeline->call.readable |= has_lexemes(s->schema);
    else
        tk_pipeline_snapshots_close(s);
    return ok;
}

void tk_pipeline_snapshots_close(tk_pipeline_snapshots *snapshots)
{
    if (!snapshots->pipeline)
        return;
    tk_snapshot_writer_finish(&snapshots->writer);
    tk_doc_schema_free(snapshots->schema);
    free(snapshots->chosen);
    free(snapshots->columns);
    *snapshots = (tk_pipeline_snapshots){0};
}

bool tk_pipeline_snapshots_write(tk_pipeline_snapshots *snapshots, const tk_str *output,
                                 tk_buffer *out)
{
    const tk_pipeline *p = snapshots->pipeline;
    const tk_snapshot_source source = {.document = &p->call.document,
                                       .layers = p->chain.layers,
                                       .chosen = snapshots->chosen,
                                       .lexemes = &p->lexemes,
                                       .columns = snapshots->columns,
                                       .output = *output};
    return tk_snapshot_write(&snapshots->writer, &source, out);
}
