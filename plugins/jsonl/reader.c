// SPDX-License-Identifier: MIT
// The parser tells of every key and value; where in the object that is, is kept in `reader.state`.
#include "reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/number_text.h>

/** Where the next key or value belongs. */
typedef enum {
    IN_NOTHING,  // before the object
    IN_RECORD,   // in the object
    IN_META,     // in "meta"
    IN_LAYER,    // in a layer's array
    IN_SPAN,     // in a span
    IN_DOCUMENT, // in "document"
    IN_IGNORED,  // in an object or array within a value of "meta", or one that is not read
    IN_END,      // behind the object
} state;

/** The record's members that mean something. */
typedef enum { FIELD_TEXT, FIELD_ID, FIELD_META, FIELD_DOCUMENT, FIELD_LAYER, FIELD_OTHER } field;

/** A span's members. Its columns are numbered from 0. */
enum { MEMBER_BEGIN = -1, MEMBER_END = -2, MEMBER_OTHER = -3 };

typedef struct {
    tk_json_type kind;
    const char *data; // as written; a string without quotes and escapes
    size_t length;
} value;

typedef struct {
    decoder *decoder;
    const tk_host *host;
    tk_doc *doc;
    const char *record;
    size_t offset; // of record in the host's, behind a byte order mark
    tk_status status;

    state state;
    state outer;    // IN_IGNORED: where its end leads
    uint32_t depth; // objects and arrays that are open
    uint32_t ignored_depth;
    size_t raw;     // IN_IGNORED within IN_META: where the value starts
    field field;    // of the key read last
    uint32_t layer; // FIELD_LAYER: which
    int member;     // IN_SPAN
    bool seen[FIELD_LAYER];
    bool has_begin;
    bool has_end;
    char *key; // IN_META: an owned copy
    size_t key_length;
    size_t key_capacity;
} reader;

// --------------------------------------------------------------------------------------- errors

static bool fail(reader *r, const char *message)
{
    uint64_t at = r->offset + r->decoder->sax.at;
    r->status = r->host->fail(r->doc, TK_ERR_DOC, at, message);
    return false;
}

static bool fail_memory(reader *r)
{
    return fail(r, "there is no memory for the record");
}

// Length of `s` that fits a message, cut on a character's boundary.
static int shown(tk_str s)
{
    uint64_t n = s.length;
    if (n > 60) {
        for (n = 60; ((unsigned char)s.data[n] & 0xC0) == 0x80; n--) {
        }
    }
    return (int)n;
}

static bool fail_named(reader *r, const char *before, tk_str name, const char *after)
{
    char message[256];
    snprintf(message, sizeof message, "%s\"%.*s\"%s", before, shown(name), name.data, after);
    return fail(r, message);
}

static tk_str layer_name(uint32_t layer)
{
    return (tk_str){tk_schema[layer].name, strcspn(tk_schema[layer].name, "/")};
}

