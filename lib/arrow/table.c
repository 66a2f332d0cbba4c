// SPDX-License-Identifier: MIT
// The columns of a table, and its batches.
#include "table_internal.h"

#include <stdlib.h>
#include <string.h>

#include <nanoarrow/nanoarrow.h>

// ----------------------------------------------------------------------------------------- fields

// A column of every table of its kind.
typedef struct {
    const char *name;
    uint8_t type;
    uint8_t origin;
    bool nullable;
} fixed_field;

static const fixed_field span_fields[] = {
    {"id", TK_TABLE_STRING, FROM_ID, false},      {"span", TK_TABLE_INT32, FROM_SPAN, false},
    {"start", TK_TABLE_INT32, FROM_START, false}, {"end", TK_TABLE_INT32, FROM_END, false},
    {"text", TK_TABLE_STRING, FROM_TEXT, false},
};

static const fixed_field document_fields[] = {
    {"id", TK_TABLE_STRING, FROM_ID, false},      {"text", TK_TABLE_STRING, FROM_TEXT, false},
    {"title", TK_TABLE_STRING, FROM_META, true},  {"date", TK_TABLE_DATE, FROM_META, true},
    {"source", TK_TABLE_STRING, FROM_META, true}, {"meta", TK_TABLE_STRING, FROM_ALL_META, false},
};

enum { SPAN_FIELDS = sizeof span_fields / sizeof *span_fields };
enum { DOCUMENT_FIELDS = sizeof document_fields / sizeof *document_fields };

static void add_fixed(tk_table *table, const fixed_field *fields, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (fields[i].origin != FROM_TEXT || !table->options.no_text) {
            table->fields[table->n_fields++] = (tk_table_field){.name = fields[i].name,
                                                                .type = fields[i].type,
                                                                .origin = fields[i].origin,
                                                                .nullable = fields[i].nullable};
        }
    }
}

static uint8_t type_of(const tk_table *table, const tk_column *column)
{
    switch (column->type) {
    case TK_STRING:
        if ((column->flags & TK_COL_DECIMAL) != 0) {
            return table->options.decimal_texts ? TK_TABLE_STRING : TK_TABLE_DECIMAL;
        }
        return (column->flags & TK_COL_DATE) != 0 ? TK_TABLE_DATE : TK_TABLE_STRING;
    case TK_SPAN:
        return TK_TABLE_INT32;
    case TK_I64:
        return TK_TABLE_INT64;
    case TK_F64:
        return TK_TABLE_DOUBLE;
    default:
        if (column->names != NULL) {
            return TK_TABLE_ENUM;
        }
        return (column->flags & TK_COL_BOOL) != 0 ? TK_TABLE_BOOL : TK_TABLE_UINT32;
    }
}

