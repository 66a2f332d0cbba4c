// SPDX-License-Identifier: MIT
#include <toolkit/text/spans.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t tk_bytes_add(tk_bytes *b, const char *data, size_t length)
{
    if (length > b->capacity - b->length) {
        size_t capacity = 2 * b->capacity + length + 256;
        char *grown = realloc(b->data, capacity);
        if (grown == NULL) {
            return SIZE_MAX;
        }
        b->data = grown;
        b->capacity = capacity;
    }
    size_t at = b->length;
    if (length > 0) {
        memcpy(b->data + at, data, length);
    }
    b->length += length;
    return at;
}

void tk_bytes_finish(tk_bytes *b)
{
    free(b->data);
    *b = (tk_bytes){0};
}

tk_span *tk_spans_add(tk_spans *s)
{
    if (s->count == s->capacity) {
        if (s->capacity > UINT32_MAX / 4) {
            return NULL;
        }
        uint32_t capacity = 2 * s->capacity + 64;
        tk_span *grown = realloc(s->items, (size_t)capacity * sizeof *grown);
        if (grown == NULL) {
            return NULL;
        }
        s->items = grown;
        s->capacity = capacity;
    }
    tk_span *item = &s->items[s->count];
    memset(item, 0, sizeof *item);
    item->index = s->count++;
    return item;
}

void tk_spans_finish(tk_spans *s)
{
    free(s->items);
    *s = (tk_spans){0};
}

static tk_status fail_span(const tk_host *host, tk_doc *doc, uint32_t layer, uint32_t index,
                           const char *what)
{
    char message[160];
    snprintf(message, sizeof message, "layer %.*s, span %u: %s",
             (int)strcspn(tk_schema[layer].name, "/"), tk_schema[layer].name, index, what);
    return host->fail(doc, TK_ERR_DOC, UINT64_MAX, message);
}

static int compare(const void *x, const void *y)
{
    const tk_span *a = x;
    const tk_span *b = y;
    if (a->begin != b->begin) {
        return a->begin < b->begin ? -1 : 1;
    }
    if (a->end != b->end) {
        return a->end < b->end ? -1 : 1;
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

// Spans in files are usually in order, in which case this only looks at them.
static void sort_items(tk_span *items, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        if (compare(&items[i - 1], &items[i]) > 0) {
            qsort(items, count, sizeof *items, compare);
            return;
        }
    }
}

// Whether a character starts or the text ends at the byte. UINT32_MAX is beyond any text.
static bool is_boundary(const tk_doc *doc, uint32_t at)
{
    return at <= doc->length && ((unsigned char)doc->text[at] & 0xC0) != 0x80;
}

// Converts offsets to bytes, in place.
tk_status tk_spans_to_bytes(tk_spans *s, uint32_t layer, uint32_t unit, const tk_host *host,
                            tk_doc *doc)
{
    uint32_t *offsets = host->alloc(doc, 2 * (uint64_t)s->count * sizeof *offsets);
    if (offsets == NULL) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the spans");
    }
    for (uint32_t i = 0; i < s->count; i++) {
        offsets[2 * i] = s->items[i].begin;
        offsets[2 * i + 1] = s->items[i].end;
    }
    host->bytes(doc, unit, 2 * s->count, offsets, offsets);
    for (uint32_t i = 0; i < s->count; i++) {
        tk_span *item = &s->items[i];
        item->begin = offsets[2 * i];
        item->end = offsets[2 * i + 1];
        if (!is_boundary(doc, item->begin) || !is_boundary(doc, item->end)) {
            return fail_span(host, doc, layer, i,
                             "an offset is outside the text or within a character");
        }
        if (item->begin >= item->end) {
            return fail_span(host, doc, layer, i, "`start` is not before `end`");
        }
    }
    return TK_OK;
}

static tk_status sort(tk_spans *s, uint32_t layer, const tk_host *host, tk_doc *doc)
{
    sort_items(s->items, s->count);
    bool disjoint = (tk_schema[layer].flags & TK_LAYER_DISJOINT) != 0;
    for (uint32_t i = 1; disjoint && i < s->count; i++) {
        if (s->items[i].begin < s->items[i - 1].end) {
            char what[64];
            snprintf(what, sizeof what, "overlaps span %u", s->items[i - 1].index);
            return fail_span(host, doc, layer, s->items[i].index, what);
        }
    }
    return TK_OK;
}

uint32_t tk_spans_make_disjoint(tk_spans *s)
{
    uint32_t kept = 0;
    sort_items(s->items, s->count);
    for (uint32_t i = 0; i < s->count; i++) {
        const tk_span *item = &s->items[i];
        if (kept == 0 || s->items[kept - 1].end <= item->begin) {
            s->items[kept++] = *item;
            continue;
        }
        tk_span *last = &s->items[kept - 1];
        // The previous span ends at or before the start of this one, or this would not be the next
        // span.
        if (item->end - item->begin > last->end - last->begin) {
            *last = *item;
        }
    }
    uint32_t dropped = s->count - kept;
    s->count = kept;
    return dropped;
}

