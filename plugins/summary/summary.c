// SPDX-License-Identifier: MIT
// The collector `summary`: the most mentioned names, the largest amounts, the most hyped articles,
// the worst and the best news.
#include "summary.h"

#include <math.h>
#include <stdlib.h>

enum { OPTION_TOP, OPTION_FORMAT, OPTION_MAX };

// --------------------------------------------------------------------------------------- documents

typedef struct {
    summary *s;
    const tk_host *host;
    tk_doc *doc;
    bool failed; // out of memory
} reading;

// The start of a string that is kept.
static tk_str cut(tk_str s)
{
    if (s.length > SUMMARY_TEXT) {
        s.length = SUMMARY_TEXT;
        while (s.length > 0 && ((unsigned char)s.data[s.length] & 0xC0) == 0x80) {
            s.length--;
        }
    }
    return s;
}

static tk_str words_of(const reading *r, const tk_layer *layer, uint32_t span)
{
    return (tk_str){r->doc->text + layer->begin[span],
                    (uint64_t)layer->end[span] - layer->begin[span]};
}

// A string of a column; "" if the layer lacks the column.
static tk_str string_at(const reading *r, const tk_layer *layer, uint32_t column, uint32_t span)
{
    const uint32_t *handles = layer->columns[column];
    tk_str s = {"", 0};
    if (handles != NULL) {
        r->host->string(r->doc, handles[span], &s);
    }
    return s;
}

static uint32_t u8_at(const tk_layer *layer, uint32_t column, uint32_t span)
{
    const uint8_t *values = layer->columns[column];
    return values == NULL ? 0 : values[span];
}

static void read_names(reading *r)
{
    const tk_layer *layer = &r->doc->layers[LAYER_ENTITY];
    summary *s = r->s;
    for (uint32_t i = 0; i < layer->count && !r->failed; i++) {
        char key[SUMMARY_TEXT + 1] = {(char)u8_at(layer, TK_ENTITY_LABEL, i)};
        tk_str name = string_at(r, layer, TK_ENTITY_NAME, i);
        if (name.length == 0) {
            name = words_of(r, layer, i);
        }
        if (name.length > SUMMARY_TEXT) {
            s->names_left++;
            continue;
        }
        memcpy(key + 1, name.data, name.length);
        const uint32_t index = tk_string_table_add(&s->names, key, name.length + 1);
        r->failed = index == TK_STRING_NONE;
        if (!r->failed) {
            summary_name *value = tk_string_table_value(&s->names, index);
            value->mentions++;
            value->documents += value->last != s->document;
            value->last = s->document;
        }
    }
}

static void read_amounts(reading *r, tk_str id)
{
    const tk_layer *layer = &r->doc->layers[LAYER_MONEY];
    summary *s = r->s;
    for (uint32_t i = 0; i < layer->count && !r->failed; i++) {
        const tk_str code = string_at(r, layer, TK_MONEY_CURRENCY, i);
        const uint32_t mod = u8_at(layer, TK_MONEY_MOD, i);
        summary_amount amount = {
            .strings = {[AMOUNT_VALUE] = string_at(r, layer, TK_MONEY_VALUE, i),
                        [AMOUNT_LOW] = string_at(r, layer, TK_MONEY_LOW, i),
                        [AMOUNT_HIGH] = string_at(r, layer, TK_MONEY_HIGH, i),
                        [AMOUNT_PER] = cut(string_at(r, layer, TK_MONEY_PER, i)),
                        [AMOUNT_WORDS] = cut(words_of(r, layer, i)),
                        [AMOUNT_DOCUMENT] = cut(id)},
            .mod = mod > TK_MOD_EQUAL_OR_LESS ? TK_MOD_NONE : mod,
            .vague = u8_at(layer, TK_MONEY_VAGUE, i) != 0,
            .mentions = 1,
            .documents = 1,
            .last = s->document,
        };
        bool known = code.length <= 8 && summary_rank(&amount);
        for (uint32_t k = AMOUNT_VALUE; k <= AMOUNT_HIGH; k++) {
            known = known && amount.strings[k].length <= TK_DECIMAL_TEXT;
        }
        summary_currency *currency = known ? summary_currency_of(s, code, &r->failed) : NULL;
        if (currency != NULL) {
            currency->mentions++;
            r->failed = !summary_add_amount(s, currency, &amount);
        } else {
            s->amounts_left++;
        }
    }
}

