// SPDX-License-Identifier: MIT
/**
 * @file features.c
 * A plugin for training only. Its layer fact_features/1 has a span for each amount that the plugin
 * fact looks at, with the features and the candidates that the model sees.
 */
#include "../document.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KIND, VALUE, LOW, HIGH, CURRENCY, RULE, FEATURES, CANDIDATES, COLUMNS };

/** An example. The texts are in the document's memory. */
typedef struct example {
    uint32_t begin, end;
    uint32_t columns[COLUMNS];
} example;

typedef struct instance {
    fact_document_reader reader;
    example *examples;
    uint32_t count, capacity;
} instance;

/** Text that grows. */
typedef struct buffer {
    char *data;
    size_t length, capacity;
} buffer;

static void append(buffer *b, const char *data, size_t length)
{
    if (b->length + length > b->capacity) {
        size_t capacity = 2 * b->capacity + length;
        char *more = realloc(b->data, capacity);
        if (!more) {
            abort();
        }
        b->data = more;
        b->capacity = capacity;
    }
    memcpy(b->data + b->length, data, length);
    b->length += length;
}

static void append_ids(buffer *b, const uint32_t *ids, uint32_t count)
{
    char shown[16];
    for (uint32_t i = 0; i < count; i++) {
        append(b, shown,
               (size_t)snprintf(shown, sizeof shown, i ? " %" PRIu32 : "%" PRIu32, ids[i]));
    }
}

static uint32_t add_string(const fact_text *text, buffer *b)
{
    uint32_t handle = text->host->string_add(text->doc, b->data, b->length);
    b->length = 0;
    return handle;
}

static uint32_t string_at(const tk_layer *layer, uint32_t column, uint32_t i)
{
    return layer->columns[column] ? ((const uint32_t *)layer->columns[column])[i] : 0;
}

/** "SUBJECT TAB ids", one candidate a line. */
static uint32_t show_candidates(const fact_text *text, const fact_candidates *names, buffer *b)
{
    for (uint32_t n = 0; n < names->count; n++) {
        const fact_candidate *k = &names->list[n];
        append(b, k->name.name.data, k->name.name.length);
        append(b, "\t", 1);
        append_ids(b, k->clues, k->count);
        append(b, "\n", 1);
    }
    return add_string(text, b);
}

static void show(void *data, const fact_work *w, const fact_context *c, const fact_features *f,
                 const fact_candidates *names)
{
    static const char *const kinds[] = {"money", "percent", "basis", "count", "step"};
    instance *it = data;
    const fact_text *text = c->s->text;
    const fact_amount *a = &c->s->amounts[c->amount];
    bool money = a->kind == AMOUNT_MONEY;
    const tk_layer *layer = money ? text->money : text->number;
    if (it->count == it->capacity) {
        uint32_t capacity = 2 * it->capacity + 64;
        example *more = realloc(it->examples, capacity * sizeof *more);
        if (!more) {
            abort();
        }
        it->examples = more;
        it->capacity = capacity;
    }
    buffer b = {0};
    example *e = &it->examples[it->count++];
    e->begin = text->token->begin[a->first];
    e->end = text->token->end[a->last];
    append(&b, kinds[a->kind], strlen(kinds[a->kind]));
    e->columns[KIND] = add_string(text, &b);
    e->columns[VALUE] = string_at(layer, money ? TK_MONEY_VALUE : TK_NUMBER_VALUE, a->index);
    e->columns[LOW] = string_at(layer, money ? TK_MONEY_LOW : TK_NUMBER_LOW, a->index);
    e->columns[HIGH] = string_at(layer, money ? TK_MONEY_HIGH : TK_NUMBER_HIGH, a->index);
    e->columns[CURRENCY] = money ? string_at(layer, TK_MONEY_CURRENCY, a->index) : 0;
    char rule[16] = "";
    if (c->stated != NONE) {
        snprintf(rule, sizeof rule, "%d %d", w->list.facts[c->stated].kind, c->is_change);
    }
    append(&b, rule, strlen(rule));
    e->columns[RULE] = add_string(text, &b);
    append_ids(&b, f->ids, f->count);
    e->columns[FEATURES] = add_string(text, &b);
    e->columns[CANDIDATES] = show_candidates(text, names, &b);
    free(b.data);
}

static int by_place(const void *a, const void *b)
{
    const example *x = a, *y = b;
    return x->begin != y->begin ? (x->begin > y->begin) - (x->begin < y->begin)
                                : (x->end > y->end) - (x->end < y->end);
}

static tk_status annotate(void *data, const tk_host *host, tk_doc *doc)
{
    instance *it = data;
    fact_text text;
    fact_short_forms short_forms;
    tk_layer_out out;
    it->count = 0;
    if (!fact_document_read(&it->reader, &text, &short_forms, host, doc)) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
    }
    if (!it->count) {
        return TK_OK;
    }
    qsort(it->examples, it->count, sizeof *it->examples, by_place);
    tk_status status = host->layer_reserve(doc, 0, it->count, &out);
    for (uint32_t i = 0; status == TK_OK && i < it->count; i++) {
        out.begin[i] = it->examples[i].begin;
        out.end[i] = it->examples[i].end;
        for (uint32_t k = 0; k < COLUMNS; k++) {
            ((uint32_t *)out.columns[k])[i] = it->examples[i].columns[k];
        }
    }
    return status == TK_OK ? host->layer_commit(doc, 0, it->count) : status;
}

static void destroy(void *data)
{
    instance *it = data;
    fact_reader_finish(&it->reader);
    free(it->examples);
    free(it);
}

static tk_status create(const tk_setup *setup, void **out)
{
    instance *it = calloc(1, sizeof *it);
    if (!it) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    it->reader.work.kinds = UINT32_MAX;
    it->reader.model.show = show;
    it->reader.model.data = it;
    tk_status status = fact_reader_start(&it->reader, setup, (tk_str){"", 0});
    if (status != TK_OK) {
        destroy(it);
        return status;
    }
    *out = it;
    return TK_OK;
}

static const tk_column columns[COLUMNS] = {
    [KIND] = {.name = "kind", .doc = "of the amount", .type = TK_STRING},
    [VALUE] = {.name = "value", .doc = "as in money/1 or number/1", .type = TK_STRING},
    [LOW] = {.name = "low", .doc = "likewise", .type = TK_STRING},
    [HIGH] = {.name = "high", .doc = "likewise", .type = TK_STRING},
    [CURRENCY] = {.name = "currency", .doc = "likewise", .type = TK_STRING},
    [RULE] = {.name = "rule", .doc = "what the rules say", .type = TK_STRING},
    [FEATURES] = {.name = "features", .doc = "of the amount", .type = TK_STRING},
    [CANDIDATES] = {.name = "candidates", .doc = "names and their features", .type = TK_STRING},
};

static const tk_layer_decl provided[] = {{
    .name = "fact_features/1",
    .doc = "what the model of facts sees of amounts",
    .columns = columns,
    .n_columns = COLUMNS,
}};

static const tk_plugin plugin = {
    .size = sizeof plugin,
    .kind = TK_ANNOTATOR,
    .id = "fact_features",
    .version = "1.0.0",
    .summary = "Shows what the model of facts sees of amounts, to train it",
    .licence = "MIT",
    .required = fact_required,
    .provided = provided,
    .lexemes = fact_lexemes,
    .n_required = LAYERS,
    .n_provided = 1,
    .n_lexemes = FACT_LEXEMES,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
