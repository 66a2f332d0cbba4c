// SPDX-License-Identifier: MIT
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <toolkit/arrow.h>
#include <toolkit/text/arrow_table.h>

struct tk_arrow {
    tk_doc_schema *schema; /**< a reference: the declarations of the table are its */
    tk_table table;
    uint32_t *indexes; /**< in the schema, of the layers of the table */
    tk_layer_info *layers;
    uint32_t n_layers;
    const tk_column **lexeme_columns;
};

static tk_status fail(tk_message *message, tk_status status, const char *why)
{
    if (message)
        snprintf(message->text, sizeof message->text, "%s", why);
    return status;
}

static tk_status no_memory(tk_message *message)
{
    return fail(message, TK_ERR_DOC, "out of memory for the table");
}

/** Whether `name` is a layer's name without its version. */
static bool is_base(const tk_layer_decl *decl, const char *name)
{
    const size_t length = strcspn(decl->name, "/");
    return strlen(name) == length && memcmp(decl->name, name, length) == 0;
}

/** Finds the layers of the table: one, or all that are values of the document. */
static void choose_layers(tk_arrow *arrow, const char *name, bool document)
{
    const tk_layer_decl *decl;
    for (uint32_t i = 0; (decl = tk_doc_schema_layer(arrow->schema, i)) != NULL; i++) {
        const bool of_document = (decl->flags & TK_LAYER_DOCUMENT) != 0;
        if (document ? !of_document : !is_base(decl, name))
            continue;
        tk_layer_info *info = &arrow->layers[arrow->n_layers];
        *info = (tk_layer_info){.decl = decl};
        if (decl->flags & TK_LAYER_LEXEMES) {
            info->lexeme_columns = arrow->lexeme_columns;
            while (arrow->lexeme_columns[info->n_lexeme_columns])
                info->n_lexeme_columns++;
        }
        arrow->indexes[arrow->n_layers++] = i;
    }
}

static bool list_columns(tk_arrow *arrow)
{
    uint32_t n = 0, n_layers = 0;
    while (tk_doc_schema_lexeme_column(arrow->schema, n))
        n++;
    while (tk_doc_schema_layer(arrow->schema, n_layers))
        n_layers++;
    arrow->lexeme_columns = calloc(n + 1, sizeof(void *));
    arrow->layers = calloc(n_layers + 1, sizeof *arrow->layers);
    arrow->indexes = calloc(n_layers + 1, sizeof *arrow->indexes);
    if (!arrow->lexeme_columns || !arrow->layers || !arrow->indexes)
        return false;
    for (uint32_t i = 0; i < n; i++)
        arrow->lexeme_columns[i] = tk_doc_schema_lexeme_column(arrow->schema, i);
    return true;
}

static bool open_table(tk_arrow *arrow, const char *layer, const tk_arrow_options *given,
                       tk_message *error)
{
    tk_arrow_options options = {.unit = TK_UNIT_CODEPOINT};
    if (given)
        memcpy(&options, given, given->size < sizeof options ? given->size : sizeof options);
    const tk_table_options how = {.unit = options.unit,
                                  .document = strcmp(layer, TK_ARROW_DOCUMENT) == 0,
                                  .no_text = options.no_text != 0,
                                  .decimal_texts = options.decimal_texts != 0};
    if (options.unit > TK_UNIT_UTF16)
        return fail(error, TK_ERR_DOC, "unknown unit of offsets"), false;
    if (!list_columns(arrow))
        return no_memory(error), false;
    choose_layers(arrow, layer, how.document);
    if (!arrow->n_layers && !how.document) {
        char why[160];
        snprintf(why, sizeof why, "there is no layer '%.80s'", layer);
        return fail(error, TK_ERR_DOC, why), false;
    }
    return tk_table_open(&arrow->table, arrow->layers, arrow->n_layers, &how) ||
           (no_memory(error), false);
}

tk_arrow *tk_arrow_open(const tk_doc_schema *schema, const char *layer,
                        const tk_arrow_options *options, tk_message *error)
{
    tk_arrow *arrow = calloc(1, sizeof *arrow);
    fail(error, TK_OK, "");
    if (!arrow) {
        no_memory(error);
        return NULL;
    }
    arrow->schema = tk_doc_schema_share(schema);
    if (open_table(arrow, layer, options, error))
        return arrow;
    tk_arrow_close(arrow);
    return NULL;
}

