// SPDX-License-Identifier: MIT
// Any bytes as a snapshot from a worker: it is refused with a message, or all that it has can be
// read. The first byte is not part of it: odd means that the rest is a schema.
#include "document/snapshot.h"
#include "pipeline/pipeline_snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition) ((condition) ? (void)0 : (fprintf(stderr, "%s\n", #condition), abort()))
#define N_OF(array)      ((uint32_t)(sizeof(array) / sizeof *(array)))

static const char *const colours[] = {"red", "green", "blue"};

static const tk_column token_columns[] = {
    {.name = "colour", .doc = "", .type = TK_U8, .names = colours, .n_names = 3},
};
static const tk_column mention_columns[] = {
    {.name = "sure", .doc = "", .type = TK_U8, .flags = TK_COL_BOOL},
    {.name = "kind", .doc = "", .type = TK_U32, .names = colours, .n_names = 3},
    {.name = "number", .doc = "", .type = TK_I64},
    {.name = "score", .doc = "", .type = TK_F64},
    {.name = "value", .doc = "", .type = TK_STRING},
    {.name = "word", .doc = "", .type = TK_SPAN, .layer = "token/1"},
};
static const tk_column lexeme_columns[] = {
    {.name = "stem", .doc = "", .type = TK_STRING},
    {.name = "class", .doc = "", .type = TK_U8, .names = colours, .n_names = 3},
    {.name = "vector", .doc = "", .type = TK_BYTES, .width = 12},
};
static const tk_layer_decl layers[] = {
    {.name = "token/1",
     .doc = "",
     .columns = token_columns,
     .n_columns = N_OF(token_columns),
     .flags = TK_LAYER_LEXEMES | TK_LAYER_DISJOINT},
    {.name = "mention:eu/1",
     .doc = "",
     .columns = mention_columns,
     .n_columns = N_OF(mention_columns)},
    {.name = "tone/1", .doc = "", .flags = TK_LAYER_DOCUMENT},
    {.name = "lexeme/1", .doc = "", .columns = lexeme_columns, .n_columns = N_OF(lexeme_columns)},
};

static tk_doc_schema *make_schema(void)
{
    tk_arena arena = {0};
    tk_error error = {0};
    tk_doc_schema *schema = tk_doc_schema_make(&arena, layers, N_OF(layers), &error);
    CHECK(schema);
    return schema;
}

static uint64_t sum;

/** Reads each byte, so that a sanitizer sees them. */
static void read_str(tk_str s)
{
    for (uint64_t i = 0; i < s.length; i++)
        sum += (unsigned char)s.data[i];
}

static void read_value(const tk_snapshot *s, const tk_layer_info *info, uint32_t c, uint32_t i)
{
    const tk_column *column = &info->decl->columns[c];
    const void *values = info->layer.columns[c];
    tk_str text;
    tk_layer_info target;
    if (column->type == TK_STRING) {
        tk_snapshot_string(s, ((const uint32_t *)values)[i], &text);
        CHECK(tk_snapshot_is_utf8(text.data, text.length));
        read_str(text);
    } else if (column->type == TK_SPAN) {
        const uint32_t span = ((const uint32_t *)values)[i];
        CHECK(tk_snapshot_layer_named(s, "token", &target));
        CHECK(span == TK_SPAN_NONE || span < target.layer.count);
    } else if (column->type == TK_I64 || column->type == TK_F64) {
        sum += ((const uint64_t *)values)[i];
    } else if (column->type == TK_U32) {
        CHECK(((const uint32_t *)values)[i] < column->n_names);
    } else {
        CHECK(((const uint8_t *)values)[i] < (column->names ? column->n_names : 2));
    }
}

static void read_lexeme(const tk_snapshot *s, const tk_layer_info *info, uint32_t lexeme)
{
    tk_str text;
    tk_snapshot_lexeme_form(s, lexeme, &text);
    read_str(text);
    tk_snapshot_lexeme_text(s, ((const uint32_t *)info->lexeme_values[0])[lexeme], &text);
    CHECK(tk_snapshot_is_utf8(text.data, text.length));
    read_str(text);
    CHECK(((const uint8_t *)info->lexeme_values[1])[lexeme] < 3);
    read_str((tk_str){(const char *)info->lexeme_values[2] + (size_t)lexeme * 12, 12});
}

static void read_layer(const tk_snapshot *s, const tk_layer_info *info, const tk_str *text)
{
    for (uint32_t i = 0; i < info->layer.count; i++) {
        const uint32_t begin = info->layer.begin[i], end = info->layer.end[i];
        CHECK(begin <= end && end <= text->length);
        CHECK(tk_snapshot_is_utf8(text->data + begin, end - begin));
        if (info->layer.lexeme)
            read_lexeme(s, info, info->layer.lexeme[i]);
        for (uint32_t c = 0; c < info->layer.n_columns; c++)
            read_value(s, info, c, i);
    }
}

static void read_all(const tk_snapshot *s)
{
    tk_str text, key, value;
    tk_layer_info info;
    uint32_t json;
    tk_snapshot_id(s, &text);
    read_str(text);
    tk_snapshot_output(s, &text);
    read_str(text);
    for (uint32_t i = 0; tk_snapshot_meta(s, i, &key, &value, &json); i++) {
        CHECK(tk_snapshot_is_utf8(key.data, key.length));
        CHECK(tk_snapshot_is_utf8(value.data, value.length));
        read_str(value);
    }
    tk_snapshot_text(s, &text);
    read_str((tk_str){text.data, text.length + TK_TEXT_PAD});
    for (uint32_t i = 0; tk_snapshot_layer(s, i, &info); i++) {
        read_layer(s, &info, &text);
        uint32_t unit[1] = {(uint32_t)text.length};
        tk_snapshot_offsets(s, TK_UNIT_UTF16, 1, unit, unit);
        CHECK(unit[0] <= text.length);
    }
}

static void read_schema(const char *data, size_t size)
{
    tk_error error = {0};
    tk_doc_schema *schema = tk_doc_schema_unpack(data, size, &error);
    CHECK(!schema == !!error.message[0]);
    for (uint32_t i = 0; schema && tk_doc_schema_layer(schema, i); i++)
        sum += strlen(tk_doc_schema_layer(schema, i)->name);
    for (uint32_t i = 0; schema && tk_doc_schema_lexeme_column(schema, i); i++)
        sum += strlen(tk_doc_schema_lexeme_column(schema, i)->name);
    if (schema) {
        tk_snapshot *none;
        CHECK(tk_snapshot_read(schema, data, size, &none, &error) != TK_OK || none);
        tk_snapshot_free(none);
    }
    tk_doc_schema_free(schema);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tk_doc_schema *schema;
    tk_error error = {0};
    tk_snapshot *s;
    if (!schema)
        schema = make_schema();
    if (!size)
        return 0;
    if (data[0] & 1) {
        read_schema((const char *)data + 1, size - 1);
        return 0;
    }
    const tk_status status = tk_snapshot_read(schema, (const char *)data + 1, size - 1, &s, &error);
    CHECK((status == TK_OK) == (s != NULL) && (s || error.message[0]));
    if (s)
        read_all(s);
    tk_snapshot_free(s);
    return 0;
}
