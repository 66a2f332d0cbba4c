// SPDX-License-Identifier: MIT
// The decoder of the output of spaCy's Doc.to_json().
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/gold.h>
#include <toolkit/text/json.h>
#include <toolkit/text/properties.h>
#include "spacy.h"

typedef struct {
    tk_gold gold;
    tk_json_reader json;
} decoder;

// Fails at a value of the record.
static tk_status fail_at(decoder *d, const tk_json *value, const char *what)
{
    return tk_gold_fail(&d->gold, 0, tk_json_place(&d->json, value), "%s", what);
}

static bool read_span(const tk_json *item, uint32_t *begin, uint32_t *end)
{
    return tk_json_whole(tk_json_member(item, "start"), begin) &&
           tk_json_whole(tk_json_member(item, "end"), end);
}

// Counts the members of an item that the decoder does not read.
static void count_members(tk_gold *gold, const tk_json *item, const char *list,
                          const char *const *known)
{
    for (tk_json_each m = tk_json_each_of(item); tk_json_next(&m);) {
        bool is_known = tk_json_text(m.value).length == 0 && tk_json_count(m.value) == 0;
        for (const char *const *k = known; *k != NULL; k++) {
            is_known = is_known ||
                       (m.key.length == strlen(*k) && memcmp(m.key.data, *k, m.key.length) == 0);
        }
        if (!is_known) {
            tk_lost_add(&gold->lost, 1, "values of %s: %.*s", list,
                        (int)(m.key.length > 40 ? 40 : m.key.length), m.key.data);
        }
    }
}

// A place in the text, which moves forward only.
typedef struct {
    tk_str text;
    uint64_t byte;
    uint32_t at;     // the same in code points
    uint32_t length; // in bytes, of the code point there
} cursor;

// Steps over a code point, and returns whether it is white space.
static bool step(cursor *c)
{
    const bool space = tk_uni(tk_utf8(c->text.data + c->byte, &c->length)).text == TK_TEXT_SPACE;
    c->byte += c->length;
    c->at++;
    return space;
}

// Whether a token is white space, which spaCy makes a token of. Tokens that are not in the order of
// the text are not.
static bool is_white_space(cursor *c, uint32_t begin, uint32_t end)
{
    while (c->at < begin && c->byte < c->text.length) {
        step(c);
    }
    if (c->at != begin) {
        return false;
    }
    while (c->at < end && c->byte < c->text.length) {
        if (!step(c)) {
            return false;
        }
    }
    return c->at == end && begin < end;
}

// A list of spans: all of one layer, or with labels (layer TK_SCHEMA_LAYERS).
static tk_status read_list(decoder *d, const tk_json *root, const char *name, uint32_t layer)
{
    static const char *const known[] = {"id", "start", "end", "label", NULL};
    tk_gold *gold = &d->gold;
    const tk_json *list = tk_json_member(root, name);
    cursor place = {.text = tk_json_text(tk_json_member(root, "text"))};
    if (list == NULL || tk_json_type_of(list) == TK_JSON_NULL) {
        return TK_OK;
    }
    if (tk_json_type_of(list) != TK_JSON_ARRAY) {
        return tk_gold_fail(gold, 0, tk_json_place(&d->json, list), "\"%s\" is not an array", name);
    }
    for (tk_json_each m = tk_json_each_of(list); tk_json_next(&m);) {
        const tk_json *item = m.value;
        const tk_json *label = tk_json_typed(item, "label", TK_JSON_STRING);
        uint32_t begin;
        uint32_t end;
        uint32_t of_label;
        if (!read_span(item, &begin, &end)) {
            return tk_gold_fail(gold, 0, tk_json_place(&d->json, item),
                                "a span in \"%s\" must have whole numbers start and end", name);
        }
        if (layer == TK_SCHEMA_TOKEN && is_white_space(&place, begin, end)) {
            continue;
        }
        if (layer != TK_SCHEMA_LAYERS) {
            tk_gold_span(gold, layer, begin, end);
        } else if (label == NULL) {
            return fail_at(d, item, "a span in \"ents\" has no label");
        } else {
            tk_gold_labelled(gold, tk_json_text(label), begin, end, &of_label);
        }
        count_members(gold, item, name, known);
    }
    return TK_OK;
}

