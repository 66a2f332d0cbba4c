// SPDX-License-Identifier: MIT
#include "snapshot.h"

#include "document.h"
#include "layer.h"

#include <stdlib.h>
#include <string.h>

// ------------------------------------------------------------------------------ where parts are

typedef struct cursor {
    char *base; /**< NULL: only lengths count */
    uint64_t at;
} cursor;

/** More than any snapshot has: a length beyond it stays there, and does not overflow. */
#define TOO_LONG ((uint64_t)1 << 60)

static void *take(cursor *c, uint64_t count, uint64_t width)
{
    char *here = c->base ? c->base + c->at : NULL;
    if (c->at < TOO_LONG)
        c->at = (c->at + count * width + TK_SNAPSHOT_ALIGN - 1) & ~(TK_SNAPSHOT_ALIGN - 1);
    return here;
}

static void take_strings(cursor *c, tk_snapshot_strings *strings, uint32_t n, uint32_t length)
{
    strings->at = take(c, (uint64_t)n + 1, sizeof *strings->at);
    strings->bytes = take(c, length, 1);
}

static void **take_layer(cursor *c, tk_layer *layer, const tk_layer_decl *decl, uint32_t count,
                         void **columns)
{
    *layer = (tk_layer){
        .columns = (const void *const *)columns, .count = count, .n_columns = decl->n_columns};
    layer->begin = take(c, count, sizeof(uint32_t));
    layer->end = take(c, count, sizeof(uint32_t));
    if (decl->flags & TK_LAYER_LEXEMES)
        layer->lexeme = take(c, count, sizeof(uint32_t));
    for (uint32_t i = 0; i < decl->n_columns; i++)
        *columns++ = take(c, count, tk_column_width(&decl->columns[i]));
    return columns;
}

uint64_t tk_snapshot_place(tk_snapshot *snapshot, const tk_snapshot_head *head,
                           const uint32_t *counts, char *base)
{
    tk_snapshot *s = snapshot;
    const tk_doc_schema *schema = s->schema;
    cursor c = {base, 0};
    void **columns = s->columns;
    s->head = take(&c, 1, sizeof *s->head);
    s->counts = take(&c, schema->n_layers, sizeof *s->counts);
    s->text = take(&c, (uint64_t)head->text_length + TK_TEXT_PAD, 1);
    s->id = take(&c, head->id_length, 1);
    s->meta = take(&c, head->n_meta, sizeof *s->meta);
    s->meta_bytes = take(&c, head->meta_length, 1);
    take_strings(&c, &s->strings, head->n_strings, head->strings_length);
    for (uint32_t i = 0; i < schema->n_layers; i++)
        columns = take_layer(&c, &s->layers[i], &schema->layers[i], counts[i], columns);
    s->form_begin = take(&c, head->n_lexemes, sizeof(uint32_t));
    s->form_end = take(&c, head->n_lexemes, sizeof(uint32_t));
    for (uint32_t i = 0; i < schema->n_lexemes; i++)
        s->lexeme_values[i] = take(&c, head->n_lexemes, tk_column_width(schema->lexemes[i]));
    take_strings(&c, &s->lexeme_strings, head->n_lexeme_strings, head->lexeme_strings_length);
    s->output = take(&c, head->output_length < TOO_LONG ? head->output_length : TOO_LONG, 1);
    return c.at;
}

// ---------------------------------------------------------------------------------- their life

tk_snapshot *tk_snapshot_new(tk_doc_schema *schema)
{
    const size_t layers = schema->n_layers * sizeof(tk_layer);
    const size_t columns = schema->n_columns * sizeof(void *);
    const size_t lexemes = schema->n_lexemes * sizeof(void *);
    tk_snapshot *s = calloc(1, sizeof *s + layers + columns + lexemes);
    if (!s)
        return NULL;
    s->schema = tk_doc_schema_share(schema);
    s->layers = (tk_layer *)(s + 1);
    s->columns = (void **)((char *)(s + 1) + layers);
    s->lexeme_values = s->columns + schema->n_columns;
    return s;
}

void tk_snapshot_free(tk_snapshot *snapshot)
{
    if (!snapshot)
        return;
    tk_offset_map_free(&snapshot->offsets);
    free(snapshot->bytes);
    tk_doc_schema_free(snapshot->schema);
    free(snapshot);
}

