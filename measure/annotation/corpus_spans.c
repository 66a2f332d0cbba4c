// SPDX-License-Identifier: MIT
// Layers and scores of a document: checks and converts offsets, copies columns.
#include "corpus_internal.h"
#include "form.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ------------------------------------------------------------------------------ columns

/** Returns the text of a scalar; NULL if it is empty: null, false, "". */
static const char *scalar(const tk_json *value)
{
    const tk_str text = tk_json_text(value);
    switch (tk_json_type_of(value)) {
    case TK_JSON_BOOL:
        return text.data[0] == 't' ? text.data : NULL;
    case TK_JSON_NUMBER:
    case TK_JSON_STRING:
        return text.length ? text.data : NULL;
    default:
        return NULL;
    }
}

static bool copy_cell(tk_reading *r, tk_cell *cell, const char *key, const char *text)
{
    cell->key = tk_reading_intern(r, key);
    cell->text = tk_region_copy(&r->corpus->region, text, strlen(text));
    cell->form = r->relation && cell->key && cell->text
                     ? tk_form_make(&r->corpus->region, cell->key, cell->text)
                     : cell->text;
    return (cell->key && cell->text && cell->form) || tk_reading_no_memory(r);
}

/** Reads an array of values, each of which is right. */
static bool read_choice(tk_reading *r, tk_cell *cell, const char *key, const tk_json *array,
                        bool *any)
{
    for (tk_json_each item = tk_json_each_of(array); tk_json_next(&item);) {
        const char *text = scalar(item.value);
        if (!text)
            continue;
        if (*any) {
            tk_cell *other = tk_region_alloc(&r->corpus->region, sizeof *other);
            if (!other)
                return tk_reading_no_memory(r);
            cell->other = other;
            cell = other;
        }
        *any = true;
        if (!copy_cell(r, cell, key, text))
            return false;
    }
    return true;
}

/** Whether a member is a column, not the place of the span or its score. */
static bool is_column(const char *key)
{
    static const char *const others[] = {"start", "end", "text", "score"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(key, others[i]) == 0)
            return false;
    return true;
}

static bool read_cells(tk_reading *r, const tk_json *object, tk_span *span)
{
    uint32_t n = 0;
    for (tk_json_each m = tk_json_each_of(object); tk_json_next(&m);)
        n += is_column(m.key.data);
    if (!n)
        return true;
    tk_cell *cells = tk_region_array(&r->corpus->region, n, sizeof *cells);
    if (!cells)
        return tk_reading_no_memory(r);
    span->cells = cells;
    for (tk_json_each m = tk_json_each_of(object); tk_json_next(&m);) {
        const char *key = m.key.data;
        tk_cell *cell = cells + span->n_cells;
        if (!is_column(key) || tk_span_cell(span, key))
            continue;
        const char *text = scalar(m.value);
        bool any = text != NULL;
        if (tk_json_is(m.value, TK_JSON_ARRAY) ? !read_choice(r, cell, key, m.value, &any)
                                               : any && !copy_cell(r, cell, key, text))
            return false;
        span->n_cells += any;
    }
    return true;
}

// ------------------------------------------------------------------------------ offsets

static const char *const unit_names[] = {[TK_UNIT_BYTE] = "bytes",
                                         [TK_UNIT_CODEPOINT] = "code points",
                                         [TK_UNIT_UTF16] = "UTF-16 units"};

/** The place of a span in the file. */
typedef struct place {
    const char *layer;
    uint32_t index;
    double start, end;
} place;

static bool span_issue(tk_reading *r, const place *at, tk_issue_kind kind, const char *what)
{
    char message[256];
    snprintf(message, sizeof message, "layer %s, span %u: %s", at->layer, at->index, what);
    return tk_reading_issue(r, (tk_issue){.kind = kind,
                                          .layer = at->layer,
                                          .start = (int64_t)at->start,
                                          .end = (int64_t)at->end,
                                          .message = message});
}

/** Converts a whole number that a double holds exactly, so that it can become an integer. Leaves
 * `*out` alone otherwise. */
static bool to_offset(const tk_json *value, double *out)
{
    double number;
    if (!tk_json_double(value, &number) || number != floor(number) || fabs(number) > 9e15)
        return false;
    *out = number;
    return true;
}

/** Sets the offsets of `span` in code points and bytes. If they do not fit, reports an issue and
 * sets `*fits` to false. */