static void read_scores(reading *r, tk_str id)
{
    const tk_layer *hype = &r->doc->layers[LAYER_HYPE];
    const tk_layer *sentiment = &r->doc->layers[LAYER_SENTIMENT];
    tk_str title = {"", 0};
    (void)r->host->meta_get(r->doc, "title", &title);
    summary_article article = {.id = cut(id), .title = cut(title)};
    if (hype->count > 0 && hype->columns[TK_DOCUMENT_HYPE_HYPE] != NULL) {
        article.score = *(const uint32_t *)hype->columns[TK_DOCUMENT_HYPE_HYPE];
        r->failed = article.score > 0 && !summary_add_article(r->s, LIST_HYPE, &article);
    }
    if (!r->failed && sentiment->count > 0 &&
        sentiment->columns[TK_DOCUMENT_SENTIMENT_SENTIMENT] != NULL) {
        article.score = *(const double *)sentiment->columns[TK_DOCUMENT_SENTIMENT_SENTIMENT];
        const uint32_t list = article.score < 0 ? LIST_NEGATIVE : LIST_POSITIVE;
        r->failed = isfinite(article.score) && article.score != 0 &&
                    !summary_add_article(r->s, list, &article);
    }
}

tk_status summary_add(void *instance, const tk_host *host, tk_doc *doc)
{
    summary *s = instance;
    reading r = {.s = s, .host = host, .doc = doc};
    tk_str id = {"", 0};
    host->id(doc, &id);
    s->document++;
    s->documents++;
    for (uint32_t i = 0; i < LAYERS; i++) {
        s->layers |= (uint32_t)(doc->layers[i].begin != NULL) << i;
    }
    if (doc->layers[LAYER_ENTITY].begin != NULL) {
        read_names(&r);
    }
    if (!r.failed && doc->layers[LAYER_MONEY].begin != NULL) {
        read_amounts(&r, id);
    }
    if (!r.failed) {
        read_scores(&r, id);
    }
    return r.failed ? host->fail(doc, TK_ERR_INSTANCE, UINT64_MAX, "out of memory") : TK_OK;
}

// ------------------------------------------------------------------------------------------- setup

static void destroy(void *instance)
{
    summary *s = instance;
    summary_clear(s);
    tk_string_table_finish(&s->names);
    tk_string_table_finish(&s->currencies);
    free(s);
}

static tk_status create(const tk_setup *setup, void **instance)
{
    summary *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    s->top = (uint32_t)setup->options[OPTION_TOP].i;
    s->json = setup->options[OPTION_FORMAT].i != 0;
    s->max = (uint64_t)setup->options[OPTION_MAX].i;
    s->names.value_size = sizeof(summary_name);
    s->currencies.value_size = sizeof(summary_currency);
    *instance = s;
    return TK_OK;
}

#define OPTIONAL_LAYER(NAME, DOC, COLUMNS)                                           \
    {                                                                                \
        .name = (NAME), .doc = (DOC), .columns = (COLUMNS),                          \
        .n_columns = sizeof(COLUMNS) / sizeof *(COLUMNS), .flags = TK_LAYER_OPTIONAL \
    }

static const tk_layer_decl required[LAYERS] = {
    [LAYER_ENTITY] = OPTIONAL_LAYER("entity/1", "names that are counted", tk_entity_columns),
    [LAYER_MONEY] = OPTIONAL_LAYER("money/1", "the amounts", tk_money_columns),
    [LAYER_HYPE] =
        OPTIONAL_LAYER("document_hype/1", "how much an article is hyped", tk_document_hype_columns),
    [LAYER_SENTIMENT] = OPTIONAL_LAYER("document_sentiment/1", "how good or bad its news is",
                                       tk_document_sentiment_columns),
};

static const char *const format_choices[] = {"text", "json"};

static const tk_option options[] = {
    [OPTION_TOP] = {.name = "top",
                    .doc = "Length of each list; of the worst and the best news half as many",
                    .type = TK_OPT_INT,
                    .min = 1,
                    .max = SUMMARY_TOP,
                    .fallback = "10"},
    [OPTION_FORMAT] = {.name = "format",
                       .doc = "Format of the result",
                       .type = TK_OPT_ENUM,
                       .fallback = "text",
                       .choices = format_choices,
                       .n_choices = 2},
    [OPTION_MAX] = {.name = "max",
                    .doc = "Different names to count, about 80 bytes each: later ones are left out",
                    .type = TK_OPT_INT,
                    .min = 1000,
                    .max = 1e8,
                    .fallback = "500000"},
};

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_COLLECTOR,
    .min_host_minor = 2,
    .id = "summary",
    .version = "1.0.0",
    .summary = "The most mentioned names, the largest amounts, the most hyped articles",
    .doc = "Lists the most mentioned names, the largest amounts of money, the most hyped "
           "articles, and those with the worst and the best news: what the layers of the pipeline "
           "allow.\n\n"
           "A name is counted over all documents by its label and its name. Amounts of different "
           "currencies are not compared: the list is of the most frequent currency, and another "
           "has the largest of each other one. A range is ordered by its high end, a vague amount "
           "by its low bound.",
    .licence = "MIT",
    .required = required,
    .n_required = LAYERS,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .create = create,
    .destroy = destroy,
    .add = summary_add,
    .save = summary_save,
    .merge = summary_merge,
    .finish = summary_finish,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
