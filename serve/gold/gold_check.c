// SPDX-License-Identifier: MIT
#include "gold_check.h"

#include "corpus.h"
#include "gold_value.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REFUSED = 422, NO_MEMORY = 503 };

/** A body that is being checked. */
typedef struct check {
    tk_json_reader old_reader, reader;
    const tk_json *old, *body;
    tk_gold_fault *fault;
    const tk_json *part; /**< the object whose layers are being read: the body, or its draft */
    bool draft;
} check;

void *tk_gold_refuse(tk_gold_fault *fault, unsigned status, const char *format, ...)
{
    va_list arguments;
    *fault = (tk_gold_fault){.status = status, .span = -1};
    va_start(arguments, format);
    vsnprintf(fault->message, sizeof fault->message, format, arguments);
    va_end(arguments);
    return NULL;
}

static bool refuse(check *c, const char *message)
{
    tk_gold_refuse(c->fault, REFUSED, "%s", message);
    c->fault->draft = c->draft;
    return false;
}

static bool no_memory(check *c)
{
    tk_gold_refuse(c->fault, NO_MEMORY, "out of memory");
    return false;
}

/** Refuses a span, or with an index of -1 a layer; `column` may be NULL. */
static bool refuse_span(check *c, const char *layer, int64_t span, const char *column,
                        const char *said)
{
    char place[64] = "";
    if (span >= 0)
        snprintf(place, sizeof place, ", span %lld", (long long)span);
    tk_gold_refuse(c->fault, REFUSED, "layer %.64s%s: %s%.64s%s%s", layer, place, column ? "`" : "",
                   column ? column : "", column ? "` " : "", said);
    snprintf(c->fault->layer, sizeof c->fault->layer, "%s", layer);
    snprintf(c->fault->column, sizeof c->fault->column, "%s", column ? column : "");
    c->fault->span = span;
    c->fault->draft = c->draft;
    return false;
}

/** Returns the index in tk_schema of a layer of spans, or TK_SCHEMA_SPAN_LAYERS. */
static uint32_t schema_of(const char *name)
{
    uint32_t i = 0;
    for (; i < TK_SCHEMA_SPAN_LAYERS; i++) {
        const size_t length = strcspn(tk_schema[i].name, "/");
        if (strlen(name) == length && memcmp(tk_schema[i].name, name, length) == 0)
            break;
    }
    return i;
}

static bool same_text(const tk_json *a, const tk_json *b)
{
    const tk_str x = tk_json_text(a), y = tk_json_text(b);
    return a && b && tk_json_type_of(a) == tk_json_type_of(b) && x.length == y.length &&
           memcmp(x.data, y.data, x.length) == 0;
}

/** Whether a key is one that the line keeps, or the draft: not a layer or a key of others. */
static bool is_own(const char *key)
{
    static const char *const own[] = {"id", "meta", "text", "draft"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(key, own[i]) == 0)
            return true;
    return false;
}

/** Whether the items of an array are spans. An empty array is a layer without spans. */
static bool is_layer(const tk_json_each *m)
{
    if (is_own(m->key.data) || !tk_json_is(m->value, TK_JSON_ARRAY))
        return false;
    if (schema_of(m->key.data) < TK_SCHEMA_SPAN_LAYERS || !tk_json_count(m->value))
        return true;
    for (tk_json_each item = tk_json_each_of(m->value); tk_json_next(&item);)
        if (tk_json_member(item.value, "start") || tk_json_member(item.value, "end"))
            return true;
    return false;
}

/** No key occurs twice, or has a NUL in it. */
static bool check_keys(check *c, const tk_json *object, const char *layer, int64_t span)
{
    for (tk_json_each m = tk_json_each_of(object); tk_json_next(&m);) {
        if (strlen(m.key.data) == m.key.length && tk_json_member(object, m.key.data) == m.value)
            continue;
        char said[160];
        snprintf(said, sizeof said, "the key \"%.64s\" occurs twice, or has a NUL in it",
                 m.key.data);
        return layer ? refuse_span(c, layer, span, NULL, said) : refuse(c, said);
    }
    return true;
}

// ------------------------------------------------------------------------------ spans

/** The spans of the layer that a column refers to: those in the same part, or else outside the
 * draft. */