static bool place_span(tk_reading *r, const place *at, tk_span *span, bool *fits)
{
    const tk_offsets *o = r->offsets;
    char what[128];
    *fits = false;
    if (at->start >= at->end)
        return span_issue(r, at, TK_ISSUE_EMPTY, "start is not before end");
    if (at->start < 0)
        return span_issue(r, at, TK_ISSUE_OUTSIDE, "start is below 0");
    const tk_offset_found found[] = {
        tk_offsets_find(o, r->how->unit, (uint64_t)at->start, &span->start),
        tk_offsets_find(o, r->how->unit, (uint64_t)at->end, &span->end)};
    if (found[0] == TK_OFFSET_OUTSIDE || found[1] == TK_OFFSET_OUTSIDE) {
        const uint32_t *table = r->how->unit == TK_UNIT_BYTE ? o->bytes : o->utf16;
        snprintf(what, sizeof what, "it ends after the text, which has %u %s",
                 r->how->unit == TK_UNIT_CODEPOINT ? o->count : table[o->count],
                 unit_names[r->how->unit]);
        return span_issue(r, at, TK_ISSUE_OUTSIDE, what);
    }
    if (found[0] == TK_OFFSET_INSIDE || found[1] == TK_OFFSET_INSIDE) {
        snprintf(what, sizeof what, "%s is inside a code point; are the offsets really %s?",
                 found[0] == TK_OFFSET_INSIDE ? "start" : "end", unit_names[r->how->unit]);
        return span_issue(r, at, TK_ISSUE_INSIDE_CHARACTER, what);
    }
    span->begin = o->bytes[span->start];
    span->until = o->bytes[span->end];
    *fits = true;
    return true;
}

/** Reports offsets that fit, but are probably a mistake. */
static bool doubt_span(tk_reading *r, const place *at, const tk_span *span)
{
    const tk_offsets *o = r->offsets;
    if (tk_offsets_is_space(o, span->start) || tk_offsets_is_space(o, span->end - 1)) {
        if (!span_issue(r, at, TK_ISSUE_WHITE_SPACE, "it begins or ends with white space"))
            return false;
    }
    if (tk_offsets_is_boundary(o, span->start) && tk_offsets_is_boundary(o, span->end))
        return true;
    return span_issue(r, at, TK_ISSUE_INSIDE_CLUSTER,
                      "it begins or ends between a character and what combines with it");
}

static bool read_score(tk_reading *r, const place *at, const tk_json *score, tk_span *span)
{
    span->score = NAN;
    if (!score || tk_json_is(score, TK_JSON_NULL) || tk_json_double(score, &span->score))
        return true;
    span->score = NAN;
    return span_issue(r, at, TK_ISSUE_BAD_VALUE, "its score is not a number");
}

// ------------------------------------------------------------------------------ layers

/** Whether the items of an array look like spans; an empty array is a layer without spans. */
static bool is_layer(const tk_json_each *m)
{
    if (!tk_json_is(m->value, TK_JSON_ARRAY) || strcmp(m->key.data, "meta") == 0)
        return false;
    for (tk_json_each item = tk_json_each_of(m->value); tk_json_next(&item);)
        if (tk_json_member(item.value, "start") || tk_json_member(item.value, "end"))
            return true;
    return tk_json_count(m->value) == 0;
}

static int by_place(const void *a, const void *b)
{
    const tk_span *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return (x->given > y->given) - (x->given < y->given);
}

static bool read_span(tk_reading *r, const tk_json *item, place *at, tk_layer_spans *layer)
{
    tk_span span = {.given = at->index};
    bool fits;
    at->start = at->end = -1;
    if (!to_offset(tk_json_member(item, "start"), &at->start) ||
        !to_offset(tk_json_member(item, "end"), &at->end))
        return span_issue(r, at, TK_ISSUE_BAD_SPAN,
                          "start or end is missing, or is not a whole number");
    if (!place_span(r, at, &span, &fits))
        return false;
    if (!fits)
        return true;
    if (!doubt_span(r, at, &span) || !read_score(r, at, tk_json_member(item, "score"), &span) ||
        !read_cells(r, item, &span))
        return false;
    layer->spans[layer->count++] = span;
    return true;
}

/** Whether two spans have the same columns, in the same order. */
static bool same_cells(const tk_span *a, const tk_span *b)
{
    bool same = a->n_cells == b->n_cells;
    for (uint32_t i = 0; same && i < a->n_cells; i++)
        same =
            a->cells[i].key == b->cells[i].key && strcmp(a->cells[i].text, b->cells[i].text) == 0;
    return same;
}