/** Sets the pointers to the parts of the snapshot's own bytes, whose head is sound. */
static void place_own(tk_snapshot *s)
{
    const char *counts = s->bytes + sizeof(tk_snapshot_head);
    tk_snapshot_place(s, (const tk_snapshot_head *)(const void *)s->bytes,
                      (const uint32_t *)(const void *)counts, s->bytes);
}

tk_snapshot *tk_snapshot_adopt(tk_doc_schema *schema, tk_buffer *bytes)
{
    tk_snapshot *s = tk_snapshot_new(schema);
    if (!s) {
        tk_buffer_free(bytes);
        return NULL;
    }
    s->bytes = bytes->data;
    *bytes = (tk_buffer){0};
    place_own(s);
    return s;
}

// ------------------------------------------------------------------------------------- checks

bool tk_snapshot_is_utf8(const char *data, size_t length)
{
    bool ascii;
    for (size_t at = 0; at < length; at++) {
        at += tk_utf8_check(data + at, length - at, &ascii);
        if (at < length && data[at])
            return false;
    }
    return true;
}

static bool is_boundary(const char *text, uint32_t length, uint32_t at)
{
    return at == length || (signed char)text[at] >= -0x40;
}

bool tk_snapshot_strings_sound(const tk_snapshot_strings *strings, uint32_t n, uint32_t length)
{
    const uint32_t *at = strings->at;
    if (at[0] != 0 || at[n] != length)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (at[i + 1] < at[i] || at[i + 1] > length ||
            !is_boundary(strings->bytes, length, at[i + 1]))
            return false;
    return tk_snapshot_is_utf8(strings->bytes, length);
}

static bool text_is_sound(const tk_snapshot *s)
{
    const uint32_t length = s->head->text_length;
    bool ascii = true;
    if (length > TK_TEXT_LIMIT || tk_utf8_check(s->text, length, &ascii) < length)
        return false;
    for (uint32_t i = 0; i < TK_TEXT_PAD; i++)
        if (s->text[length + i])
            return false;
    return s->head->is_ascii == ascii && tk_snapshot_is_utf8(s->id, s->head->id_length);
}

static bool meta_is_sound(const tk_snapshot *s)
{
    const uint32_t length = s->head->meta_length;
    uint32_t at = 0;
    for (uint32_t i = 0; i < s->head->n_meta; i++) {
        const tk_snapshot_meta_entry *m = &s->meta[i];
        if (m->key < at || (i == 0 && m->key) || m->value < m->key || m->value > length ||
            m->json > 1 || !is_boundary(s->meta_bytes, length, m->key) ||
            !is_boundary(s->meta_bytes, length, m->value))
            return false;
        at = m->value;
    }
    return (s->head->n_meta || !length) && tk_snapshot_is_utf8(s->meta_bytes, length);
}

/** Whether the values of a lexeme column name something that exists. */
static bool values_are_sound(const tk_snapshot *s, const tk_column *column, const void *values)
{
    uint32_t limit = UINT32_MAX;
    if (column->type == TK_STRING)
        limit = s->head->n_lexeme_strings + 1;
    else if (column->names && (column->type == TK_U8 || column->type == TK_U32))
        limit = column->n_names;
    for (uint32_t i = 0; limit != UINT32_MAX && i < s->head->n_lexemes; i++)
        if ((column->type == TK_U8 ? ((const uint8_t *)values)[i]
                                   : ((const uint32_t *)values)[i]) >= limit)
            return false;
    return true;
}

static bool lexemes_are_sound(const tk_snapshot *s)
{
    const uint32_t length = s->head->text_length;
    for (uint32_t i = 0; i < s->head->n_lexemes; i++) {
        const uint32_t begin = s->form_begin[i], end = s->form_end[i];
        if (begin > end || end > length || !is_boundary(s->text, length, begin) ||
            !is_boundary(s->text, length, end))
            return false;
    }
    for (uint32_t i = 0; i < s->schema->n_lexemes; i++)
        if (!values_are_sound(s, s->schema->lexemes[i], s->lexeme_values[i]))
            return false;
    return true;
}