static tk_status read_root(decoder *d, tk_doc *doc, const tk_json *root)
{
    tk_gold *gold = &d->gold;
    static const char *const known[] = {"text", "ents", "sents", "tokens", "id", NULL};
    const tk_json *text = tk_json_member(root, "text");
    const tk_json *id = tk_json_member(root, "id");
    if (tk_json_type_of(root) != TK_JSON_OBJECT) {
        return fail_at(d, root, "the record is not a JSON object");
    }
    if (text == NULL || tk_json_type_of(text) != TK_JSON_STRING) {
        return fail_at(d, root, "the document has no \"text\"");
    }
    const tk_str string = tk_json_text(text);
    if (memchr(string.data, '\0', string.length) != NULL) {
        return fail_at(d, text, "\"text\" holds a NUL character (\\u0000)");
    }
    tk_gold_text(gold, string.data, string.length);
    if (id != NULL &&
        (tk_json_type_of(id) == TK_JSON_STRING || tk_json_type_of(id) == TK_JSON_NUMBER)) {
        const tk_str name = tk_json_text(id);
        gold->host->set_id(doc, name.data, name.length);
    }
    tk_status status = read_list(d, root, "tokens", TK_SCHEMA_TOKEN);
    if (status == TK_OK) {
        status = read_list(d, root, "sents", TK_SCHEMA_SENTENCE);
    }
    if (status == TK_OK) {
        status = read_list(d, root, "ents", TK_SCHEMA_LAYERS);
    }
    count_members(gold, root, "the document", known);
    return status;
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    decoder *d = instance;
    tk_gold_begin(&d->gold, host, doc);
    const tk_json *root = tk_json_read(&d->json, record->data, record->length);
    const tk_status status = root != NULL ? read_root(d, doc, root)
                                          : host->fail(doc, TK_ERR_DOC, d->json.at, d->json.fault);
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
    d->gold.unit = TK_UNIT_CODEPOINT; // of Python's strings
    tk_status status = tk_gold_setup(&d->gold, setup, TK_SCHEMA_TOKEN, TK_SCHEMA_NUMBER + 1);
    if (status != TK_OK) {
        destroy(d);
        return status;
    }
    *instance = d;
    return TK_OK;
}

static const tk_option options[] = {
    [TK_GOLD_LAYERS] = TK_GOLD_OPTION_LAYERS,
    [TK_GOLD_LABELS] = TK_GOLD_OPTION_LABELS,
};

static const char *const extensions[] = {"spacy.json", "json", NULL};
static const char *const signatures[] = {"{*\"text\"*\"ents\"", "{*\"text\"*\"tokens\"",
                                         "[*\"text\"*\"ents\"", "[*\"text\"*\"tokens\"", NULL};

const tk_plugin spacy_decoder = {
    .size = sizeof spacy_decoder,
    .kind = TK_DECODER,
    .record = TK_RECORD_JSON,
    .min_host_minor = 1,
    .id = "spacy",
    .version = "1.0.0",
    .summary = "JSON of spaCy's Doc.to_json()",
    .doc = "Reads the JSON of spaCy's Doc.to_json(): text, tokens, sents and ents. A file contains "
           "one "
           "document, several in a row (JSON lines), or an array of documents. Offsets are code "
           "points.\n\n"
           "The results of the tagger, parser and lemmatizer, categories and span groups are "
           "ignored.",
    .licence = "MIT",
    .provided = tk_schema,
    .n_provided = TK_SCHEMA_NUMBER + 1,
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .extensions = extensions,
    .signatures = signatures,
    .create = create,
    .destroy = destroy,
    .decode = decode,
};
