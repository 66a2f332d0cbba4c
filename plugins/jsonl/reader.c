// SPDX-License-Identifier: MIT
#include "reader.h"

#include <stdio.h>
#include <string.h>

/** The record's members that mean something. */
typedef enum { FIELD_TEXT, FIELD_ID, FIELD_META, FIELD_DOCUMENT, FIELD_LAYER, FIELD_OTHER } field;

typedef struct {
    decoder *decoder;
    const tk_host *host;
    tk_doc *doc;
    size_t offset; // of the record in the host's, behind a byte order mark
    tk_status status;
    uint32_t layer; // the one in hand
    bool seen[FIELD_LAYER];
} reader;

// --------------------------------------------------------------------------------------- errors

static bool fail_at(reader *r, size_t at, const char *message)
{
    r->status = r->host->fail(r->doc, TK_ERR_DOC, r->offset + at, message);
    return false;
}

static bool fail(reader *r, const tk_json *value, const char *message)
{
    return fail_at(r, tk_json_place(&r->decoder->json, value), message);
}

static bool fail_memory(reader *r)
{
    return fail_at(r, 0, "out of memory for the record");
}

// Length of the start of `s` that fits into a message, cut at the end of a character.
static int shown(tk_str s)
{
    uint64_t n = s.length;
    if (n > 60) {
        for (n = 60; ((unsigned char)s.data[n] & 0xC0) == 0x80; n--) {
        }
    }
    return (int)n;
}

static bool fail_named(reader *r, const tk_json *value, const char *before, tk_str name,
                       const char *after)
{
    char message[256];
    snprintf(message, sizeof message, "%s\"%.*s\"%s", before, shown(name), name.data, after);
    return fail(r, value, message);
}

static tk_str layer_name(uint32_t layer)
{
    return (tk_str){tk_schema[layer].name, strcspn(tk_schema[layer].name, "/")};
}

// "layer money, span 3: `currency` is not a string"
static void span_message(const reader *r, const char *member, const char *what, size_t size,
                         char message[size])
{
    const tk_str name = layer_name(r->layer);
    const uint32_t count = r->decoder->layers[r->layer].count;
    snprintf(message, size, "layer %.*s, span %u: `%s` %s", (int)name.length, name.data,
             count > 0 ? count - 1 : 0, member, what);
}

static bool fail_span(reader *r, const tk_json *value, const char *member, const char *what)
{
    char message[400];
    span_message(r, member, what, sizeof message, message);
    return fail(r, value, message);
}

// Behind the span.
static bool fail_missing(reader *r, const tk_json *span, const char *member)
{
    char message[400];
    span_message(r, member, "is missing", sizeof message, message);
    return fail_at(r, tk_json_end(&r->decoder->json, span), message);
}

// ---------------------------------------------------------------------------------------- values

static bool is(tk_str s, const char *text)
{
    return s.length == strlen(text) && memcmp(s.data, text, s.length) == 0;
}

