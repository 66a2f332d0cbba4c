// SPDX-License-Identifier: MIT
// The encoder: an object a line, whatever layers there are.
#include <math.h>
#include <string.h>

#include "../common/cell.h"
#include "../common/out.h"
#include "jsonl.h"
#include "quote.h"

enum { OPTION_LAYERS, OPTION_OFFSETS, OPTION_TEXT };

// A column of the layer that is being written, or a column of its lexemes.
typedef struct {
    const tk_column *column;
    const void *values;
    const uint32_t *rows; // lexeme columns: the row of each span; else NULL, it is the span's own
    tk_str key;           // `, "label": `
} member;

// ----------------------------------------------------------------------------------------- values

static uint32_t small_value(const member *m, uint32_t row)
{
    return m->column->type == TK_U8 ? ((const uint8_t *)m->values)[row]
                                    : ((const uint32_t *)m->values)[row];
}

// What is before a member's value. `opening` NULL: a comma and the key. Else the member is the
// first of an object, which that text opens.
static void put_key(tk_out *out, const member *m, const char *opening)
{
    if (opening == NULL) {
        tk_out_bytes(out, m->key.data, m->key.length);
    } else {
        tk_out_string(out, opening);
        tk_out_bytes(out, m->key.data + 2, m->key.length - 2);
    }
}

// The grammar of a number in JSON. A plugin's decimal that is not one becomes a string.
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

static void put_text(tk_out *out, const member *m, const char *opening, uint32_t row)
{
    tk_str text = {"", 0};
    uint32_t handle = ((const uint32_t *)m->values)[row];
    if (handle != 0) {
        (m->rows != NULL ? out->host->lexeme_text : out->host->string)(out->doc, handle, &text);
    }
    if (text.length == 0 && (m->column->flags & TK_COL_OMIT) != 0) {
        return;
    }
    put_key(out, m, opening);
    if ((m->column->flags & TK_COL_DECIMAL) != 0 && is_json_number(text)) {
        tk_out_bytes(out, text.data, text.length);
    } else {
        put_quoted(out, text.data, text.length);
    }
}

static void put_small(tk_out *out, const member *m, const char *opening, uint32_t row)
{
    const tk_column *column = m->column;
    uint32_t value = small_value(m, row);
    if ((value == 0 && (column->flags & TK_COL_OMIT) != 0) ||
        (column->names != NULL && value >= column->n_names)) {
        return;
    }
    put_key(out, m, opening);
    if (column->names != NULL) {
        const char *name = column->names[value];
        put_quoted(out, name, strlen(name));
    } else if ((column->flags & TK_COL_BOOL) != 0) {
        tk_out_string(out, value != 0 ? "true" : "false");
    } else {
        tk_out_uint(out, value);
    }
}

// Writes a member, unless its value is to be left out.
static void put_member(tk_out *out, const member *m, const char *opening, uint32_t span)
{
    uint32_t row = m->rows != NULL ? m->rows[span] : span;
    bool omit_zero = (m->column->flags & TK_COL_OMIT) != 0;
    switch (m->column->type) {
    case TK_U8:
    case TK_U32:
        put_small(out, m, opening, row);
        break;
    case TK_STRING:
        put_text(out, m, opening, row);
        break;
    case TK_I64: {
        int64_t value = ((const int64_t *)m->values)[row];
        if (value != 0 || !omit_zero) {
            put_key(out, m, opening);
            tk_out_int(out, value);
        }
        break;
    }
    case TK_F64: {
        double value = ((const double *)m->values)[row];
        if (isfinite(value) && (value != 0 || !omit_zero)) { // JSON has neither NaN nor infinity
            put_key(out, m, opening);
            tk_out_double(out, value);
        }
        break;
    }
    default: // TK_BYTES are opaque
        break;
    }
}

// ----------------------------------------------------------------------------------------- layers