static bool are_below(const uint32_t *values, uint32_t n, uint32_t limit)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < n; i++)
        most = values[i] > most ? values[i] : most;
    return !n || most < limit;
}

static tk_layer_store *make_stores(const tk_doc_schema *schema)
{
    return calloc(schema->n_layers + (size_t)1, sizeof(tk_layer_store));
}

/** Sets `stores` to the layers of a snapshot, as tk_layer_check() reads them. */
static void fill_stores(const tk_snapshot *s, tk_layer_store *stores)
{
    const tk_doc_schema *schema = s->schema;
    for (uint32_t i = 0; i < schema->n_layers; i++) {
        const tk_layer *layer = &s->layers[i];
        stores[i] = (tk_layer_store){.decl = &schema->layers[i],
                                     .name = schema->layers[i].name,
                                     .count = layer->count,
                                     .begin = (uint32_t *)layer->begin,
                                     .end = (uint32_t *)layer->end,
                                     .columns = (void **)layer->columns,
                                     .targets = schema->targets[i]};
    }
}

static bool layers_are_sound(const tk_snapshot *s, tk_layer_store *stores, tk_error *error)
{
    const tk_layer_bounds bounds = {.text = s->text,
                                    .length = s->head->text_length,
                                    .n_strings = s->head->n_strings,
                                    .is_ascii = s->head->is_ascii,
                                    .layers = stores};
    char why[256];
    fill_stores(s, stores);
    for (uint32_t i = 0; i < s->schema->n_layers; i++) {
        const tk_layer *layer = &s->layers[i];
        if (!tk_layer_check(&stores[i], &bounds, why, sizeof why))
            return tk_error_set(error, "%s", why);
        if (layer->lexeme && !are_below(layer->lexeme, layer->count, s->head->n_lexemes))
            return tk_error_set(error, "layer %s has an unknown lexeme", stores[i].name);
    }
    return true;
}

/** Whether the head and the number of spans are those of `length` bytes. */
static bool head_is_sound(tk_snapshot *s, size_t length)
{
    const tk_snapshot_head *head = (const tk_snapshot_head *)(const void *)s->bytes;
    const uint64_t counts = (uint64_t)s->schema->n_layers * sizeof(uint32_t);
    if (length < sizeof *head || length - sizeof *head < counts)
        return false;
    if (head->length != length || head->n_layers != s->schema->n_layers || head->reserved ||
        head->n_strings == UINT32_MAX || head->n_lexeme_strings == UINT32_MAX)
        return false;
    return tk_snapshot_place(s, head, (const uint32_t *)(const void *)(head + 1), NULL) == length;
}

static bool is_sound(tk_snapshot *s, size_t length, tk_layer_store *stores, tk_error *error)
{
    if (!head_is_sound(s, length))
        return tk_error_set(error, "the parts of a snapshot do not fill it");
    place_own(s);
    if (!text_is_sound(s))
        return tk_error_set(error, "text or id of a snapshot is not UTF-8");
    if (!meta_is_sound(s))
        return tk_error_set(error, "meta of a snapshot is malformed");
    if (!tk_snapshot_strings_sound(&s->strings, s->head->n_strings, s->head->strings_length) ||
        !tk_snapshot_strings_sound(&s->lexeme_strings, s->head->n_lexeme_strings,
                                   s->head->lexeme_strings_length))
        return tk_error_set(error, "strings of a snapshot are malformed");
    if (!lexemes_are_sound(s))
        return tk_error_set(error, "lexemes of a snapshot are malformed");
    return layers_are_sound(s, stores, error);
}

tk_status tk_snapshot_read(tk_doc_schema *schema, const char *data, size_t length,
                           tk_snapshot **out, tk_error *error)
{
    tk_snapshot *s = tk_snapshot_new(schema);
    tk_layer_store *stores = make_stores(schema);
    tk_status status = TK_ERR_INSTANCE;
    *out = NULL;
    if (s)
        s->bytes = malloc(length + 1);
    if (s && s->bytes && stores) {
        memcpy(s->bytes, data, length);
        status = is_sound(s, length, stores, error) ? TK_OK : TK_ERR_DOC;
    } else {
        tk_error_set(error, "out of memory for a snapshot");
    }
    free(stores);
    if (status == TK_OK)
        *out = s;
    else
        tk_snapshot_free(s);
    return status;
}

