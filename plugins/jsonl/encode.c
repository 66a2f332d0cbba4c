// SPDX-License-Identifier: MIT
// The encoder: one object per line, for any layers.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/cell.h>
#include <toolkit/text/json.h>
#include <toolkit/text/out.h>
#include "jsonl.h"

enum { OPTION_LAYERS, OPTION_OFFSETS, OPTION_TEXT };

// Text that is known before the first document; BLOCK bytes beyond its end are readable.
typedef struct {
    const char *data;
    size_t length;
} fixed;

enum { BLOCK = 32 };

// A column of a layer, or a column of its lexemes.
typedef struct {
    const tk_column *column;
    bool of_lexemes;
    fixed key;    // `, "label": `
    fixed *named; // `, "label": "ORG"` for each name of the column's values, or for false and true
} member;

// How a layer is written.
typedef struct {
    const tk_layer_decl *decl;
    member *members;
    uint32_t count;
} form;

typedef struct {
    const tk_value *options; // live as long as the instance
    form *forms;             // by the index of the layer; not yet built if `decl` is NULL
    uint32_t n_forms;
} encoder;

// The values of the columns in the document.
typedef struct {
    const tk_layer_info *info;
    const form *form;
} layer;

// ----------------------------------------------------------------------------------------- values

// Copies whole blocks; one block is enough for nearly all keys and names.
static void put_fixed(tk_out *out, fixed text)
{
    if (!tk_out_room(out, text.length + BLOCK)) {
        return;
    }
    for (size_t i = 0; i < text.length; i += BLOCK) {
        memcpy(out->at + i, text.data + i, BLOCK);
    }
    out->at += text.length;
}

// Writes a text that starts with a comma and a key. If it is the first member of an object,
// `opening` replaces the comma.
static void put_first(tk_out *out, fixed text, const char *opening)
{
    if (opening != NULL) {
        tk_out_string(out, opening);
        text.data += 2;
        text.length -= 2;
    }
    put_fixed(out, text);
}

// The grammar of a number in JSON. A plugin's decimal that does not match becomes a string.
static bool is_json_number(tk_str s)
{
    const char *p = s.data;
    const char *end = p + s.length;
    p += p < end && *p == '-';
    const char *whole = p;
    while (p < end && *p >= '0' && *p <= '9') {
        p++;
    }
    if (p == whole || (*whole == '0' && p - whole > 1)) {
        return false;
    }
    if (p < end && *p == '.') {
        const char *fraction = ++p;
        while (p < end && *p >= '0' && *p <= '9') {
            p++;
        }
        if (p == fraction) {
            return false;
        }
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        p += p < end && (*p == '+' || *p == '-');
        const char *exponent = p;
        while (p < end && *p >= '0' && *p <= '9') {
            p++;
        }
        if (p == exponent) {
            return false;
        }
    }
    return p == end;
}

static void put_text(tk_out *out, const member *m, const char *opening, uint32_t handle)
{
    tk_str text = {"", 0};
    if (handle != 0) {
        (m->of_lexemes ? out->host->lexeme_text : out->host->string)(out->doc, handle, &text);
    }
    if (text.length == 0 && (m->column->flags & TK_COL_OMIT) != 0) {
        return;
    }
    put_first(out, m->key, opening);
    if ((m->column->flags & TK_COL_DECIMAL) != 0 && is_json_number(text)) {
        tk_out_bytes(out, text.data, text.length);
    } else {
        tk_out_quoted(out, text.data, text.length);
    }
}

static void put_small(tk_out *out, const member *m, const char *opening, uint32_t value)
{
    const tk_column *column = m->column;
    if (value == 0 && (column->flags & TK_COL_OMIT) != 0) {
        return;
    }
    if (column->names != NULL) {
        if (value < column->n_names) {
            put_first(out, m->named[value], opening);
        }
    } else if ((column->flags & TK_COL_BOOL) != 0) {
        put_first(out, m->named[value != 0], opening);
    } else {
        put_first(out, m->key, opening);
        tk_out_uint(out, value);
    }
}

