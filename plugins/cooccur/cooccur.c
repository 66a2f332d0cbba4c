// SPDX-License-Identifier: MIT
// The collector `cooccur`: which entities share sentences.
#include "cooccur.h"

#include <stdlib.h>

enum { OPTION_WITHIN, OPTION_FORMAT, OPTION_MIN, OPTION_LABELS, OPTION_MOST, OPTION_MAX };

// ------------------------------------------------------------------------------------------- graph

cooccur_value *cooccur_edge(cooccur *c, uint32_t a, uint32_t b, const char **fault)
{
    const uint32_t key[] = {a < b ? a : b, a < b ? b : a};
    uint32_t edge = tk_string_table_add(&c->edges, (const char *)key, sizeof key);
    if (edge == TK_STRING_NONE) {
        *fault = "out of memory";
        return NULL;
    }
    if (c->edges.count > c->max) {
        *fault =
            "max: there are more pairs of entities than that; raise it, or choose fewer labels";
        return NULL;
    }
    return tk_string_table_value(&c->edges, edge);
}

cooccur_value *cooccur_node(cooccur *c, uint32_t node)
{
    uint32_t index = tk_string_table_add(&c->nodes, (const char *)&node, sizeof node);
    return index == TK_STRING_NONE ? NULL : tk_string_table_value(&c->nodes, index);
}

static void count(const cooccur *c, cooccur_value *value)
{
    value->weight++;
    value->documents += value->last != c->document;
    value->last = c->document;
}

// ------------------------------------------------------------------------------------------- units

/** A document as it is read. A unit is a sentence or the document. */
typedef struct {
    cooccur *c;
    const tk_host *host;
    tk_doc *doc;
    uint32_t unit[COOCCUR_MOST]; // the entities of the current unit
    uint32_t n;
    bool full; // there were more
    uint32_t n_full;
    const char *fault;
} reading;

// Counts all pairs of the unit, and begins the next one.
static void end_unit(reading *r)
{
    for (uint32_t i = 1; i < r->n && !r->full; i++) {
        for (uint32_t j = 0; j < i; j++) {
            cooccur_value *edge = cooccur_edge(r->c, r->unit[j], r->unit[i], &r->fault);
            if (edge == NULL) {
                return;
            }
            count(r->c, edge);
        }
    }
    r->n_full += r->full;
    r->n = 0;
    r->full = false;
}

static void take_entity(reading *r, uint32_t span)
{
    const tk_layer *entities = &r->doc->layers[LAYER_ENTITY];
    uint32_t entity = tk_entity_table_add(&r->c->entities, r->host, r->doc, entities, span);
    cooccur_value *node = entity == TK_STRING_NONE ? NULL : cooccur_node(r->c, entity);
    if (node == NULL) {
        r->fault = "out of memory";
        return;
    }
    count(r->c, node);
    uint32_t i = 0;
    while (i < r->n && r->unit[i] != entity) {
        i++;
    }
    if (i < r->n || r->full) {
        return;
    }
    if (r->n == r->c->most) {
        r->full = true;
    } else {
        r->unit[r->n++] = entity;
    }
}

static void read_entities(reading *r)
{
    const tk_layer *entities = &r->doc->layers[LAYER_ENTITY];
    const tk_layer *sentences = &r->doc->layers[LAYER_SENTENCE];
    const uint8_t *labels = entities->columns[TK_ENTITY_LABEL];
    uint32_t sentence = 0;
    for (uint32_t i = 0; i < entities->count && r->fault == NULL; i++) {
        bool next = false;
        while (!r->c->in_document && sentence < sentences->count &&
               sentences->begin[sentence] <= entities->begin[i]) {
            sentence++;
            next = true;
        }
        if (next) {
            end_unit(r);
        }
        if (r->fault == NULL &&
            (labels == NULL || tk_entity_label_is_in(r->c->labels, labels[i]))) {
            take_entity(r, i);
        }
    }
    if (r->fault == NULL) {
        end_unit(r);
    }
}