static bool report_duplicates(tk_reading *r, const tk_layer_spans *layer)
{
    bool ok = true;
    for (uint32_t i = 1; ok && i < layer->count; i++) {
        const tk_span *a = &layer->spans[i - 1], *b = &layer->spans[i];
        if (a->start == b->start && a->end == b->end && (!r->relation || same_cells(a, b)))
            ok = span_issue(r, &(place){layer->name, b->given, b->start, b->end},
                            TK_ISSUE_DUPLICATE_SPAN, "another span has the same extent");
    }
    return ok;
}

static bool read_layer(tk_reading *r, const tk_json *array, tk_layer_spans *layer)
{
    layer->spans = tk_region_array(&r->corpus->region, tk_json_count(array), sizeof *layer->spans);
    if (!layer->spans)
        return tk_reading_no_memory(r);
    place at = {.layer = layer->name};
    r->relation = tk_is_relation(layer->name);
    for (tk_json_each item = tk_json_each_of(array); tk_json_next(&item); at.index++)
        if (!read_span(r, item.value, &at, layer))
            return false;
    if (layer->count)
        qsort(layer->spans, layer->count, sizeof *layer->spans, by_place);
    return report_duplicates(r, layer);
}

/** Records the name of a layer of the corpus. */
static bool see(tk_reading *r, const char *name)
{
    enum { MOST = 256 };
    tk_corpus *corpus = r->corpus;
    for (size_t i = 0; i < corpus->n_seen; i++)
        if (strcmp(corpus->seen[i], name) == 0)
            return true;
    if (!corpus->seen)
        corpus->seen = tk_region_array(&corpus->region, MOST, sizeof *corpus->seen);
    if (!corpus->seen)
        return tk_reading_no_memory(r);
    if (corpus->n_seen < MOST)
        corpus->seen[corpus->n_seen++] = name;
    return true;
}

static bool read_document_value(tk_reading *r, const tk_json_each *m, tk_article *article)
{
    const char *name = m->key.data;
    tk_document_score *score = &article->scores[article->n_scores];
    if (tk_json_is(m->value, TK_JSON_NULL) || tk_article_score(article, name))
        return true;
    if (!tk_json_double(m->value, &score->value)) {
        char message[128];
        snprintf(message, sizeof message, "the document's %.64s is not a number", name);
        return tk_reading_issue(r, (tk_issue){.kind = TK_ISSUE_BAD_VALUE,
                                              .layer = "document",
                                              .start = -1,
                                              .end = -1,
                                              .message = message});
    }
    score->name = tk_reading_intern(r, name);
    article->n_scores += score->name != NULL;
    return score->name || tk_reading_no_memory(r);
}

static bool read_document_values(tk_reading *r, const tk_json *object, tk_article *article)
{
    if (!tk_json_is(object, TK_JSON_OBJECT))
        return true;
    article->scores =
        tk_region_array(&r->corpus->region, tk_json_count(object), sizeof *article->scores);
    if (!article->scores)
        return tk_reading_no_memory(r);
    bool ok = true;
    for (tk_json_each m = tk_json_each_of(object); ok && tk_json_next(&m);)
        ok = read_document_value(r, &m, article);
    return ok;
}

bool tk_reading_layers(tk_reading *r, const tk_json *root, tk_article *article)
{
    uint32_t n = 0;
    for (tk_json_each m = tk_json_each_of(root); tk_json_next(&m);)
        n += is_layer(&m);
    article->layers = tk_region_array(&r->corpus->region, n, sizeof *article->layers);
    if (!article->layers)
        return tk_reading_no_memory(r);
    for (tk_json_each m = tk_json_each_of(root); tk_json_next(&m);) {
        if (!is_layer(&m) || tk_article_layer(article, m.key.data))
            continue;
        const char *name = tk_reading_intern(r, m.key.data);
        if (!name)
            return tk_reading_no_memory(r);
        if (!see(r, name))
            return false;
        if (r->gold && !tk_article_layer(r->gold, name))
            continue; // the gold lacks it
        tk_layer_spans *layer = &article->layers[article->n_layers++];
        layer->name = name;
        if (!read_layer(r, m.value, layer))
            return false;
    }
    return read_document_values(r, tk_json_member(root, "document"), article);
}
