// SPDX-License-Identifier: MIT
// The decoder of what spaCy's Doc.to_json() gives.
#include <stdlib.h>
#include <string.h>

#include <toolkit/text/gold.h>
#include <toolkit/text/json.h>
#include "spacy.h"

// Fails at a value of the record.
static tk_status fail_at(tk_gold *gold, const tk_json *value, const char *what)
{
    return tk_gold_fail(gold, 0, value->byte, "%s", what);
}

static bool read_span(const tk_json *item, uint32_t *begin, uint32_t *end)
{
    return tk_json_whole(tk_json_member(item, "start"), begin) &&
           tk_json_whole(tk_json_member(item, "end"), end);
}

// The members of an item that have no place here.
static void count_members(tk_gold *gold, const tk_json *item, const char *list,
                          const char *const *known)
{
    for (const tk_json *m = item->first; m != NULL; m = m->next) {
        bool is_known = m->text.length == 0 && m->first == NULL;
        for (const char *const *k = known; *k != NULL; k++) {
            is_known = is_known ||
                       (m->key.length == strlen(*k) && memcmp(m->key.data, *k, m->key.length) == 0);
        }
        if (!is_known) {
            tk_lost_add(&gold->lost, 1, "values of %s: %.*s", list,
                        (int)(m->key.length > 40 ? 40 : m->key.length), m->key.data);
        }
    }
}

// A list of spans: all of one layer, or with labels (layer TK_SCHEMA_LAYERS).
static tk_status read_list(tk_gold *gold, const tk_json *root, const char *name, uint32_t layer)
{
    static const char *const known[] = {"id", "start", "end", "label", NULL};
    const tk_json *list = tk_json_member(root, name);
    if (list == NULL || list->type == TK_JSON_NULL) {
        return TK_OK;
    }
    if (list->type != TK_JSON_ARRAY) {
        return tk_gold_fail(gold, 0, list->byte, "\"%s\" is not an array", name);
    }
    for (const tk_json *item = list->first; item != NULL; item = item->next) {
        const tk_json *label = tk_json_typed(item, "label", TK_JSON_STRING);
        uint32_t begin;
        uint32_t end;
        uint32_t of_label;
        if (item->type != TK_JSON_OBJECT || !read_span(item, &begin, &end)) {
            return tk_gold_fail(gold, 0, item->byte,
                                "in \"%s\" there is no span with whole numbers start and end",
                                name);
        }
        if (layer != TK_SCHEMA_LAYERS) {
            tk_gold_span(gold, layer, begin, end);
        } else if (label == NULL) {
            return fail_at(gold, item, "in \"ents\" there is no label");
        } else {
            tk_gold_labelled(gold, label->text, begin, end, &of_label);
        }
        count_members(gold, item, name, known);
    }
    return TK_OK;
}

static tk_status read_root(tk_gold *gold, tk_doc *doc, const tk_json *root)
{
    static const char *const known[] = {"text", "ents", "sents", "tokens", "id", NULL};
    const tk_json *text = tk_json_member(root, "text");
    const tk_json *id = tk_json_member(root, "id");
    if (root->type != TK_JSON_OBJECT) {
        return fail_at(gold, root, "the record is not a JSON object");
    }
    if (text == NULL || text->type != TK_JSON_STRING) {
        return fail_at(gold, root, "there is no \"text\"");
    }
    if (memchr(text->text.data, '\0', text->text.length) != NULL) {
        return fail_at(gold, text, "\"text\" holds a NUL character (\\u0000)");
    }
    tk_gold_text(gold, text->text.data, text->text.length);
    if (id != NULL && (id->type == TK_JSON_STRING || id->type == TK_JSON_NUMBER)) {
        gold->host->set_id(doc, id->text.data, id->text.length);
    }
    tk_status status = read_list(gold, root, "tokens", TK_SCHEMA_TOKEN);
    if (status == TK_OK) {
        status = read_list(gold, root, "sents", TK_SCHEMA_SENTENCE);
    }
    if (status == TK_OK) {
        status = read_list(gold, root, "ents", TK_SCHEMA_LAYERS);
    }
    count_members(gold, root, "the document", known);
    return status;
}

static tk_status decode(void *instance, const tk_host *host, tk_doc *doc, const tk_str *record)
{
    tk_gold *gold = instance;
    tk_status status;
    tk_gold_begin(gold, host, doc);
    const tk_json *root = tk_json_read(host, doc, record, &status);
    if (root != NULL) {
        status = read_root(gold, doc, root);
    }
    return status == TK_OK ? tk_gold_commit(gold) : status;
}

// ------------------------------------------------------------------------------------------ setup

static void destroy(void *instance)
{
    if (instance != NULL) {
        tk_gold_finish(instance);
        free(instance);
    }
}

static tk_status create(const tk_setup *setup, void **instance)
{
    tk_gold *gold = calloc(1, sizeof *gold);
    if (gold == NULL) {
        return setup->host->fail_setup(setup->ctx, "there is no memory");
    }
    gold->unit = TK_UNIT_CODEPOINT; // of Python's strings
    tk_status status = tk_gold_setup(gold, setup, TK_SCHEMA_TOKEN, TK_SCHEMA_NUMBER + 1);
    if (status != TK_OK) {
        destroy(gold);
        return status;
    }
    *instance = gold;
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
    .summary = "spaCy's Doc.to_json()",
    .doc =
        "Reads the JSON of spaCy's Doc.to_json(): text, tokens, sents and ents. A file has one "
        "document, several one after another (JSON lines), or an array of them. Offsets are code "
        "points.\n\n"
        "What the tagger, parser and lemmatizer say of tokens, categories and span groups have no "
        "place here.",
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
