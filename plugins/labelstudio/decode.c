// SPDX-License-Identifier: MIT
// The decoder of Label Studio's export: one document per task.
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/gold.h>
#include <toolkit/text/json.h>
#include <toolkit/text/note.h>
#include "labelstudio.h"

enum { OPTION_OFFSETS = TK_GOLD_OPTIONS, OPTION_TEXT_FIELD, OPTION_SOURCE };
enum { OFFSETS_AUTO, OFFSETS_UTF16, OFFSETS_CODEPOINT, OFFSETS_BYTE };
enum { SOURCE_AUTO, SOURCE_ANNOTATIONS, SOURCE_PREDICTIONS };

typedef struct {
    tk_gold gold;
    tk_json_reader json;
    int64_t offsets;
    int64_t source;
    const char *text_field;
} decoder;

// A span of text in the task.
typedef struct {
    const tk_json *item;  // the result
    const tk_json *value; // start, end, text, labels
    tk_str label;
    uint32_t begin; // in the file's unit
    uint32_t end;
} region;

typedef struct {
    decoder *d;
    tk_gold *gold;
    tk_doc *doc;
    region *regions;
    uint32_t n_regions;
    uint32_t *offsets; // scratch: two per region
} reader;

static tk_status fail_at(const reader *r, const tk_json *value, const char *what)
{
    return tk_gold_fail(r->gold, 0, tk_json_place(&r->d->json, value), "%s", what);
}

static bool is(tk_str s, const char *text)
{
    return s.length == strlen(text) && memcmp(s.data, text, s.length) == 0;
}

// ---------------------------------------------------------------------------------------- regions

// The labels of a region: "labels", or named after the tag that made it ("hypertextlabels").
static const tk_json *find_labels(const tk_json *item, const tk_json *value)
{
    const tk_json *labels = tk_json_typed(value, "labels", TK_JSON_ARRAY);
    const tk_json *type = tk_json_typed(item, "type", TK_JSON_STRING);
    if (labels == NULL && type != NULL) {
        labels = tk_json_typed(value, tk_json_text(type).data, TK_JSON_ARRAY);
    }
    return labels;
}

// Reads a result, or its equivalent in the short form of the export, where `item` is `value`.
static tk_status read_region(reader *r, const tk_json *item, const tk_json *value)
{
    const tk_json *global = tk_json_typed(value, "globalOffsets", TK_JSON_OBJECT);
    const tk_json *place = global != NULL ? global : value;
    const tk_json *labels = find_labels(item, value);
    region *found = &r->regions[r->n_regions];
    if (labels == NULL || tk_json_member(place, "start") == NULL) {
        const tk_json *type = tk_json_typed(item, "type", TK_JSON_STRING);
        const tk_str name = type != NULL ? tk_json_text(type) : (tk_str){"unknown", 7};
        tk_lost_add(&r->gold->lost, 1, "results of the type %.*s",
                    (int)(name.length > 40 ? 40 : name.length), name.data);
        return TK_OK;
    }
    if (!tk_json_whole(tk_json_member(place, "start"), &found->begin) ||
        !tk_json_whole(tk_json_member(place, "end"), &found->end)) {
        return fail_at(r, value, "start and end of a result must be whole numbers");
    }
    tk_json_each label = tk_json_each_of(labels);
    if (!tk_json_next(&label) || tk_json_type_of(label.value) != TK_JSON_STRING) {
        return fail_at(r, value, "result without a label");
    }
    for (size_t more = tk_json_count(labels); more > 1; more--) {
        tk_lost_add(&r->gold->lost, 1, "second labels of a span");
    }
    found->item = item;
    found->value = value;
    found->label = tk_json_text(label.value);
    r->n_regions++;
    return TK_OK;
}

static tk_status read_results(reader *r, const tk_json *results)
{
    tk_status status = TK_OK;
    for (tk_json_each m = tk_json_each_of(results); status == TK_OK && tk_json_next(&m);) {
        const tk_json *item = m.value;
        const tk_json *value = tk_json_typed(item, "value", TK_JSON_OBJECT);
        if (tk_json_type_of(item) != TK_JSON_OBJECT) {
            status = fail_at(r, item, "a result must be an object");
        } else if (value != NULL) {
            status = read_region(r, item, value);
        } else if (tk_json_member(item, "start") != NULL) {
            status = read_region(r, item, item);
        } else {
            tk_lost_add(&r->gold->lost, 1, "results without a value");
        }
    }
    return status;
}