// Maps each position in the file to the index of its span plus 1, or 0 if the span was dropped.
// `*n` is the number of positions.
static uint32_t *find_places(const tk_spans *s, const tk_host *host, tk_doc *doc, uint32_t *n)
{
    *n = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        *n = s->items[i].index >= *n ? s->items[i].index + 1 : *n;
    }
    uint32_t *places = host->alloc(doc, ((uint64_t)*n + 1) * sizeof *places);
    for (uint32_t i = 0; places != NULL && i < s->count; i++) {
        places[s->items[i].index] = i + 1;
    }
    return places;
}

static const tk_spans *find_target(const tk_spans *layers, const char *name)
{
    for (uint32_t i = 0; i < TK_SCHEMA_LAYERS; i++) {
        if (strcmp(tk_schema[i].name, name) == 0) {
            return &layers[i];
        }
    }
    return NULL;
}

// Converts references by position in the file to references by index.
static tk_status write_references(const tk_spans *layers, uint32_t layer, uint32_t c, uint32_t *out,
                                  const tk_host *host, tk_doc *doc)
{
    const tk_column *column = &tk_schema[layer].columns[c];
    const tk_spans *s = &layers[layer];
    const tk_spans *target = find_target(layers, column->layer);
    uint32_t n = 0;
    uint32_t lost = 0;
    const uint32_t *places = target != NULL ? find_places(target, host, doc, &n) : NULL;
    if (target != NULL && places == NULL) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the references");
    }
    for (uint32_t i = 0; i < s->count; i++) {
        const uint32_t index = s->items[i].values[c].small;
        const uint32_t place = index > 0 && index <= n ? places[index - 1] : 0;
        out[i] = place > 0 ? place - 1 : TK_SPAN_NONE;
        if (index > 0 && place == 0 && target != NULL && target->present) {
            char what[100];
            snprintf(what, sizeof what, "`%.30s` is %u, and %.30s has no such span", column->name,
                     index - 1, column->layer);
            return fail_span(host, doc, layer, s->items[i].index, what);
        }
        lost += index > 0 && place == 0;
    }
    char what[160];
    snprintf(what, sizeof what, "references to spans of %.*s", (int)strcspn(column->layer, "/"),
             column->layer);
    host->log_count(doc, "lost", lost, what);
    return TK_OK;
}

static void write_column(const tk_spans *s, const tk_bytes *strings, const tk_column *column,
                         uint32_t c, void *out, const tk_host *host, tk_doc *doc)
{
    for (uint32_t i = 0; i < s->count; i++) {
        const tk_span_value *value = &s->items[i].values[c];
        switch (column->type) {
        case TK_U8:
            ((uint8_t *)out)[i] = (uint8_t)value->small;
            break;
        case TK_U32:
            ((uint32_t *)out)[i] = value->small;
            break;
        case TK_F64:
            ((double *)out)[i] = value->number;
            break;
        default: // TK_STRING: the schema has no other types
            ((uint32_t *)out)[i] =
                value->string.length == 0
                    ? 0
                    : host->string_add(doc, strings->data + value->string.at, value->string.length);
            break;
        }
    }
}

tk_status tk_spans_commit(tk_spans layers[TK_SCHEMA_LAYERS], const tk_bytes *strings,
                          uint32_t layer, uint32_t index, uint32_t unit, const tk_host *host,
                          tk_doc *doc)
{
    tk_spans *s = &layers[layer];
    const tk_layer_decl *decl = &tk_schema[layer];
    tk_status status = TK_OK;
    if ((decl->flags & TK_LAYER_DOCUMENT) != 0) {
        for (uint32_t i = 0; i < s->count; i++) {
            s->items[i].begin = 0;
            s->items[i].end = doc->length;
        }
    } else if (s->count > 0) {
        status = tk_spans_to_bytes(s, layer, unit, host, doc);
        if (status == TK_OK) {
            status = sort(s, layer, host, doc);
        }
    }
    tk_layer_out out;
    if (status == TK_OK) {
        status = host->layer_reserve(doc, index, s->count, &out);
    }
    if (status != TK_OK) {
        return status;
    }
    for (uint32_t i = 0; i < s->count; i++) {
        out.begin[i] = s->items[i].begin;
        out.end[i] = s->items[i].end;
    }
    for (uint32_t c = 0; c < decl->n_columns && status == TK_OK; c++) {
        if (decl->columns[c].type == TK_SPAN) {
            status = write_references(layers, layer, c, out.columns[c], host, doc);
        } else {
            write_column(s, strings, &decl->columns[c], c, out.columns[c], host, doc);
        }
    }
    return status == TK_OK ? host->layer_commit(doc, index, s->count) : status;
}