// Writes a member of the layer for a span, unless its value must be omitted.
static void put_member(tk_out *out, const layer *l, uint32_t index, const char *opening,
                       uint32_t span)
{
    const member *m = &l->form->members[index];
    const tk_layer *spans = &l->info->layer;
    const void *values = m->of_lexemes ? l->info->lexeme_values[index - l->form->decl->n_columns]
                                       : spans->columns[index];
    uint32_t row = m->of_lexemes ? spans->lexeme[span] : span;
    bool omit_zero = (m->column->flags & TK_COL_OMIT) != 0;
    switch (m->column->type) {
    case TK_U8:
        put_small(out, m, opening, ((const uint8_t *)values)[row]);
        break;
    case TK_U32:
        put_small(out, m, opening, ((const uint32_t *)values)[row]);
        break;
    case TK_STRING:
        put_text(out, m, opening, ((const uint32_t *)values)[row]);
        break;
    case TK_I64: {
        int64_t value = ((const int64_t *)values)[row];
        if (value != 0 || !omit_zero) {
            put_first(out, m->key, opening);
            tk_out_int(out, value);
        }
        break;
    }
    case TK_F64: {
        double value = ((const double *)values)[row];
        if (isfinite(value) && (value != 0 || !omit_zero)) { // JSON has neither NaN nor infinity
            put_first(out, m->key, opening);
            tk_out_double(out, value);
        }
        break;
    }
    case TK_SPAN: {
        uint32_t value = ((const uint32_t *)values)[row];
        if (value != TK_SPAN_NONE && tk_layer_is_written(out, m->column->layer)) {
            put_first(out, m->key, opening);
            tk_out_uint(out, value);
        }
        break;
    }
    default: // TK_BYTES are opaque
        break;
    }
}

// ------------------------------------------------------------------------------------------ forms

// The names of a column's values.
static uint32_t count_names(const tk_column *column)
{
    if (column->names != NULL) {
        return column->n_names;
    }
    return (column->flags & TK_COL_BOOL) != 0 ? 2 : 0;
}

static const char *name_of(const tk_column *column, uint32_t value)
{
    return column->names != NULL ? column->names[value] : value != 0 ? "true" : "false";
}

// Maximum bytes for all texts of a member and its table of names.
static size_t member_size(const tk_column *column)
{
    size_t key = strlen(column->name) + sizeof ", \"\": \"\"";
    size_t size = key;
    for (uint32_t i = 0; i < count_names(column); i++) {
        size += sizeof(fixed) + key + TK_JSON_QUOTE_WORST * strlen(name_of(column, i)) +
                TK_JSON_QUOTE_SLACK;
    }
    return size;
}

// `, "label": `
static char *write_key(char *at, const tk_column *column)
{
    at = stpcpy(at, ", \"");
    at = stpcpy(at, column->name);
    return stpcpy(at, "\": ");
}

static char *write_name(char *at, const tk_column *column, uint32_t value)
{
    const char *name = name_of(column, value);
    at = write_key(at, column);
    if (column->names == NULL) {
        return stpcpy(at, name);
    }
    *at++ = '"';
    at = tk_json_escape(at, name, strlen(name));
    *at++ = '"';
    return at;
}

static const tk_column *column_of(const tk_layer_info *info, uint32_t index)
{
    uint32_t n = info->decl->n_columns;
    return index < n ? &info->decl->columns[index] : info->lexeme_columns[index - n];
}