// The results of the first annotation that was not cancelled, or of the first prediction.
static const tk_json *choose(reader *r, const tk_json *list, const char *kind)
{
    const tk_json *chosen = NULL;
    for (tk_json_each a = tk_json_each_of(list); tk_json_next(&a);) {
        const tk_json *cancelled = tk_json_typed(a.value, "was_cancelled", TK_JSON_BOOL);
        const tk_json *result = tk_json_typed(a.value, "result", TK_JSON_ARRAY);
        if (result == NULL || (cancelled != NULL && is(tk_json_text(cancelled), "true"))) {
            continue;
        }
        if (chosen == NULL) {
            chosen = result;
        } else {
            tk_lost_add(&r->gold->lost, 1, "further %s of a task", kind);
        }
    }
    return chosen;
}

// Whether it is an array whose first item has labels.
static bool has_labels(const tk_json *list)
{
    tk_json_each first = tk_json_each_of(list);
    return tk_json_type_of(list) == TK_JSON_ARRAY && tk_json_next(&first) &&
           tk_json_member(first.value, "labels") != NULL;
}

static const tk_json *find_results(reader *r, const tk_json *task)
{
    const tk_json *annotations = tk_json_typed(task, "annotations", TK_JSON_ARRAY);
    const tk_json *predictions = tk_json_typed(task, "predictions", TK_JSON_ARRAY);
    const tk_json *chosen = NULL;
    if (annotations == NULL) { // until version 1.0
        annotations = tk_json_typed(task, "completions", TK_JSON_ARRAY);
    }
    if (r->d->source != SOURCE_PREDICTIONS) {
        chosen = choose(r, annotations, "annotations");
    }
    if (chosen == NULL && r->d->source != SOURCE_ANNOTATIONS) {
        chosen = choose(r, predictions, "predictions");
    }
    // The short form (JSON_MIN): the spans are in a member called after the tag that made them.
    const bool is_short = chosen == NULL && annotations == NULL && predictions == NULL;
    for (tk_json_each m = tk_json_each_of(is_short ? task : NULL);
         chosen == NULL && tk_json_next(&m);) {
        if (has_labels(m.value)) {
            chosen = m.value;
        }
    }
    return chosen;
}

// ---------------------------------------------------------------------------------------- offsets

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_spaces(tk_str *s)
{
    while (s->length > 0 && is_space(*s->data)) {
        s->data++;
        s->length--;
    }
}

// Whether the text at a region's offsets matches the text that the region repeats. That may have a
// backslash and an n for a line break; any white space matches any other white space.
static bool same_text(tk_str own, tk_str there)
{
    for (;;) {
        skip_spaces(&own);
        skip_spaces(&there);
        uint64_t step = 0;
        if (own.length > 0 && there.length > 0 && *own.data == *there.data) {
            step = 1;
            there.data++;
            there.length--;
        } else if (own.length > 1 && own.data[0] == '\\' && own.data[1] == 'n') {
            step = 2;
        }
        if (step == 0) {
            return own.length == 0 && there.length == 0;
        }
        own.data += step;
        own.length -= step;
    }
}

// Converts all offsets; returns the first region that does not match the text, or NULL.
static const region *convert(reader *r, uint32_t unit)
{
    for (uint32_t i = 0; i < r->n_regions; i++) {
        r->offsets[2 * i] = r->regions[i].begin;
        r->offsets[2 * i + 1] = r->regions[i].end;
    }
    r->gold->host->bytes(r->doc, unit, 2 * r->n_regions, r->offsets, r->offsets);
    for (uint32_t i = 0; i < r->n_regions; i++) {
        const tk_json *text = tk_json_typed(r->regions[i].value, "text", TK_JSON_STRING);
        uint32_t begin = r->offsets[2 * i];
        uint32_t end = r->offsets[2 * i + 1];
        bool fits = begin < end && end <= r->doc->length;
        if (fits && text != NULL) {
            fits = same_text(tk_json_text(text), (tk_str){r->doc->text + begin, end - begin});
        }
        if (!fits) {
            return &r->regions[i];
        }
    }
    return NULL;
}