static uint32_t count_referred(const check *c, const tk_column *column)
{
    char name[64];
    if (column->type != TK_SPAN)
        return 0;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(column->layer, "/"), column->layer);
    const tk_json *layer = tk_json_typed(c->part, name, TK_JSON_ARRAY);
    if (!layer)
        layer = tk_json_typed(c->body, name, TK_JSON_ARRAY);
    return (uint32_t)tk_json_count(layer);
}

/** Whether a value counts as absent: null, false, "". */
static bool is_empty(const tk_json *value)
{
    const tk_str text = tk_json_text(value);
    switch (tk_json_type_of(value)) {
    case TK_JSON_NULL:
        return true;
    case TK_JSON_BOOL:
        return text.data[0] == 'f';
    case TK_JSON_STRING:
        return !text.length;
    default:
        return false;
    }
}

static bool check_columns(check *c, const char *layer, uint32_t schema, const tk_json *span,
                          int64_t index)
{
    char said[TK_GOLD_SAID] = "";
    const char *wrong = NULL;
    for (uint32_t i = 0; i < tk_schema[schema].n_columns; i++) {
        const tk_column *column = &tk_schema[schema].columns[i];
        const tk_json *value = tk_json_member(span, column->name);
        if (!value || is_empty(value)) {
            if (!c->draft && !(column->flags & TK_COL_OMIT))
                return refuse_span(c, layer, index, column->name, "is missing");
        } else if (!tk_gold_value_fits(column, value, count_referred(c, column), said)) {
            return refuse_span(c, layer, index, column->name, said);
        }
    }
    return tk_gold_values_agree(schema, span, &wrong, said) ||
           refuse_span(c, layer, index, wrong, said);
}

/** The span before, to compare with. */
typedef struct before {
    uint32_t start, end;
} before;

static bool check_order(check *c, const char *layer, uint32_t schema, const tk_json *span,
                        int64_t index, before *last)
{
    before now;
    const bool disjoint =
        schema < TK_SCHEMA_SPAN_LAYERS && (tk_schema[schema].flags & TK_LAYER_DISJOINT);
    if (!tk_json_is(span, TK_JSON_OBJECT))
        return refuse_span(c, layer, index, NULL, "it is not an object");
    if (!tk_json_whole(tk_json_typed(span, "start", TK_JSON_NUMBER), &now.start) ||
        !tk_json_whole(tk_json_typed(span, "end", TK_JSON_NUMBER), &now.end))
        return refuse_span(c, layer, index, NULL,
                           "start or end is missing, or is not a whole number");
    if (disjoint && now.start < last->end)
        return refuse_span(c, layer, index, NULL,
                           "it overlaps the span before it, or is not in the order of the text");
    if (now.start < last->start || (now.start == last->start && now.end < last->end))
        return refuse_span(c, layer, index, NULL,
                           "spans are not ordered by their starts, then by their ends");
    *last = now;
    return true;
}

static bool check_layer(check *c, const tk_json_each *layer)
{
    before last = {0, 0};
    int64_t index = 0;
    const char *name = layer->key.data;
    const uint32_t schema = schema_of(name);
    for (tk_json_each item = tk_json_each_of(layer->value); tk_json_next(&item); index++) {
        if (!check_order(c, name, schema, item.value, index, &last) ||
            !check_keys(c, item.value, name, index) ||
            (schema < TK_SCHEMA_SPAN_LAYERS && !check_columns(c, name, schema, item.value, index)))
            return false;
    }
    return true;
}

// ------------------------------------------------------------------------------ documents

static bool check_document_value(check *c, const tk_json_each *m)
{
    static const struct {
        const char *key;
        double low, high;
    } limits[] = {{"sentiment", -1, 1}, {"hype", 0, 100}, {"hype_label", 0, 3}};
    double number;
    char said[96];
    if (tk_json_is(m->value, TK_JSON_NULL))
        return true;
    if (!tk_json_double(m->value, &number))
        return refuse_span(c, "document", -1, m->key.data, "is not a number");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (strcmp(m->key.data, limits[i].key) != 0 ||
            (number >= limits[i].low && number <= limits[i].high))
            continue;
        snprintf(said, sizeof said, "is not between %g and %g", limits[i].low, limits[i].high);
        return refuse_span(c, "document", -1, m->key.data, said);
    }
    return true;
}

static bool check_document_values(check *c)
{
    const tk_json *object = tk_json_member(c->part, "document");
    if (!object)
        return true;
    if (!tk_json_is(object, TK_JSON_OBJECT))
        return refuse(c, "`document` is not an object");
    if (!check_keys(c, object, "document", -1))
        return false;
    for (tk_json_each m = tk_json_each_of(object); tk_json_next(&m);)
        if (!check_document_value(c, &m))
            return false;
    return true;
}