// "layer money, span 3: `currency` is not a string"
static bool fail_span(reader *r, const char *member, const char *what)
{
    char message[400];
    tk_str name = layer_name(r->layer);
    uint32_t count = r->decoder->layers[r->layer].count;
    snprintf(message, sizeof message, "layer %.*s, span %u: `%s` %s", (int)name.length, name.data,
             count > 0 ? count - 1 : 0, member, what);
    return fail(r, message);
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

static bool parse_whole(const value *v, uint32_t *out)
{
    uint64_t number = 0;
    if (v->kind != TK_JSON_NUMBER || v->length > 10) {
        return false;
    }
    for (size_t i = 0; i < v->length; i++) {
        if (v->data[i] < '0' || v->data[i] > '9') {
            return false;
        }
        number = 10 * number + (uint64_t)(v->data[i] - '0');
    }
    *out = (uint32_t)number;
    return number < UINT32_MAX;
}

static bool take_text(reader *r, const value *v)
{
    if (v->kind != TK_JSON_STRING) {
        return fail_named(r, "", r->decoder->text_field, " is not a string");
    }
    if (memchr(v->data, '\0', v->length) != NULL) {
        return fail_named(r, "", r->decoder->text_field, " holds a NUL character (\\u0000)");
    }
    char *text = r->host->text_reserve(r->doc, v->length + 1);
    if (text == NULL) {
        return fail(r, "there is no memory for the text, or it has 2 GiB or more");
    }
    memcpy(text, v->data, v->length);
    r->status = r->host->text_commit(r->doc, v->length);
    return r->status == TK_OK;
}

static bool take_id(reader *r, const value *v)
{
    if (v->kind == TK_JSON_NULL) {
        return true;
    }
    if (v->kind != TK_JSON_STRING && v->kind != TK_JSON_NUMBER) {
        return fail_named(r, "", r->decoder->id_field, " is neither a string nor a number");
    }
    r->status = r->host->set_id(r->doc, v->data, v->length);
    return r->status == TK_OK;
}

static bool take_meta(reader *r, const char *data, size_t length, bool json)
{
    r->status = r->host->meta_set(r->doc, r->key, r->key_length, data, length, json);
    return r->status == TK_OK;
}

// An index of `column`'s names; or UINT32_MAX.
static uint32_t find_name(const tk_column *column, const value *v)
{
    tk_str wanted = {v->data, v->length};
    for (uint32_t i = 0; i < column->n_names; i++) {
        if (is(wanted, column->names[i])) {
            return i;
        }
    }
    // A plugin may count as hype what this one has no name for.
    uint32_t last = column->n_names - 1;
    return strcmp(column->names[last], TK_SCHEMA_KIND_OTHER) == 0 ? last : UINT32_MAX;
}

// "…: `label` is "CITY", not PERSON, ORG, LOC, PRODUCT, EVENT or MISC"
static bool fail_name(reader *r, const tk_column *column, const value *v)
{
    char what[256];
    bool any = false;
    tk_str given = {v->data, v->length};
    int length = v->kind == TK_JSON_STRING
                     ? snprintf(what, sizeof what, "is \"%.*s\", not", shown(given), given.data)
                     : snprintf(what, sizeof what, "is not");
    for (uint32_t i = 0; i < column->n_names && (size_t)length < sizeof what; i++) {
        if (*column->names[i] != '\0') { // the first of some, which is "none"
            length += snprintf(what + length, sizeof what - (size_t)length, "%s %s",
                               i + 1 == column->n_names ? " or"
                               : any                    ? ","
                                                        : "",
                               column->names[i]);
            any = true;
        }
    }
    return fail_span(r, column->name, what);
}

// A column's value. Null is the same as none.
static bool take_column(reader *r, tk_span *item, int c, const value *v)
{
    const tk_column *column = &tk_schema[r->layer].columns[c];
    tk_span_value *out = &item->values[c];
    if (v->kind == TK_JSON_NULL) {
        return true;
    }
    switch (column->type) {
    case TK_U8:
        if (column->names != NULL) {
            out->small = v->kind == TK_JSON_STRING ? find_name(column, v) : UINT32_MAX;
            return out->small != UINT32_MAX || fail_name(r, column, v);
        }
        out->small = v->kind == TK_JSON_BOOL && v->data[0] == 't';
        return v->kind == TK_JSON_BOOL || fail_span(r, column->name, "is not true or false");
    case TK_U32:
        return parse_whole(v, &out->small) || fail_span(r, column->name, "is not a whole number");
    case TK_SPAN:
        if (!parse_whole(v, &out->small)) {
            return fail_span(r, column->name, "is not a whole number");
        }
        out->small++;
        return true;
    case TK_F64:
        return (v->kind == TK_JSON_NUMBER && tk_parse_double(v->data, v->length, &out->number)) ||
               fail_span(r, column->name, "is not a number");
    default:
        break;
    }
    bool decimal = (column->flags & TK_COL_DECIMAL) != 0;
    if (v->kind != (decimal ? TK_JSON_NUMBER : TK_JSON_STRING)) {
        return fail_span(r, column->name, decimal ? "is not a number" : "is not a string");
    }
    size_t at = tk_bytes_add(&r->decoder->strings, v->data, v->length);
    if (at > UINT32_MAX || v->length > UINT32_MAX) {
        return fail_memory(r);
    }
    out->string.at = (uint32_t)at;
    out->string.length = (uint32_t)v->length;
    return true;
}

static bool take_member(reader *r, const value *v)
{
    tk_spans *s = &r->decoder->layers[r->layer];
    tk_span *item = &s->items[s->count - 1];
    switch (r->member) {
    case MEMBER_BEGIN:
        r->has_begin = parse_whole(v, &item->begin);
        return r->has_begin || fail_span(r, "start", "is not a whole number");
    case MEMBER_END:
        r->has_end = parse_whole(v, &item->end);
        return r->has_end || fail_span(r, "end", "is not a whole number");
    case MEMBER_OTHER:
        return true;
    default:
        return take_column(r, item, r->member, v);
    }
}

// A member of "document": the column of that name of a document layer.
static bool take_document(reader *r, const value *v)
{
    if (r->member == MEMBER_OTHER || v->kind == TK_JSON_NULL) {
        return true;
    }
    tk_spans *s = &r->decoder->layers[r->layer];
    s->count = 0; // a second value takes the first one's place
    tk_span *item = tk_spans_add(s);
    if (item == NULL) {
        return fail_memory(r);
    }
    s->present = true;
    return take_column(r, item, r->member, v);
}

// ------------------------------------------------------------------------------------------ keys

static bool start_field(reader *r, tk_str key)
{
    const decoder *d = r->decoder;
    r->field = FIELD_OTHER;
    if (same(key, d->text_field)) {
        r->field = FIELD_TEXT;
    } else if (same(key, d->id_field)) {
        r->field = FIELD_ID;
    } else if (is(key, "meta")) {
        r->field = FIELD_META;
    } else if (is(key, "document")) {
        r->field = FIELD_DOCUMENT;
    }
    bool twice = false;
    if (r->field != FIELD_OTHER) {
        twice = r->seen[r->field];
        r->seen[r->field] = true;
    }
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS && r->field == FIELD_OTHER; i++) {
        bool of_document = (tk_schema[i].flags & TK_LAYER_DOCUMENT) != 0;
        if (d->wanted[i] && !of_document && same(key, layer_name(i))) {
            r->field = FIELD_LAYER;
            r->layer = i;
            twice = d->layers[i].present;
        }
    }
    return !twice || fail_named(r, "the key ", key, " is there twice");
}