static tk_status convert_all(reader *r)
{
    static const uint32_t units[] = {[OFFSETS_UTF16] = TK_UNIT_UTF16,
                                     [OFFSETS_CODEPOINT] = TK_UNIT_CODEPOINT,
                                     [OFFSETS_BYTE] = TK_UNIT_BYTE};
    const region *wrong;
    if (r->d->offsets != OFFSETS_AUTO) {
        wrong = convert(r, units[r->d->offsets]);
    } else {
        wrong = convert(r, TK_UNIT_UTF16);
        if (wrong != NULL && !r->doc->is_ascii && convert(r, TK_UNIT_CODEPOINT) == NULL) {
            wrong = NULL;
        }
    }
    if (wrong == NULL) {
        return TK_OK;
    }
    return tk_gold_fail(r->gold, 0, tk_json_place(&r->d->json, wrong->value),
                        "the result at %u to %u does not match the text: see the option `offsets`",
                        wrong->begin, wrong->end);
}

// ------------------------------------------------------------------------------------------- task

static void take_notes(reader *r, const region *found, uint32_t layer, tk_span *span)
{
    const tk_json *meta = tk_json_typed(found->item, "meta", TK_JSON_OBJECT);
    const tk_json *texts = tk_json_typed(meta, "text", TK_JSON_ARRAY);
    for (tk_json_each t = tk_json_each_of(texts); tk_json_next(&t);) {
        if (tk_json_type_of(t.value) != TK_JSON_STRING ||
            !tk_note_take(r->gold, layer, span, tk_json_text(t.value))) {
            tk_lost_add(&r->gold->lost, 1, "notes of a span");
        }
    }
}

static tk_status take_regions(reader *r)
{
    tk_status status = convert_all(r);
    for (uint32_t i = 0; i < r->n_regions && status == TK_OK; i++) {
        uint32_t layer;
        tk_span *span = tk_gold_labelled(r->gold, r->regions[i].label, r->offsets[2 * i],
                                         r->offsets[2 * i + 1], &layer);
        if (span != NULL) {
            take_notes(r, &r->regions[i], layer, span);
        }
    }
    return status;
}

// The other members of "data" are meta, except "id", which the encoder writes because Label Studio
// numbers its tasks itself.
static tk_status take_data(reader *r, const tk_json *task, const tk_json *data)
{
    const tk_host *host = r->gold->host;
    const tk_json *id = tk_json_typed(data, "id", TK_JSON_STRING);
    tk_status status = TK_OK;
    if (id == NULL) {
        id = tk_json_member(task, "id");
    }
    if (id != NULL &&
        (tk_json_type_of(id) == TK_JSON_STRING || tk_json_type_of(id) == TK_JSON_NUMBER)) {
        const tk_str text = tk_json_text(id);
        status = host->set_id(r->doc, text.data, text.length);
    }
    for (tk_json_each m = tk_json_each_of(data != task ? data : NULL);
         status == TK_OK && tk_json_next(&m);) {
        const tk_json_type type = tk_json_type_of(m.value);
        const tk_str text = tk_json_text(m.value);
        bool scalar = type != TK_JSON_OBJECT && type != TK_JSON_ARRAY;
        if (is(m.key, r->d->text_field) || is(m.key, "id")) {
            continue;
        }
        if (!scalar) {
            tk_lost_add(&r->gold->lost, 1, "values of data: %.*s",
                        (int)(m.key.length > 40 ? 40 : m.key.length), m.key.data);
            continue;
        }
        status = host->meta_set(r->doc, m.key.data, m.key.length, text.data, text.length,
                                type != TK_JSON_STRING);
    }
    return status;
}