/** Returns the layers of the part, with id and text, as a line of a gold file; NULL: no memory. */
static char *line_of_part(const check *c, size_t *length)
{
    tk_json_writer w = {0};
    tk_json_open(&w, '{');
    for (tk_json_each m = tk_json_each_of(c->old); tk_json_next(&m);) {
        if (strcmp(m.key.data, "id") != 0 && strcmp(m.key.data, "text") != 0)
            continue;
        tk_json_put_key(&w, m.key.data);
        tk_json_put_value(&w, m.value);
    }
    for (tk_json_each m = tk_json_each_of(c->part); tk_json_next(&m);) {
        if (!is_layer(&m))
            continue;
        tk_json_put_key(&w, m.key.data);
        tk_json_put_value(&w, m.value);
    }
    tk_json_close(&w, '}');
    return tk_json_written(&w, length);
}

/** Refuses what `toolkit eval` would report. */
static bool check_issues(check *c)
{
    tk_corpus corpus = {0};
    tk_issues issues = {0};
    tk_message error = {""};
    size_t length = 0;
    const tk_corpus_reading how = {.side = "gold", .unit = TK_UNIT_CODEPOINT, .issues = &issues};
    char *line = line_of_part(c, &length);
    bool ok = line && tk_corpus_parse(&corpus, line, length, "body", &how, &error);
    if (!ok) {
        no_memory(c);
    } else if (issues.n) {
        const tk_issue *issue = &issues.items[0];
        refuse(c, issue->message);
        // "layer NAME, span N: …"
        long long span = -1;
        if (issue->layer) {
            snprintf(c->fault->layer, sizeof c->fault->layer, "%s", issue->layer);
            const char *number = strstr(issue->message, ", span ");
            if (number)
                span = strtoll(number + strlen(", span "), NULL, 10);
        }
        c->fault->span = span;
        ok = false;
    }
    tk_corpus_free(&corpus);
    tk_issues_free(&issues);
    free(line);
    return ok;
}

/** Checks the layers of the body or of its draft. */
static bool check_part(check *c, const tk_json *part, bool draft)
{
    c->part = part;
    c->draft = draft;
    if (!check_keys(c, part, NULL, -1))
        return false;
    for (tk_json_each m = tk_json_each_of(part); tk_json_next(&m);) {
        if (draft && tk_json_member(c->body, m.key.data))
            return refuse_span(c, m.key.data, -1, NULL,
                               "it is both in the draft and outside of it");
        if (schema_of(m.key.data) < TK_SCHEMA_SPAN_LAYERS && !tk_json_is(m.value, TK_JSON_ARRAY))
            return refuse_span(c, m.key.data, -1, NULL, "it is not an array");
        if (is_layer(&m) && !check_layer(c, &m))
            return false;
    }
    return check_document_values(c) && check_issues(c);
}

static bool check_body(check *c)
{
    const tk_json *draft = tk_json_member(c->body, "draft");
    if (!same_text(tk_json_member(c->body, "id"), tk_json_member(c->old, "id"))) {
        tk_gold_refuse(c->fault, 409, "the file has another document in this place: open it again");
        return false;
    }
    if (!same_text(tk_json_member(c->body, "text"), tk_json_member(c->old, "text")))
        return refuse(c, "its text is not that of the file, which cannot be changed");
    if (draft && !tk_json_is(draft, TK_JSON_OBJECT))
        return refuse(c, "`draft` is not an object");
    return check_part(c, c->body, false) && (!draft || check_part(c, draft, true));
}

// ------------------------------------------------------------------------------ writing

static void put_member(tk_json_writer *w, const char *key, const tk_json *value)
{
    if (is_empty(value))
        return;
    tk_json_put_key(w, key);
    tk_json_put_value(w, value);
}

/** Whether a key of a span is written before those that no schema has. */
static bool is_known(uint32_t schema, const char *key)
{
    if (strcmp(key, "start") == 0 || strcmp(key, "end") == 0)
        return true;
    for (uint32_t i = 0; i < tk_schema[schema].n_columns; i++)
        if (strcmp(tk_schema[schema].columns[i].name, key) == 0)
            return true;
    return false;
}