static bool same(tk_str a, tk_str b)
{
    return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

static bool is_null(const tk_json *value)
{
    return tk_json_is(value, TK_JSON_NULL);
}

static bool read_whole(const tk_json *value, uint32_t *out)
{
    return tk_json_is(value, TK_JSON_NUMBER) && tk_json_whole(value, out);
}

static bool take_text(reader *r, const tk_json *value)
{
    const tk_str name = r->decoder->text_field;
    const tk_str s = tk_json_text(value);
    if (!tk_json_is(value, TK_JSON_STRING)) {
        return fail_named(r, value, "", name, " is not a string");
    }
    if (memchr(s.data, '\0', s.length) != NULL) {
        return fail_named(r, value, "", name, " holds a NUL character (\\u0000)");
    }
    char *text = r->host->text_reserve(r->doc, s.length + 1);
    if (text == NULL) {
        return fail(r, value, "out of memory, or the text has 2 GiB or more");
    }
    memcpy(text, s.data, s.length);
    r->status = r->host->text_commit(r->doc, s.length);
    return r->status == TK_OK;
}

static bool take_id(reader *r, const tk_json *value)
{
    const tk_str id = tk_json_text(value);
    if (is_null(value)) {
        return true;
    }
    if (!tk_json_is(value, TK_JSON_STRING) && !tk_json_is(value, TK_JSON_NUMBER)) {
        return fail_named(r, value, "", r->decoder->id_field, " is neither a string nor a number");
    }
    r->status = r->host->set_id(r->doc, id.data, id.length);
    return r->status == TK_OK;
}

// A string becomes a string; anything else is kept as it is written.
static bool take_meta(reader *r, const tk_json *meta)
{
    if (!tk_json_is(meta, TK_JSON_OBJECT)) {
        return is_null(meta) || fail(r, meta, "\"meta\" is not an object");
    }
    for (tk_json_each m = tk_json_each_of(meta); r->status == TK_OK && tk_json_next(&m);) {
        const bool string = tk_json_is(m.value, TK_JSON_STRING);
        const tk_str value = string ? tk_json_text(m.value) : tk_json_source(&r->decoder->json, &m);
        r->status =
            r->host->meta_set(r->doc, m.key.data, m.key.length, value.data, value.length, !string);
    }
    return r->status == TK_OK;
}

// An index of `column`'s names; or UINT32_MAX.
static uint32_t find_name(const tk_column *column, tk_str wanted)
{
    for (uint32_t i = 0; i < column->n_names; i++) {
        if (is(wanted, column->names[i])) {
            return i;
        }
    }
    // A plugin may count kinds of hype that have no name here.
    uint32_t last = column->n_names - 1;
    return strcmp(column->names[last], TK_SCHEMA_KIND_OTHER) == 0 ? last : UINT32_MAX;
}

// "…: `label` is "CITY", not PERSON, ORG, LOC, PRODUCT, EVENT or MISC"
static bool fail_name(reader *r, const tk_column *column, const tk_json *value)
{
    char what[256];
    bool any = false;
    const tk_str given = tk_json_text(value);
    int length = tk_json_is(value, TK_JSON_STRING)
                     ? snprintf(what, sizeof what, "is \"%.*s\", not", shown(given), given.data)
                     : snprintf(what, sizeof what, "is not");
    for (uint32_t i = 0; i < column->n_names && (size_t)length < sizeof what; i++) {
        if (*column->names[i] != '\0') { // some lists begin with an empty name, for no value
            length += snprintf(what + length, sizeof what - (size_t)length, "%s %s",
                               i + 1 == column->n_names ? " or"
                               : any                    ? ","
                                                        : "",
                               column->names[i]);
            any = true;
        }
    }
    return fail_span(r, value, column->name, what);
}

// One of a column's names, true or false.
static bool take_small(reader *r, const tk_column *column, const tk_json *value, uint32_t *out)
{
    if (column->names == NULL) {
        *out = tk_json_is(value, TK_JSON_BOOL) && tk_json_text(value).data[0] == 't';
        return tk_json_is(value, TK_JSON_BOOL) ||
               fail_span(r, value, column->name, "is not true or false");
    }
    *out = tk_json_is(value, TK_JSON_STRING) ? find_name(column, tk_json_text(value)) : UINT32_MAX;
    return *out != UINT32_MAX || fail_name(r, column, value);
}

// A string, or a decimal as it is written.
static bool take_string(reader *r, const tk_column *column, const tk_json *value,
                        tk_span_value *out)
{
    const bool decimal = (column->flags & TK_COL_DECIMAL) != 0;
    const tk_str text = tk_json_text(value);
    if (!tk_json_is(value, decimal ? TK_JSON_NUMBER : TK_JSON_STRING)) {
        return fail_span(r, value, column->name, decimal ? "is not a number" : "is not a string");
    }
    size_t at = tk_bytes_add(&r->decoder->strings, text.data, text.length);
    if (at > UINT32_MAX || text.length > UINT32_MAX) {
        return fail_memory(r);
    }
    out->string.at = (uint32_t)at;
    out->string.length = (uint32_t)text.length;
    return true;
}

// A column's value. Null is the same as none.
static bool take_column(reader *r, tk_span *item, uint32_t c, const tk_json *value)
{
    const tk_column *column = &tk_schema[r->layer].columns[c];
    tk_span_value *out = &item->values[c];
    if (is_null(value)) {
        return true;
    }
    switch (column->type) {
    case TK_U8:
        return take_small(r, column, value, &out->small);
    case TK_U32:
        return read_whole(value, &out->small) ||
               fail_span(r, value, column->name, "is not a whole number");
    case TK_SPAN:
        if (!read_whole(value, &out->small)) {
            return fail_span(r, value, column->name, "is not a whole number");
        }
        out->small++;
        return true;
    case TK_F64:
        return tk_json_double(value, &out->number) ||
               fail_span(r, value, column->name, "is not a number");
    default:
        return take_string(r, column, value, out);
    }
}

// ----------------------------------------------------------------------------------------- layers

// The number of a layer's column of that name; UINT32_MAX if there is none.
static uint32_t find_column(uint32_t layer, tk_str name)
{
    const tk_layer_decl *decl = &tk_schema[layer];
    for (uint32_t c = 0; c < decl->n_columns; c++) {
        if (is(name, decl->columns[c].name)) {
            return c;
        }
    }
    return UINT32_MAX;
}

static bool take_offset(reader *r, const char *name, const tk_json *value, uint32_t *out)
{
    return read_whole(value, out) || fail_span(r, value, name, "is not a whole number");
}

static bool take_span(reader *r, const tk_json *span)
{
    bool has_begin = false;
    bool has_end = false;
    if (!tk_json_is(span, TK_JSON_OBJECT)) {
        return fail_named(r, span, "in the layer ", layer_name(r->layer),
                          " a span is not an object");
    }
    tk_span *item = tk_spans_add(&r->decoder->layers[r->layer]);
    if (item == NULL) {
        return fail_memory(r);
    }
    bool ok = true;
    for (tk_json_each m = tk_json_each_of(span); ok && tk_json_next(&m);) {
        const uint32_t column = find_column(r->layer, m.key);
        if (column != UINT32_MAX) {
            ok = take_column(r, item, column, m.value);
        } else if (is(m.key, "start")) {
            ok = has_begin = take_offset(r, "start", m.value, &item->begin);
        } else if (is(m.key, "end")) {
            ok = has_end = take_offset(r, "end", m.value, &item->end);
        }
    }
    if (ok && !has_begin) {
        return fail_missing(r, span, "start");
    }
    return ok && (has_end || fail_missing(r, span, "end"));
}

static bool take_layer(reader *r, const tk_json *layer)
{
    if (!tk_json_is(layer, TK_JSON_ARRAY)) {
        return is_null(layer) ||
               fail_named(r, layer, "the layer ", layer_name(r->layer), " is not an array");
    }
    r->decoder->layers[r->layer].present = true;
    bool ok = true;
    for (tk_json_each m = tk_json_each_of(layer); ok && tk_json_next(&m);) {
        ok = take_span(r, m.value);
    }
    return ok;
}

// Finds the wanted layer of the document that has a column of that name, and the column.
static bool find_document_column(reader *r, tk_str name, uint32_t *column)
{
    bool found = false;
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        const bool of_document = (tk_schema[i].flags & TK_LAYER_DOCUMENT) != 0;
        const uint32_t c = of_document && r->decoder->wanted[i] ? find_column(i, name) : UINT32_MAX;
        if (c != UINT32_MAX) {
            r->layer = i;
            *column = c;
            found = true;
        }
    }
    return found;
}