static tk_status add(void *instance, const tk_host *host, tk_doc *doc)
{
    cooccur *c = instance;
    reading r = {.c = c, .host = host, .doc = doc};
    c->document++;
    if (!c->in_document && doc->layers[LAYER_SENTENCE].begin == NULL) {
        r.fault = "within = sentence needs the layer sentence; put [sentence] into the pipeline";
    } else {
        read_entities(&r);
    }
    if (r.n_full > 0) {
        host->log_count(doc, "skipped", r.n_full,
                        c->in_document ? "documents with too many entities to pair (see `most`)"
                                       : "sentences with too many entities to pair (see `most`)");
    }
    return r.fault == NULL ? TK_OK : host->fail(doc, TK_ERR_INSTANCE, UINT64_MAX, r.fault);
}

// ------------------------------------------------------------------------------------------- setup

static void destroy(void *instance)
{
    cooccur *c = instance;
    tk_entity_table_finish(&c->entities);
    tk_string_table_finish(&c->nodes);
    tk_string_table_finish(&c->edges);
    free(c);
}

static tk_status create(const tk_setup *setup, void **instance)
{
    const tk_value *options = setup->options;
    cooccur *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    c->in_document = options[OPTION_WITHIN].i != 0;
    c->csv = options[OPTION_FORMAT].i != 0;
    c->min = (uint64_t)options[OPTION_MIN].i;
    c->most = (uint32_t)options[OPTION_MOST].i;
    c->max = (uint64_t)options[OPTION_MAX].i;
    c->nodes.value_size = sizeof(cooccur_value);
    c->edges.value_size = sizeof(cooccur_value);
    tk_status status = tk_entity_labels(setup, options[OPTION_LABELS].s, &c->labels);
    if (status != TK_OK) {
        destroy(c);
        return status;
    }
    *instance = c;
    return TK_OK;
}

static const tk_layer_decl required[] = {
    [LAYER_ENTITY] = {.name = "entity/1",
                      .doc = "the entities",
                      .columns = tk_entity_columns,
                      .n_columns = TK_ENTITY_COLUMNS},
    [LAYER_SENTENCE] = {.name = "sentence/1",
                        .doc = "entities of one sentence are a pair",
                        .flags = TK_LAYER_OPTIONAL},
};

static const char *const within_choices[] = {"sentence", "document"};
static const char *const format_choices[] = {"graphml", "csv"};

static const tk_option options[] = {
    [OPTION_WITHIN] = {.name = "within",
                       .doc = "What two entities share",
                       .type = TK_OPT_ENUM,
                       .fallback = "sentence",
                       .choices = within_choices,
                       .n_choices = 2},
    [OPTION_FORMAT] = {.name = "format",
                       .doc = "Format of the result",
                       .type = TK_OPT_ENUM,
                       .fallback = "graphml",
                       .choices = format_choices,
                       .n_choices = 2},
    [OPTION_MIN] = {.name = "min",
                    .doc = "Leave out pairs that share fewer sentences or documents",
                    .type = TK_OPT_INT,
                    .min = 1,
                    .max = 1e15,
                    .fallback = "1"},
    [OPTION_LABELS] = {.name = "labels",
                       .doc = "Labels of the entities to read (`ORG,PERSON`); empty is all",
                       .type = TK_OPT_STRING},
    [OPTION_MOST] = {.name = "most",
                     .doc = "Skip a sentence or document with more different entities than this",
                     .type = TK_OPT_INT,
                     .min = 2,
                     .max = COOCCUR_MOST,
                     .fallback = "200"},
    [OPTION_MAX] = {.name = "max",
                    .doc = "Most pairs to keep in memory, about 100 bytes each",
                    .type = TK_OPT_INT,
                    .min = 1000,
                    .max = 4e9,
                    .fallback = "5000000"},
};

#define DOC                                                                                   \
    "Makes a graph of the entities that share a sentence, or a document: its edges have the " \
    "number of sentences and of documents, its nodes the number of mentions and of "          \
    "documents.\n\n"                                                                          \
    "Entities with the same id are one, else those with the same label and name. The result " \
    "is GraphML, which Gephi, networkx and igraph read, or a CSV table of edges. Edges are "  \
    "sorted by falling weight, then by names."

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_COLLECTOR,
    .min_host_minor = 2,
    .id = "cooccur",
    .version = "1.0.0",
    .summary = "Which entities share sentences, as a graph",
    .doc = DOC,
    .licence = "MIT",
    .required = required,
    .n_required = sizeof required / sizeof *required,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .create = create,
    .destroy = destroy,
    .add = add,
    .save = cooccur_save,
    .merge = cooccur_merge,
    .finish = cooccur_finish,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