// The members of a layer's spans, in memory of the document's. NULL if there is none.
static member *list_members(tk_out *out, const tk_layer_info *info, uint32_t *count)
{
    const tk_layer_decl *decl = info->decl;
    *count = decl->n_columns + info->n_lexeme_columns;
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < *count; i++) {
        const tk_column *column =
            i < decl->n_columns ? &decl->columns[i] : info->lexeme_columns[i - decl->n_columns];
        bytes += strlen(column->name) + 6;
    }
    member *members = out->host->alloc(out->doc, *count * sizeof *members + bytes + 1);
    if (members == NULL) {
        tk_out_fail(out, "there is no memory for the output");
        return NULL;
    }
    char *keys = (char *)(members + *count);
    for (uint32_t i = 0; i < *count; i++) {
        member *m = &members[i];
        if (i < decl->n_columns) {
            m->column = &decl->columns[i];
            m->values = info->layer.columns[i];
        } else {
            m->column = info->lexeme_columns[i - decl->n_columns];
            m->values = info->lexeme_values[i - decl->n_columns];
            m->rows = info->layer.lexeme;
        }
        size_t length = strlen(m->column->name);
        m->key = (tk_str){keys, length + 6};
        *keys++ = ',';
        *keys++ = ' ';
        *keys++ = '"';
        memcpy(keys, m->column->name, length);
        keys += length;
        *keys++ = '"';
        *keys++ = ':';
        *keys++ = ' ';
    }
    return members;
}

// `, {"start": 0, "end": 4`, of which the first span has no comma.
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

static void put_layer(tk_out *out, const tk_layer_info *info, uint32_t unit)
{
    uint32_t n_members;
    const member *members = list_members(out, info, &n_members);
    const uint32_t *begin;
    const uint32_t *end;
    if (members == NULL || !tk_layer_offsets(out, unit, &info->layer, &begin, &end)) {
        return;
    }
    tk_str name = tk_layer_name(info->decl);
    TK_OUT_LITERAL(out, ", ");
    put_quoted(out, name.data, name.length);
    TK_OUT_LITERAL(out, ": [");
    for (uint32_t i = 0; i < info->layer.count; i++) {
        put_bounds(out, i == 0, begin[i], end[i]);
        for (uint32_t m = 0; m < n_members; m++) {
            put_member(out, &members[m], NULL, i);
        }
        tk_out_char(out, '}');
    }
    tk_out_char(out, ']');
}

// All columns of all document layers as one object; nothing if there is no value.
static void put_document(tk_out *out)
{
    tk_layer_info info;
    const char *opening = ", \"document\": {"; // NULL as soon as it was written
    for (uint32_t i = 0; out->host->layer_info(out->doc, i, &info) != 0; i++) {
        if ((info.decl->flags & TK_LAYER_DOCUMENT) == 0 || info.layer.count == 0) {
            continue;
        }
        uint32_t n_members;
        const member *members = list_members(out, &info, &n_members);
        for (uint32_t m = 0; members != NULL && m < info.decl->n_columns; m++) {
            uint64_t before = tk_out_written(out);
            put_member(out, &members[m], opening, 0);
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
        put_quoted(out, key.data, key.length);
        TK_OUT_LITERAL(out, ": ");
        if (json != 0) {
            tk_out_bytes(out, value.data, value.length);
        } else {
            put_quoted(out, value.data, value.length);
        }
    }
    tk_out_char(out, '}');
}

static tk_status encode(void *instance, const tk_host *host, tk_doc *doc)
{
    const tk_value *options = instance;
    uint32_t unit = jsonl_offset_units[options[OPTION_OFFSETS].i];
    tk_out out = tk_out_start(host, doc);
    tk_str id;
    host->id(doc, &id);
    TK_OUT_LITERAL(&out, "{\"id\": ");
    put_quoted(&out, id.data, id.length);
    put_meta(&out);
    if (options[OPTION_TEXT].i != 0) {
        TK_OUT_LITERAL(&out, ", \"text\": ");
        put_quoted(&out, doc->text, doc->length);
    }
    tk_layer_info info;
    for (uint32_t i = 0; host->layer_info(doc, i, &info) != 0; i++) {
        if ((info.decl->flags & TK_LAYER_DOCUMENT) == 0) {
            put_layer(&out, &info, unit);
        }
    }
    put_document(&out);
    TK_OUT_LITERAL(&out, "}\n");
    return tk_out_finish(&out);
}

// The instance is the options: they are valid as long as it is.
static tk_status create(const tk_setup *setup, void **instance)
{
    *instance = (void *)(uintptr_t)setup->options;
    return TK_OK;
}

static const tk_option options[] = {
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "Layers to write; token only if asked for: +token",
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
    .summary = "JSON objects, one a line",
    .doc = "Writes a document as a JSON object on a line: `id`, `meta`, `text`, one key a layer in "
           "the order of the pipeline, and `document` with the values of the whole document.\n\n"
           "It knows no layer by name: what a plugin declares is written, each span as an object "
           "with `start`, `end` and its columns. The jsonl decoder reads this form back.",
    .licence = "MIT",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .create = create,
    .extensions = extensions,
    .encode = encode,
};