static bool has_field(const tk_table *table, const char *name)
{
    for (uint32_t i = 0; i < table->n_fields; i++) {
        if (strcmp(table->fields[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

// Adds a column of a layer or of its lexemes. One with the name of an earlier field gets that of
// its layer before it, "entity_id", in `*names`.
static void add_column(tk_table *table, const tk_layer_decl *decl, const tk_table_field *field,
                       char **names)
{
    const char *name = field->column->name;
    if (field->column->type == TK_BYTES) {
        return; // opaque
    }
    tk_table_field *to = &table->fields[table->n_fields];
    *to = *field;
    to->name = name;
    to->type = type_of(table, field->column);
    to->nullable = true;
    if (has_field(table, name)) {
        size_t base = strcspn(decl->name, "/");
        size_t length = strlen(name);
        memcpy(*names, decl->name, base);
        (*names)[base] = '_';
        memcpy(*names + base + 1, name, length + 1);
        to->name = *names;
        *names += base + length + 2;
    }
    table->n_fields++;
}

static void add_columns(tk_table *table, const tk_layer_info *info, uint32_t layer, char **names)
{
    for (uint32_t i = 0; i < info->decl->n_columns; i++) {
        const tk_table_field field = {
            .origin = FROM_COLUMN, .layer = layer, .index = i, .column = &info->decl->columns[i]};
        add_column(table, info->decl, &field, names);
    }
    for (uint32_t i = 0; i < info->n_lexeme_columns; i++) {
        const tk_table_field field = {
            .origin = FROM_LEXEME, .layer = layer, .index = i, .column = info->lexeme_columns[i]};
        add_column(table, info->decl, &field, names);
    }
}

static bool make_fields(tk_table *table, const tk_layer_info *layers, uint32_t n)
{
    size_t count = SPAN_FIELDS + DOCUMENT_FIELDS;
    size_t bytes = 1;
    for (uint32_t i = 0; i < n; i++) {
        size_t base = strlen(layers[i].decl->name) + 2;
        for (uint32_t j = 0; j < layers[i].decl->n_columns; j++) {
            bytes += base + strlen(layers[i].decl->columns[j].name);
        }
        for (uint32_t j = 0; j < layers[i].n_lexeme_columns; j++) {
            bytes += base + strlen(layers[i].lexeme_columns[j]->name);
        }
        count += layers[i].decl->n_columns + layers[i].n_lexeme_columns;
    }
    table->fields = calloc(count, sizeof *table->fields);
    table->values = calloc(count, sizeof *table->values);
    table->names = malloc(bytes);
    if (table->fields == NULL || table->values == NULL || table->names == NULL) {
        return false;
    }
    char *names = table->names;
    if (table->options.document) {
        add_fixed(table, document_fields, DOCUMENT_FIELDS);
    } else {
        add_fixed(table, span_fields, SPAN_FIELDS);
    }
    for (uint32_t i = 0; i < n; i++) {
        add_columns(table, &layers[i], i, &names);
    }
    return true;
}

// ----------------------------------------------------------------------------------------- schema

static enum ArrowType index_type(const tk_column *column)
{
    return column->n_names <= INT8_MAX    ? NANOARROW_TYPE_INT8
           : column->n_names <= INT16_MAX ? NANOARROW_TYPE_INT16
                                          : NANOARROW_TYPE_INT32;
}

static ArrowErrorCode set_type(struct ArrowSchema *schema, const tk_table_field *field)
{
    static const enum ArrowType types[] = {
        [TK_TABLE_BOOL] = NANOARROW_TYPE_BOOL,     [TK_TABLE_INT32] = NANOARROW_TYPE_INT32,
        [TK_TABLE_UINT32] = NANOARROW_TYPE_UINT32, [TK_TABLE_INT64] = NANOARROW_TYPE_INT64,
        [TK_TABLE_DOUBLE] = NANOARROW_TYPE_DOUBLE, [TK_TABLE_STRING] = NANOARROW_TYPE_STRING,
        [TK_TABLE_DATE] = NANOARROW_TYPE_DATE32,
    };
    switch (field->type) {
    case TK_TABLE_ENUM:
        NANOARROW_RETURN_NOT_OK(ArrowSchemaSetType(schema, index_type(field->column)));
        NANOARROW_RETURN_NOT_OK(ArrowSchemaAllocateDictionary(schema));
        return ArrowSchemaInitFromType(schema->dictionary, NANOARROW_TYPE_STRING);
    case TK_TABLE_DECIMAL:
        return ArrowSchemaSetTypeDecimal(schema, NANOARROW_TYPE_DECIMAL128, TK_TABLE_PRECISION,
                                         TK_TABLE_SCALE);
    default:
        return ArrowSchemaSetType(schema, types[field->type]);
    }
}

static ArrowErrorCode set_metadata(struct ArrowSchema *schema, const char *layer, uint32_t unit)
{
    static const char *const units[] = {
        [TK_UNIT_BYTE] = "byte", [TK_UNIT_CODEPOINT] = "codepoint", [TK_UNIT_UTF16] = "utf16"};
    struct ArrowBuffer buffer;
    ArrowErrorCode code = ArrowMetadataBuilderInit(&buffer, NULL);
    if (code == NANOARROW_OK) {
        code = ArrowMetadataBuilderAppend(&buffer, ArrowCharView("toolkit.layer"),
                                          ArrowCharView(layer));
    }
    if (code == NANOARROW_OK) {
        code = ArrowMetadataBuilderAppend(&buffer, ArrowCharView("toolkit.offsets"),
                                          ArrowCharView(units[unit]));
    }
    if (code == NANOARROW_OK) {
        code = ArrowSchemaSetMetadata(schema, (const char *)buffer.data);
    }
    ArrowBufferReset(&buffer);
    return code;
}

static ArrowErrorCode make_schema(tk_table *table, const char *layer)
{
    struct ArrowSchema *schema = &table->schema;
    ArrowSchemaInit(schema);
    NANOARROW_RETURN_NOT_OK(ArrowSchemaSetTypeStruct(schema, table->n_fields));
    NANOARROW_RETURN_NOT_OK(set_metadata(schema, layer, table->options.unit));
    for (uint32_t i = 0; i < table->n_fields; i++) {
        NANOARROW_RETURN_NOT_OK(set_type(schema->children[i], &table->fields[i]));
        NANOARROW_RETURN_NOT_OK(ArrowSchemaSetName(schema->children[i], table->fields[i].name));
        if (!table->fields[i].nullable) {
            schema->children[i]->flags &= ~(int64_t)ARROW_FLAG_NULLABLE;
        }
    }
    return NANOARROW_OK;
}

bool tk_table_open(tk_table *table, const tk_layer_info *layers, uint32_t n,
                   const tk_table_options *options)
{
    *table = (tk_table){.options = *options};
    if (make_fields(table, layers, n) &&
        make_schema(table, options->document ? TK_TABLE_DOCUMENT : layers[0].decl->name) ==
            NANOARROW_OK) {
        return true;
    }
    tk_table_close(table);
    return false;
}

void tk_table_close(tk_table *table)
{
    if (table->batch.release != NULL) {
        table->batch.release(&table->batch);
    }
    if (table->schema.release != NULL) {
        table->schema.release(&table->schema);
    }
    tk_table_free_scratch(table);
    free(table->fields);
    free(table->values);
    free(table->names);
    *table = (tk_table){0};
}

bool tk_table_schema(const tk_table *table, struct ArrowSchema *out)
{
    return ArrowSchemaDeepCopy(&table->schema, out) == NANOARROW_OK;
}

// ------------------------------------------------------------------------------------------ batch

static struct ArrowStringView view_of(tk_str s)
{
    return (struct ArrowStringView){s.data, (int64_t)s.length};
}

static ArrowErrorCode begin_batch(tk_table *table)
{
    NANOARROW_RETURN_NOT_OK(ArrowArrayInitFromSchema(&table->batch, &table->schema, NULL));
    NANOARROW_RETURN_NOT_OK(ArrowArrayStartAppending(&table->batch));
    for (uint32_t i = 0; i < table->n_fields; i++) {
        const tk_column *column = table->fields[i].column;
        for (uint32_t j = 0; table->fields[i].type == TK_TABLE_ENUM && j < column->n_names; j++) {
            NANOARROW_RETURN_NOT_OK(ArrowArrayAppendString(table->batch.children[i]->dictionary,
                                                           ArrowCharView(column->names[j])));
        }
    }
    return NANOARROW_OK;
}

// Begins a batch if there is none.
static bool have_batch(tk_table *table)
{
    if (table->batch.release != NULL) {
        return true;
    }
    if (begin_batch(table) == NANOARROW_OK) {
        return true;
    }
    if (table->batch.release != NULL) {
        table->batch.release(&table->batch);
    }
    table->batch.release = NULL;
    return false;
}

static ArrowErrorCode append_value(struct ArrowArray *array, uint8_t type,
                                   const tk_table_value *value)
{
    if (value->null) {
        return ArrowArrayAppendNull(array, 1);
    }
    switch (type) {
    case TK_TABLE_STRING:
        return ArrowArrayAppendString(array, view_of(value->s));
    case TK_TABLE_DOUBLE:
        return ArrowArrayAppendDouble(array, value->f);
    case TK_TABLE_DECIMAL: {
        struct ArrowDecimal decimal;
        ArrowDecimalInit(&decimal, 128, TK_TABLE_PRECISION, TK_TABLE_SCALE);
        decimal.words[decimal.low_word_index] = value->decimal[0];
        decimal.words[decimal.high_word_index] = value->decimal[1];
        return ArrowArrayAppendDecimal(array, &decimal);
    }
    default:
        return ArrowArrayAppendInt(array, value->i);
    }
}

tk_table_status tk_table_append(tk_table *table, const tk_table_value *values)
{
    if (table->spoiled) {
        return TK_TABLE_FULL;
    }
    if (!have_batch(table)) {
        return TK_TABLE_NO_MEMORY;
    }
    uint64_t bytes = 0;
    ArrowErrorCode code = NANOARROW_OK;
    for (uint32_t i = 0; code == NANOARROW_OK && i < table->n_fields; i++) {
        const uint8_t type = table->fields[i].type;
        code = append_value(table->batch.children[i], type, &values[i]);
        bytes += 8 + (type == TK_TABLE_STRING && !values[i].null ? values[i].s.length : 0);
    }
    if (code == NANOARROW_OK) {
        code = ArrowArrayFinishElement(&table->batch);
    }
    if (code != NANOARROW_OK) {
        table->spoiled = true;
        return code == EOVERFLOW ? TK_TABLE_FULL : TK_TABLE_NO_MEMORY;
    }
    table->rows++;
    table->bytes += bytes;
    return TK_TABLE_OK;
}

static tk_table_status append_row(void *ctx, const tk_table_value *values)
{
    return tk_table_append(ctx, values);
}

// Cuts the columns to the first `rows` rows.
static void cut(tk_table *table, uint64_t rows)
{
    table->batch.length = (int64_t)rows;
    for (uint32_t i = 0; i < table->n_fields; i++) {
        struct ArrowArray *column = table->batch.children[i];
        if (column->length > (int64_t)rows) {
            column->length = (int64_t)rows;
            const uint8_t *valid = ArrowArrayValidityBitmap(column)->buffer.data;
            column->null_count =
                valid == NULL ? 0 : (int64_t)rows - ArrowBitCountSet(valid, 0, (int64_t)rows);
        }
    }
}

tk_table_status tk_table_add(tk_table *table, const tk_table_source *source,
                             const tk_layer_info *layers)
{
    const uint64_t rows = table->rows;
    const uint64_t bytes = table->bytes;
    const uint64_t lost = table->lost;
    tk_table_status status = tk_table_each_row(table, source, layers, append_row, table);
    if (status != TK_TABLE_OK && table->batch.release != NULL) {
        cut(table, rows);
        table->spoiled = true;
        table->rows = rows;
        table->bytes = bytes;
        table->lost = lost;
    }
    return status;
}

// Clears the bits behind the last row, which nanoarrow leaves as they are: what is written of them
// would differ from run to run.
static void clear_rest(struct ArrowBuffer *bits, int64_t rows)
{
    if (bits->data != NULL && rows % 8 != 0 && bits->size_bytes > rows / 8) {
        bits->data[rows / 8] &= (uint8_t)((1u << (rows % 8)) - 1);
    }
}

static void clear_bits(tk_table *table)
{
    for (uint32_t i = 0; i < table->n_fields; i++) {
        struct ArrowArray *column = table->batch.children[i];
        clear_rest(ArrowArrayBuffer(column, 0), column->length);
        if (table->fields[i].type == TK_TABLE_BOOL) {
            clear_rest(ArrowArrayBuffer(column, 1), column->length);
        }
    }
}

bool tk_table_take(tk_table *table, struct ArrowArray *out)
{
    if (!have_batch(table)) {
        return false;
    }
    if (table->spoiled) {
        cut(table, table->rows);
    }
    clear_bits(table);
    if (ArrowArrayFinishBuildingDefault(&table->batch, NULL) != NANOARROW_OK) {
        return false;
    }
    ArrowArrayMove(&table->batch, out);
    table->rows = 0;
    table->bytes = 0;
    table->spoiled = false;
    return true;
}