// Builds what is the same in all documents for a layer, in one block of memory: the members, the
// tables of names, the texts.
static bool make_form(form *f, const tk_layer_info *info)
{
    uint32_t count = info->decl->n_columns + info->n_lexeme_columns;
    size_t size = count * sizeof(member) + BLOCK;
    size_t names = 0;
    for (uint32_t i = 0; i < count; i++) {
        size += member_size(column_of(info, i));
        names += count_names(column_of(info, i));
    }
    member *members = malloc(size);
    if (members == NULL) {
        return false;
    }
    fixed *named = (fixed *)(members + count);
    char *at = (char *)(named + names);
    for (uint32_t i = 0; i < count; i++) {
        const tk_column *column = column_of(info, i);
        char *key = at;
        at = write_key(at, column);
        members[i] = (member){.column = column,
                              .of_lexemes = i >= info->decl->n_columns,
                              .key = {key, (size_t)(at - key)},
                              .named = named};
        for (uint32_t v = 0; v < count_names(column); v++) {
            char *name = at;
            at = write_name(at, column, v);
            *named++ = (fixed){name, (size_t)(at - name)};
        }
    }
    memset(at, 0, BLOCK);
    free(f->members);
    *f = (form){.decl = info->decl, .members = members, .count = count};
    return true;
}

// The form of the index-th layer; NULL when out of memory.
static const form *form_of(tk_out *out, encoder *e, uint32_t index, const tk_layer_info *info)
{
    if (index >= e->n_forms) {
        form *forms = realloc(e->forms, (index + 1) * sizeof *forms);
        if (forms != NULL) {
            memset(forms + e->n_forms, 0, (index + 1 - e->n_forms) * sizeof *forms);
            e->forms = forms;
            e->n_forms = index + 1;
        }
    }
    if (index < e->n_forms &&
        (e->forms[index].decl == info->decl || make_form(&e->forms[index], info))) {
        return &e->forms[index];
    }
    tk_out_fail(out, "out of memory for the output");
    return NULL;
}

// ----------------------------------------------------------------------------------------- layers

// Writes `, {"start": 0, "end": 4`, without the comma for the first span.
static void put_bounds(tk_out *out, bool first, uint32_t begin, uint32_t end)
{
    static const char start_key[] = ", {\"start\": ";
    static const char end_key[] = ", \"end\": ";
    if (!tk_out_room(out, sizeof start_key + sizeof end_key + 2 * TK_NUMBER_ROOM)) {
        return;
    }
    char *at = out->at;
    if (!first) {
        memcpy(at, start_key, 2);
        at += 2;
    }
    memcpy(at, start_key + 2, sizeof start_key - 3);
    at += sizeof start_key - 3;
    at += tk_format_uint(at, begin);
    memcpy(at, end_key, sizeof end_key - 1);
    at += sizeof end_key - 1;
    at += tk_format_uint(at, end);
    out->at = at;
}

static void put_layer(tk_out *out, const layer *l, uint32_t unit)
{
    const uint32_t *begin;
    const uint32_t *end;
    if (l->form == NULL || !tk_layer_offsets(out, unit, &l->info->layer, &begin, &end)) {
        return;
    }
    tk_str name = tk_layer_name(l->form->decl);
    TK_OUT_LITERAL(out, ", ");
    tk_out_quoted(out, name.data, name.length);
    TK_OUT_LITERAL(out, ": [");
    for (uint32_t i = 0; i < l->info->layer.count; i++) {
        put_bounds(out, i == 0, begin[i], end[i]);
        for (uint32_t m = 0; m < l->form->count; m++) {
            put_member(out, l, m, NULL, i);
        }
        tk_out_char(out, '}');
    }
    tk_out_char(out, ']');
}

// Writes all columns of all document layers as one object; nothing if there is no value.
static void put_document(tk_out *out, encoder *e)
{
    tk_layer_info info;
    const char *opening = ", \"document\": {"; // NULL after it was written
    for (uint32_t i = 0; out->host->layer_info(out->doc, i, &info) != 0; i++) {
        if ((info.decl->flags & TK_LAYER_DOCUMENT) == 0 || info.layer.count == 0) {
            continue;
        }
        const layer l = {&info, form_of(out, e, i, &info)};
        for (uint32_t m = 0; l.form != NULL && m < info.decl->n_columns; m++) {
            uint64_t before = tk_out_written(out);
            put_member(out, &l, m, opening, 0);
            if (tk_out_written(out) != before) {
                opening = NULL;
            }
        }
    }
    if (opening == NULL) {
        tk_out_char(out, '}');
    }
}