static void start_member(reader *r, tk_str key)
{
    const tk_layer_decl *decl = &tk_schema[r->layer];
    r->member = is(key, "start") ? MEMBER_BEGIN : is(key, "end") ? MEMBER_END : MEMBER_OTHER;
    for (uint32_t c = 0; c < decl->n_columns; c++) {
        if (is(key, decl->columns[c].name)) {
            r->member = (int)c;
        }
    }
}

static void start_document_member(reader *r, tk_str key)
{
    r->member = MEMBER_OTHER;
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        bool of_document = (tk_schema[i].flags & TK_LAYER_DOCUMENT) != 0;
        for (uint32_t c = 0; of_document && r->decoder->wanted[i] && c < tk_schema[i].n_columns;
             c++) {
            if (is(key, tk_schema[i].columns[c].name)) {
                r->layer = i;
                r->member = (int)c;
            }
        }
    }
}

static bool start_meta(reader *r, tk_str key)
{
    if (key.length + 1 > r->key_capacity) {
        char *grown = realloc(r->key, key.length + 64);
        if (grown == NULL) {
            return fail_memory(r);
        }
        r->key = grown;
        r->key_capacity = key.length + 64;
    }
    memcpy(r->key, key.data, key.length);
    r->key[key.length] = '\0';
    r->key_length = key.length;
    return true;
}

static bool on_key(void *context, const char *data, size_t length)
{
    reader *r = context;
    const tk_str key = {data, length};
    switch (r->state) {
    case IN_RECORD:
        return start_field(r, key);
    case IN_META:
        return start_meta(r, key);
    case IN_SPAN:
        start_member(r, key);
        return true;
    case IN_DOCUMENT:
        start_document_member(r, key);
        return true;
    default:
        return true;
    }
}

// ---------------------------------------------------------------------------------------- events