// The members of "document" are columns of layers of the document.
static bool take_document(reader *r, const tk_json *document)
{
    if (!tk_json_is(document, TK_JSON_OBJECT)) {
        return is_null(document) || fail(r, document, "\"document\" is not an object");
    }
    bool ok = true;
    for (tk_json_each m = tk_json_each_of(document); ok && tk_json_next(&m);) {
        uint32_t column;
        if (!find_document_column(r, m.key, &column) || is_null(m.value)) {
            continue;
        }
        tk_spans *s = &r->decoder->layers[r->layer];
        s->count = 0; // a second value takes the first one's place
        tk_span *item = tk_spans_add(s);
        if (item == NULL) {
            return fail_memory(r);
        }
        s->present = true;
        ok = take_column(r, item, column, m.value);
    }
    return ok;
}

// ----------------------------------------------------------------------------------------- record

// What the member of the record is, and for FIELD_LAYER, which. Fails on a duplicate key.
static bool find_field(reader *r, const tk_json_each *m, field *found)
{
    const decoder *d = r->decoder;
    const tk_str key = m->key;
    bool twice = false;
    *found = same(key, d->text_field) ? FIELD_TEXT
             : same(key, d->id_field) ? FIELD_ID
             : is(key, "meta")        ? FIELD_META
             : is(key, "document")    ? FIELD_DOCUMENT
                                      : FIELD_OTHER;
    if (*found != FIELD_OTHER) {
        twice = r->seen[*found];
        r->seen[*found] = true;
    }
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS && *found == FIELD_OTHER; i++) {
        bool of_document = (tk_schema[i].flags & TK_LAYER_DOCUMENT) != 0;
        if (d->wanted[i] && !of_document && same(key, layer_name(i))) {
            *found = FIELD_LAYER;
            r->layer = i;
            twice = d->layers[i].present;
        }
    }
    return !twice || fail_named(r, m->name, "duplicate key ", key, "");
}

static bool take_field(reader *r, const tk_json_each *m)
{
    field found;
    if (!find_field(r, m, &found)) {
        return false;
    }
    switch (found) {
    case FIELD_TEXT:
        return take_text(r, m->value);
    case FIELD_ID:
        return take_id(r, m->value);
    case FIELD_META:
        return take_meta(r, m->value);
    case FIELD_DOCUMENT:
        return take_document(r, m->value);
    case FIELD_LAYER:
        return take_layer(r, m->value);
    default:
        return true;
    }
}

static void take_record(reader *r, const tk_json *record)
{
    const decoder *d = r->decoder;
    if (!tk_json_is(record, TK_JSON_OBJECT)) {
        fail(r, record, "the record is not a JSON object");
        return;
    }
    for (tk_json_each m = tk_json_each_of(record); tk_json_next(&m);) {
        if (!take_field(r, &m)) {
            return;
        }
    }
    if (!r->seen[FIELD_TEXT]) {
        char message[256];
        snprintf(message, sizeof message, "there is no \"%.*s\" in the record",
                 shown(d->text_field), d->text_field.data);
        fail_at(r, tk_json_end(&d->json, record), message);
    }
}

tk_status reader_run(decoder *d, const tk_host *host, tk_doc *doc, const char *record,
                     size_t length, size_t offset)
{
    reader r = {.decoder = d, .host = host, .doc = doc, .status = TK_OK, .offset = offset};
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        d->layers[i].count = 0;
        d->layers[i].present = false;
    }
    d->strings.length = 0;
    const tk_json *root = tk_json_read(&d->json, record, length);
    if (root == NULL) {
        fail_at(&r, d->json.at, d->json.fault);
    } else {
        take_record(&r, root);
    }
    return r.status;
}