static void put_span(tk_json_writer *w, uint32_t schema, const tk_json *span)
{
    tk_json_open(w, '{');
    put_member(w, "start", tk_json_member(span, "start"));
    put_member(w, "end", tk_json_member(span, "end"));
    for (uint32_t i = 0; i < tk_schema[schema].n_columns; i++) {
        const char *key = tk_schema[schema].columns[i].name;
        const tk_json *value = tk_json_member(span, key);
        if (value)
            put_member(w, key, value);
    }
    for (tk_json_each m = tk_json_each_of(span); tk_json_next(&m);)
        if (!is_known(schema, m.key.data))
            put_member(w, m.key.data, m.value);
    tk_json_close(w, '}');
}

static void put_part(tk_json_writer *w, const tk_json *part)
{
    for (tk_json_each m = tk_json_each_of(part); tk_json_next(&m);) {
        const uint32_t schema = schema_of(m.key.data);
        if (is_own(m.key.data))
            continue;
        tk_json_put_key(w, m.key.data);
        if (schema == TK_SCHEMA_SPAN_LAYERS) {
            tk_json_put_value(w, m.value);
            continue;
        }
        tk_json_open(w, '[');
        for (tk_json_each item = tk_json_each_of(m.value); tk_json_next(&item);)
            put_span(w, schema, item.value);
        tk_json_close(w, ']');
    }
}

static void put_source(tk_json_writer *w, const tk_json_reader *reader, const tk_json_each *member)
{
    const tk_str source = tk_json_source(reader, member);
    tk_json_put_key(w, member->key.data);
    tk_json_put_literal(w, source.data, source.length);
}

static void put_meta(tk_json_writer *w, const tk_json_reader *reader, const tk_json *meta,
                     const char *annotator)
{
    tk_json_put_key(w, "meta");
    tk_json_open(w, '{');
    for (tk_json_each m = tk_json_each_of(meta); tk_json_next(&m);)
        if (strcmp(m.key.data, "annotator") != 0)
            put_source(w, reader, &m);
    tk_json_put_key(w, "annotator");
    tk_json_put_text(w, annotator);
    tk_json_close(w, '}');
}

/** Writes what the line keeps: id, meta and text, in their order. */
static void put_old(tk_json_writer *w, const check *c, const char *annotator)
{
    bool meta = annotator == NULL;
    for (tk_json_each m = tk_json_each_of(c->old); tk_json_next(&m);) {
        if (!is_own(m.key.data) || strcmp(m.key.data, "draft") == 0)
            continue;
        if (strcmp(m.key.data, "meta") == 0 && annotator && tk_json_is(m.value, TK_JSON_OBJECT)) {
            put_meta(w, &c->old_reader, m.value, annotator);
            meta = true;
        } else {
            put_source(w, &c->old_reader, &m);
        }
    }
    if (!meta && !tk_json_member(c->old, "meta"))
        put_meta(w, &c->old_reader, NULL, annotator);
}

static char *compose(const check *c, const char *annotator, size_t *length)
{
    tk_json_writer w = {0};
    const tk_json *draft = tk_json_member(c->body, "draft");
    tk_json_open(&w, '{');
    put_old(&w, c, annotator);
    put_part(&w, c->body);
    if (tk_json_count(draft)) {
        tk_json_put_key(&w, "draft");
        tk_json_open(&w, '{');
        put_part(&w, draft);
        tk_json_close(&w, '}');
    }
    tk_json_close(&w, '}');
    return tk_json_written(&w, length);
}

static bool read_body(check *c, tk_str body)
{
    c->body = tk_json_read(&c->reader, body.data, body.length);
    if (c->body && !tk_json_is(c->body, TK_JSON_OBJECT))
        return refuse(c, "the body is not a JSON object");
    if (c->body)
        return true;
    if (c->reader.no_memory)
        return no_memory(c);
    tk_gold_refuse(c->fault, REFUSED, "the body is not a JSON object: %s (byte %zu)",
                   c->reader.fault, c->reader.at);
    return false;
}

char *tk_gold_check(tk_str old, const char *annotator, tk_str body, size_t *length,
                    tk_gold_fault *fault)
{
    check c = {.fault = fault};
    char *line = NULL;
    c.old = tk_json_read(&c.old_reader, old.data, old.length);
    if (!c.old)
        no_memory(&c); // the file was read before
    else if (read_body(&c, body) && check_body(&c)) {
        line = compose(&c, annotator, length);
        if (!line)
            no_memory(&c);
    }
    tk_json_finish(&c.reader);
    tk_json_finish(&c.old_reader);
    return line;
}