static tk_status read_task(reader *r, const tk_json *task)
{
    const tk_json *data = tk_json_typed(task, "data", TK_JSON_OBJECT);
    if (tk_json_type_of(task) != TK_JSON_OBJECT) {
        return fail_at(r, task, "the record is not a JSON object");
    }
    if (data == NULL) {
        data = task;
    }
    const tk_json *text = tk_json_typed(data, r->d->text_field, TK_JSON_STRING);
    if (text == NULL) {
        return tk_gold_fail(r->gold, 0, tk_json_place(&r->d->json, data),
                            "there is no text \"%.60s\" in the task's data", r->d->text_field);
    }
    const tk_str string = tk_json_text(text);
    if (memchr(string.data, '\0', string.length) != NULL) {
        return fail_at(r, text, "the text holds a NUL character (\\u0000)");
    }
    tk_gold_text(r->gold, string.data, string.length);
    tk_status status = tk_gold_commit_text(r->gold);
    if (status == TK_OK) {
        status = take_data(r, task, data);
    }
    const tk_json *results = find_results(r, task);
    if (status != TK_OK || results == NULL) {
        return status;
    }
    uint64_t room = (uint64_t)tk_json_count(results) + 1;
    r->regions = r->gold->host->alloc(r->doc, room * sizeof *r->regions);
    r->offsets = r->gold->host->alloc(r->doc, 2 * room * sizeof *r->offsets);
    if (r->regions == NULL || r->offsets == NULL) {
        return fail_at(r, results, "out of memory for the results");
    }
    status = read_results(r, results);
    return status == TK_OK ? take_regions(r) : status;
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    decoder *d = instance;
    reader r = {.d = d, .gold = &d->gold, .doc = doc};
    tk_gold_begin(&d->gold, host, doc);
    const tk_json *task = tk_json_read(&d->json, record->data, record->length);
    const tk_status status =
        task != NULL ? read_task(&r, task) : host->fail(doc, TK_ERR_DOC, d->json.at, d->json.fault);
    return status == TK_OK ? tk_gold_commit(&d->gold) : status;
}

// ------------------------------------------------------------------------------------------ setup

static void destroy(void *instance)
{
    decoder *d = instance;
    if (d != NULL) {
        tk_gold_finish(&d->gold);
        tk_json_finish(&d->json);
        free(d);
    }
}

static tk_status create(const tk_setup *setup, void **instance)
{
    decoder *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    d->offsets = setup->options[OPTION_OFFSETS].i;
    d->source = setup->options[OPTION_SOURCE].i;
    d->text_field = setup->options[OPTION_TEXT_FIELD].s.data;
    tk_status status = tk_gold_setup(&d->gold, setup, TK_SCHEMA_TOKEN, TK_SCHEMA_LABEL_LAYERS);
    if (status != TK_OK) {
        destroy(d);
        return status;
    }
    *instance = d;
    return TK_OK;
}

static const char *const units[] = {"auto", "utf16", "codepoint", "byte"};
static const char *const sources[] = {"auto", "annotations", "predictions"};

static const tk_option options[] = {
    [TK_GOLD_LAYERS] = TK_GOLD_OPTION_LAYERS,
    [TK_GOLD_LABELS] = TK_GOLD_OPTION_LABELS,
    [OPTION_OFFSETS] =
        {.name = "offsets",
         .doc = "Unit of start and end; auto: utf16 or codepoint, whichever matches the "
                "text that each result repeats",
         .type = TK_OPT_ENUM,
         .fallback = "auto",
         .choices = units,
         .n_choices = 4},
    [OPTION_TEXT_FIELD] = {.name = "text_field",
                           .doc = "Key of the text in a task's data",
                           .type = TK_OPT_STRING,
                           .fallback = "text"},
    [OPTION_SOURCE] =
        {.name = "source",
         .doc = "What to read; auto: annotations, or predictions if there are no annotations",
         .type = TK_OPT_ENUM,
         .fallback = "auto",
         .choices = sources,
         .n_choices = 3},
};

static const char *const extensions[] = {"ls.json", "json", NULL};
static const char *const signatures[] = {"[*\"annotations\"", "[*\"data\"", "[*\"completions\"",
                                         NULL};

const tk_plugin labelstudio_decoder = {
    .size = sizeof labelstudio_decoder,
    .kind = TK_DECODER,
    .record = TK_RECORD_JSON,
    .min_host_minor = 1,
    .id = "labelstudio",
    .version = "1.0.0",
    .summary = "Tasks exported by Label Studio",
    .doc = "Reads tasks of Label Studio's JSON and JSON_MIN exports: the text, other data as meta, "
           "and "
           "the labelled spans of the first annotation that was not cancelled, with the values in "
           "their "
           "notes as the encoder writes them.\n\n"
           "Offsets are in UTF-16 units, as in Label Studio's JavaScript, or in code points, as in "
           "Python programs; by default, the unit that matches the text is used. Choices, "
           "relations and "
           "ratings are ignored.",
    .licence = "MIT",
    .provided = tk_schema,
    .n_provided = TK_SCHEMA_LABEL_LAYERS,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .signatures = signatures,
    .create = create,
    .destroy = destroy,
    .decode = decode,
};