// A scalar.
static bool on_value(void *context, tk_json_type kind, const char *data, size_t length)
{
    reader *r = context;
    const value v = {kind, data, length};
    switch (r->state) {
    case IN_NOTHING:
        return fail(r, "the record is not a JSON object");
    case IN_RECORD:
        switch (r->field) {
        case FIELD_TEXT:
            return take_text(r, &v);
        case FIELD_ID:
            return take_id(r, &v);
        case FIELD_META:
            return kind == TK_JSON_NULL || fail(r, "\"meta\" is not an object");
        case FIELD_DOCUMENT:
            return kind == TK_JSON_NULL || fail(r, "\"document\" is not an object");
        case FIELD_LAYER:
            return kind == TK_JSON_NULL ||
                   fail_named(r, "the layer ", layer_name(r->layer), " is not an array");
        default:
            return true;
        }
    case IN_META:
        return take_meta(r, data, length, kind != TK_JSON_STRING);
    case IN_LAYER:
        return fail_named(r, "in the layer ", layer_name(r->layer), " a span is not an object");
    case IN_SPAN:
        return take_member(r, &v);
    case IN_DOCUMENT:
        return take_document(r, &v);
    default:
        return true;
    }
}

static bool ignore(reader *r)
{
    r->outer = r->state;
    r->state = IN_IGNORED;
    r->ignored_depth = r->depth;
    r->raw = r->decoder->sax.at; // the bracket
    return true;
}

static bool start_span(reader *r)
{
    r->has_begin = r->has_end = false;
    r->state = IN_SPAN;
    return tk_spans_add(&r->decoder->layers[r->layer]) != NULL || fail_memory(r);
}

// The start of an object or array.
static bool on_start(void *context, tk_json_type kind)
{
    reader *r = context;
    r->depth++;
    const value v = {kind, "", 0};
    switch (r->state) {
    case IN_NOTHING:
        r->state = IN_RECORD;
        return kind == TK_JSON_OBJECT || fail(r, "the record is not a JSON object");
    case IN_RECORD:
        if (r->field == FIELD_META && kind == TK_JSON_OBJECT) {
            r->state = IN_META;
            return true;
        }
        if (r->field == FIELD_DOCUMENT && kind == TK_JSON_OBJECT) {
            r->state = IN_DOCUMENT;
            return true;
        }
        if (r->field == FIELD_LAYER && kind == TK_JSON_ARRAY) {
            r->decoder->layers[r->layer].present = true;
            r->state = IN_LAYER;
            return true;
        }
        return (r->field == FIELD_OTHER || on_value(r, kind, "", 0)) && ignore(r);
    case IN_LAYER:
        return kind == TK_JSON_OBJECT ? start_span(r) : on_value(r, kind, "", 0);
    case IN_SPAN:
        return take_member(r, &v) && ignore(r);
    case IN_DOCUMENT:
        return take_document(r, &v) && ignore(r);
    case IN_META:
        return ignore(r);
    default:
        return true;
    }
}

static bool on_end(void *context)
{
    reader *r = context;
    uint32_t depth = r->depth--;
    switch (r->state) {
    case IN_RECORD:
        r->state = IN_END;
        return true;
    case IN_SPAN:
        r->state = IN_LAYER;
        if (!r->has_begin) {
            return fail_span(r, "start", "is missing");
        }
        return r->has_end || fail_span(r, "end", "is missing");
    case IN_IGNORED:
        if (depth != r->ignored_depth) {
            return true;
        }
        r->state = r->outer;
        if (r->state != IN_META) {
            return true;
        }
        return take_meta(r, r->record + r->raw, r->decoder->sax.at - r->raw, true);
    default:
        r->state = IN_RECORD;
        return true;
    }
}

static const tk_sax_events events = {
    .scalar = on_value,
    .key = on_key,
    .start = on_start,
    .end = on_end,
};

// ---------------------------------------------------------------------------------------- record

tk_status reader_run(decoder *d, const tk_host *host, tk_doc *doc, const char *record,
                     size_t length, size_t offset)
{
    reader r = {.decoder = d,
                .host = host,
                .doc = doc,
                .status = TK_OK,
                .record = record,
                .offset = offset};
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        d->layers[i].count = 0;
        d->layers[i].present = false;
    }
    d->strings.length = 0;
    switch (tk_sax_read(&d->sax, record, length, &events, &r)) {
    case TK_SAX_OK:
        if (!r.seen[FIELD_TEXT]) {
            fail_named(&r, "there is no ", d->text_field, " in the record");
        }
        break;
    case TK_SAX_CUT:
        fail(&r, "the record ends within its JSON object: is it cut off?");
        break;
    case TK_SAX_WRONG:
        fail(&r, d->sax.fault);
        break;
    case TK_SAX_STOPPED: // by what has failed
        break;
    }
    free(r.key);
    return r.status;
}