// --------------------------------------------------------------------------------------- document

static void put_meta(tk_out *out)
{
    tk_str key;
    tk_str value;
    uint32_t json;
    TK_OUT_LITERAL(out, ", \"meta\": {");
    for (uint32_t i = 0; out->host->meta_at(out->doc, i, &key, &value, &json) != 0; i++) {
        if (i > 0) {
            TK_OUT_LITERAL(out, ", ");
        }
        tk_out_quoted(out, key.data, key.length);
        TK_OUT_LITERAL(out, ": ");
        if (json != 0) {
            tk_out_bytes(out, value.data, value.length);
        } else {
            tk_out_quoted(out, value.data, value.length);
        }
    }
    tk_out_char(out, '}');
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    encoder *e = instance;
    const tk_value *options = e->options;
    uint32_t unit = jsonl_offset_units[options[OPTION_OFFSETS].i];
    tk_out out = tk_out_start(host, doc);
    tk_str id;
    host->id(doc, &id);
    TK_OUT_LITERAL(&out, "{\"id\": ");
    tk_out_quoted(&out, id.data, id.length);
    put_meta(&out);
    if (options[OPTION_TEXT].i != 0) {
        TK_OUT_LITERAL(&out, ", \"text\": ");
        tk_out_quoted(&out, doc->text, doc->length);
    }
    tk_layer_info info;
    for (uint32_t i = 0; host->layer_info(doc, i, &info) != 0; i++) {
        if ((info.decl->flags & TK_LAYER_DOCUMENT) == 0) {
            const layer l = {&info, form_of(&out, e, i, &info)};
            put_layer(&out, &l, unit);
        }
    }
    put_document(&out, e);
    TK_OUT_LITERAL(&out, "}\n");
    return tk_out_finish(&out);
}

static tk_status create(const tk_setup *setup, void **instance)
{
    encoder *e = calloc(1, sizeof *e);
    if (e == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    e->options = setup->options;
    *instance = e;
    return TK_OK;
}

static void destroy(void *instance)
{
    encoder *e = instance;
    if (e == NULL) {
        return;
    }
    for (uint32_t i = 0; i < e->n_forms; i++) {
        free(e->forms[i].members);
    }
    free(e->forms);
    free(e);
}

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers to write; add token with +token",
                       .type = TK_OPT_LAYERS,
                       .fallback = "-token"},
    [OPTION_OFFSETS] = {.name = "offsets",
                        .doc = "Unit of `start` and `end`",
                        .type = TK_OPT_ENUM,
                        .fallback = "codepoint",
                        .choices = jsonl_offset_choices,
                        .n_choices = JSONL_OFFSET_CHOICES},
    [OPTION_TEXT] = {.name = "text",
                     .doc = "Write the text",
                     .type = TK_OPT_BOOL,
                     .fallback = "true"},
};

static const char *const extensions[] = {"jsonl", "ndjson", NULL};

const tk_plugin jsonl_encoder = {
    .size = sizeof jsonl_encoder,
    .kind = TK_ENCODER,
    .id = "jsonl",
    .version = "1.0.0",
    .summary = "JSON objects, one per line",
    .doc = "Writes each document as a JSON object on one line: `id`, `meta`, `text`, one key per "
           "layer "
           "in the order of the pipeline, and `document` with the values of the whole document.\n\n"
           "The layers can be of any plugin: each span is an object with `start`, `end` and the "
           "columns "
           "that the layer declares. The jsonl decoder can read the output.",
    .licence = "MIT",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .create = create,
    .destroy = destroy,
    .extensions = extensions,
    .encode = encode,
};