void tk_arrow_close(tk_arrow *arrow)
{
    if (!arrow)
        return;
    tk_table_close(&arrow->table);
    free(arrow->layers);
    free(arrow->indexes);
    free(arrow->lexeme_columns);
    tk_doc_schema_free(arrow->schema);
    free(arrow);
}

// ------------------------------------------------------------------------ a snapshot as a source

static void get_string(const void *ctx, uint32_t handle, tk_str *out)
{
    tk_snapshot_string(ctx, handle, out);
}

static void get_lexeme_text(const void *ctx, uint32_t handle, tk_str *out)
{
    tk_snapshot_lexeme_text(ctx, handle, out);
}

static uint32_t get_meta(const void *ctx, uint32_t index, tk_str *key, tk_str *value,
                         uint32_t *json)
{
    return tk_snapshot_meta(ctx, index, key, value, json);
}

static void get_offsets(const void *ctx, uint32_t unit, uint32_t n, const uint32_t *in,
                        uint32_t *out)
{
    tk_snapshot_offsets(ctx, unit, n, in, out);
}

/** Whether the layers of the snapshot are those that the table was opened with. */
static bool is_of_same_pipeline(const tk_arrow *arrow, const tk_snapshot *snapshot)
{
    const tk_doc_schema *theirs = tk_snapshot_schema(snapshot);
    return theirs == arrow->schema;
}

tk_status tk_arrow_add(tk_arrow *arrow, const tk_snapshot *snapshot, tk_message *error)
{
    tk_table_source source = {.ctx = snapshot,
                              .is_utf8 = true,
                              .string = get_string,
                              .lexeme_text = get_lexeme_text,
                              .meta_at = get_meta,
                              .offsets = get_offsets};
    fail(error, TK_OK, "");
    if (!is_of_same_pipeline(arrow, snapshot))
        return fail(error, TK_ERR_DOC, "the document is of another pipeline");
    tk_snapshot_id(snapshot, &source.id);
    tk_snapshot_text(snapshot, &source.text);
    for (uint32_t i = 0; i < arrow->n_layers; i++)
        tk_snapshot_layer(snapshot, arrow->indexes[i], &arrow->layers[i]);
    const bool was_empty = arrow->table.rows == 0 && !arrow->table.spoiled;
    switch (tk_table_add(&arrow->table, &source, arrow->layers)) {
    case TK_TABLE_OK:
        return TK_OK;
    case TK_TABLE_FULL:
        return was_empty
                   ? fail(error, TK_ERR_DOC, "the document's strings exceed 2 GiB in a column")
                   : fail(error, TK_SKIP, "take the batch first");
    default:
        return no_memory(error);
    }
}

uint64_t tk_arrow_rows(const tk_arrow *arrow)
{
    return arrow->table.rows;
}

uint64_t tk_arrow_bytes(const tk_arrow *arrow)
{
    return arrow->table.bytes;
}

uint64_t tk_arrow_lost(const tk_arrow *arrow)
{
    return arrow->table.lost;
}

tk_status tk_arrow_take(tk_arrow *arrow, struct ArrowSchema *schema, struct ArrowArray *array,
                        tk_message *error)
{
    fail(error, TK_OK, "");
    if (schema && !tk_table_schema(&arrow->table, schema))
        return no_memory(error);
    if (array && !tk_table_take(&arrow->table, array)) {
        if (schema)
            schema->release(schema);
        return no_memory(error);
    }
    return TK_OK;
}

tk_status tk_session_arrow(tk_session *session, const char *layer, struct ArrowSchema *schema,
                           struct ArrowArray *array, tk_message *error)
{
    tk_status status = TK_ERR_DOC;
    tk_snapshot *snapshot = tk_session_snapshot(session, error);
    tk_arrow *arrow =
        snapshot ? tk_arrow_open(tk_snapshot_schema(snapshot), layer, NULL, error) : NULL;
    if (arrow)
        status = tk_arrow_add(arrow, snapshot, error);
    if (status == TK_OK)
        status = tk_arrow_take(arrow, schema, array, error);
    tk_arrow_close(arrow);
    tk_snapshot_free(snapshot);
    return status;
}