// ------------------------------------------------------------------------------------ reading

const tk_doc_schema *tk_snapshot_schema(const tk_snapshot *snapshot)
{
    return snapshot->schema;
}

void tk_snapshot_id(const tk_snapshot *snapshot, tk_str *out)
{
    *out = (tk_str){snapshot->id, snapshot->head->id_length};
}

void tk_snapshot_text(const tk_snapshot *snapshot, tk_str *out)
{
    *out = (tk_str){snapshot->text, snapshot->head->text_length};
}

void tk_snapshot_output(const tk_snapshot *snapshot, tk_str *out)
{
    *out = (tk_str){snapshot->output, snapshot->head->output_length};
}

uint32_t tk_snapshot_meta(const tk_snapshot *snapshot, uint32_t index, tk_str *key, tk_str *value,
                          uint32_t *json)
{
    const tk_snapshot_head *head = snapshot->head;
    const tk_snapshot_meta_entry *m = snapshot->meta + index;
    if (index >= head->n_meta)
        return 0;
    const uint32_t end = index + 1 < head->n_meta ? m[1].key : head->meta_length;
    *key = (tk_str){snapshot->meta_bytes + m->key, m->value - m->key};
    *value = (tk_str){snapshot->meta_bytes + m->value, end - m->value};
    *json = m->json;
    return 1;
}

uint32_t tk_snapshot_layer(const tk_snapshot *snapshot, uint32_t index, tk_layer_info *out)
{
    const tk_doc_schema *schema = snapshot->schema;
    if (index >= schema->n_layers)
        return 0;
    *out = (tk_layer_info){.decl = &schema->layers[index], .layer = snapshot->layers[index]};
    if (schema->layers[index].flags & TK_LAYER_LEXEMES) {
        out->lexeme_columns = schema->lexemes;
        out->lexeme_values = (const void *const *)snapshot->lexeme_values;
        out->n_lexeme_columns = schema->n_lexemes;
    }
    return 1;
}

uint32_t tk_snapshot_layer_named(const tk_snapshot *snapshot, const char *name, tk_layer_info *out)
{
    const tk_doc_schema *schema = snapshot->schema;
    const size_t length = strlen(name);
    for (uint32_t i = 0; i < schema->n_layers; i++)
        if (tk_layer_base_length(schema->layers[i].name) == length &&
            memcmp(schema->layers[i].name, name, length) == 0)
            return tk_snapshot_layer(snapshot, i, out);
    return 0;
}

static tk_str string_of(const tk_snapshot_strings *strings, uint32_t n, uint32_t handle)
{
    if (!handle || handle > n)
        return (tk_str){"", 0};
    const uint32_t *at = &strings->at[handle - 1];
    return (tk_str){strings->bytes + at[0], at[1] - at[0]};
}

void tk_snapshot_string(const tk_snapshot *snapshot, uint32_t handle, tk_str *out)
{
    *out = string_of(&snapshot->strings, snapshot->head->n_strings, handle);
}

void tk_snapshot_lexeme_text(const tk_snapshot *snapshot, uint32_t handle, tk_str *out)
{
    *out = string_of(&snapshot->lexeme_strings, snapshot->head->n_lexeme_strings, handle);
}

void tk_snapshot_lexeme_form(const tk_snapshot *snapshot, uint32_t lexeme, tk_str *out)
{
    *out = (tk_str){"", 0};
    if (lexeme < snapshot->head->n_lexemes)
        *out = (tk_str){snapshot->text + snapshot->form_begin[lexeme],
                        snapshot->form_end[lexeme] - snapshot->form_begin[lexeme]};
}

void tk_snapshot_offsets(const tk_snapshot *snapshot, uint32_t unit, uint32_t n, const uint32_t *in,
                         uint32_t *out)
{
    tk_snapshot *s = (tk_snapshot *)snapshot; // the map changes nothing that is seen
    if (s->head->is_ascii || unit == TK_UNIT_BYTE) {
        memmove(out, in, n * sizeof *out);
        return;
    }
    tk_text_offsets(&s->offsets, s->text, s->head->text_length, unit, n, in, out);
}
