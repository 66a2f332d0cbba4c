// SPDX-License-Identifier: MIT
/** @file sentiment.c The plugin: descriptor, data, and the score of a document. */
#include "evidence.h"

#include <toolkit/text/seek.h>
#include <toolkit/text/schema.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * The score of a document is a weighted mean of the scores of its sentences, so that its length
 * does not matter. The weight of a sentence is the product of its position (the first ones
 * summarise the news), of its length if it is short (a heading of two words, a table cell), and of
 * its strength: a neutral sentence weighs NEUTRAL_WEIGHT, one of score ±1 weighs 1.
 */
#define LEAD_WEIGHT    2.0 /* of the first sentence; falls to 1 in LEAD_SENTENCES */
#define LEAD_SENTENCES 5
#define FULL_TOKENS    8 /* a sentence of fewer tokens weighs less, in proportion */
#define NEUTRAL_WEIGHT 0.25

enum { LAYER_TOKEN, LAYER_SENTENCE };
enum { PROVIDES_SENTIMENT, PROVIDES_EVIDENCE, PROVIDES_DOCUMENT };
enum { OPTION_WORDS, OPTION_LAYERS };

static void destroy(void *instance)
{
    sentiment_model *model = instance;
    tk_lexicon_finish(&model->lexicon);
    tk_lexicon_looks_finish(&model->looks);
    if (model->evidence) {
        sentiment_evidence_finish(model->evidence);
    }
    free(model->evidence);
    free(model);
}

typedef bool (*reader)(sentiment_model *model, const char *text, size_t length,
                       tk_lexicon_fault *fault);

static tk_status read_with(reader read, sentiment_model *model, const tk_setup *setup,
                           const char *path)
{
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status != TK_OK) {
        return status;
    }
    tk_lexicon_fault fault;
    if (!read(model, file.data, file.length, &fault)) {
        char message[512];
        snprintf(message, sizeof message, "%s, %s", path, fault.message);
        return setup->host->fail_setup(setup->ctx, message);
    }
    return TK_OK;
}

static tk_status read_files(sentiment_model *model, const tk_setup *setup)
{
    const tk_value *words = &setup->options[OPTION_WORDS];
    tk_status status = read_with(sentiment_read_marks, model, setup, "polarity.txt");
    if (status == TK_OK && words->s.length > 0) {
        status = read_with(sentiment_read_marks, model, setup, words->s.data);
    }
    if (status == TK_OK) {
        status = read_with(sentiment_read_model, model, setup, "model.txt");
    }
    return status == TK_OK ? read_with(sentiment_read_context, model, setup, "context.txt")
                           : status;
}

/** Whether the option `layers` names the only optional layer. */
static bool wants_evidence(const char *layers)
{
    bool wants = false;
    while (*layers) {
        layers += strspn(layers, ", \t");
        const size_t length = strcspn(layers, ", \t");
        const size_t sign = *layers == '+' || *layers == '-';
        wants = *layers != '-' && length > sign && strncmp(layers, "none", length) != 0;
        layers += length;
    }
    return wants;
}

static tk_status create(const tk_setup *setup, void **instance)
{
    sentiment_model *model = calloc(1, sizeof *model);
    if (!model) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    tk_status status = read_files(model, setup);
    if (status == TK_OK && wants_evidence(setup->options[OPTION_LAYERS].s.data)) {
        model->evidence = calloc(1, sizeof *model->evidence);
        status = model->evidence ? TK_OK : setup->host->fail_setup(setup->ctx, "out of memory");
    }
    if (status != TK_OK) {
        destroy(model);
        return status;
    }
    *instance = model;
    return TK_OK;
}

static tk_status fill_word(void *instance, const tk_form *form, void *value)
{
    *(tk_lexicon_word *)value = sentiment_word(instance, form);
    return TK_OK;
}

static tk_status fill_cue(void *instance, const tk_form *form, void *value)
{
    *(tk_lexicon_cue *)value = sentiment_cue(instance, sentiment_word(instance, form));
    return TK_OK;
}

static tk_status fill_valence(void *instance, const tk_form *form, void *value)
{
    *(double *)value = sentiment_valence(instance, sentiment_word(instance, form));
    return TK_OK;
}

static double round4(double value)
{
    return round(value * 10000) / 10000;
}

static double salience(uint32_t sentence, uint32_t tokens, double score)
{
    double place = 1.0;
    if (sentence < LEAD_SENTENCES) {
        place = LEAD_WEIGHT - (LEAD_WEIGHT - 1) * sentence / LEAD_SENTENCES;
    }
    double length = tokens < FULL_TOKENS ? (double)tokens / FULL_TOKENS : 1.0;
    return place * length * (NEUTRAL_WEIGHT + (1 - NEUTRAL_WEIGHT) * fabs(score));
}

/** Scores every sentence into `out`, and returns their weighted mean. `looks` is scratch memory. */
static double score_sentences(const sentiment_model *model, const tk_doc *doc,
                              tk_lexicon_look *looks, tk_layer_out *out)
{
    const tk_layer *token = &doc->layers[LAYER_TOKEN], *sentence = &doc->layers[LAYER_SENTENCE];
    sentiment_text text = {
        .tokens = {token->begin, token->end, token->lexeme, doc->lexemes[0], doc->lexemes[1]},
        .text = doc->text,
        .looks = looks,
        .plain = model->evidence && !model->evidence->failed ? model->evidence->plain : NULL,
        .evidence = model->evidence};
    tk_lexicon_scan(&text.tokens, token->count, 0, looks);
    double sum = 0, weights = 0;
    uint32_t end = 0;
    for (uint32_t s = 0; s < sentence->count; s++) {
        uint32_t first = tk_seek(token, end, sentence->begin[s]);
        end = tk_seek(token, first, sentence->end[s]);
        float features[FEATURE_COUNT];
        sentiment_features(model, &text, first, end, features);
        double score = round4(sentiment_score(model, sentiment_sum(model, features)));
        out->begin[s] = sentence->begin[s];
        out->end[s] = sentence->end[s];
        ((double *)out->columns[TK_SENTIMENT_SCORE])[s] = score;
        double weight = salience(s, end - first, score);
        sum += weight * score;
        weights += weight;
    }
    return weights > 0 ? round4(sum / weights) : 0;
}

static double round6(double value)
{
    return round(value * 1000000) / 1000000;
}

static uint32_t noun_of(const tk_host *host, tk_doc *doc, const evidence *e)
{
    if (e->noun_first == NO_MARK) {
        return 0;
    }
    const tk_layer *token = &doc->layers[LAYER_TOKEN];
    const uint32_t begin = token->begin[e->noun_first];
    return host->string_add(doc, doc->text + begin, token->end[e->noun_last] - begin);
}

/** Writes the layer sentiment_evidence/1. */
static tk_status write_evidence(const sentiment_model *model, const tk_host *host, tk_doc *doc)
{
    const sentiment_evidence *all = model->evidence;
    const tk_layer *token = &doc->layers[LAYER_TOKEN], *sentence = &doc->layers[LAYER_SENTENCE];
    tk_layer_out out;
    if (all->failed) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the evidence");
    }
    tk_status status = host->layer_reserve(doc, PROVIDES_EVIDENCE, all->count, &out);
    if (status != TK_OK) {
        return status;
    }
    for (uint32_t i = 0, s = 0; i < all->count; i++) {
        const evidence *e = &all->list[i];
        char names[FACTORS_ROOM];
        const uint32_t length = sentiment_factor_names(e->factors, names);
        out.begin[i] = token->begin[e->first];
        out.end[i] = token->end[e->last];
        while (sentence->end[s] <= out.begin[i]) {
            s++;
        }
        ((double *)out.columns[EVIDENCE_CONTRIBUTION])[i] =
            round6((double)model->weights[e->feature] * (double)e->value);
        ((uint8_t *)out.columns[EVIDENCE_KIND])[i] = (uint8_t)e->feature;
        ((uint32_t *)out.columns[EVIDENCE_NOUN])[i] = noun_of(host, doc, e);
        ((double *)out.columns[EVIDENCE_FACTOR])[i] = round4((double)e->factor);
        ((uint32_t *)out.columns[EVIDENCE_FACTORS])[i] = host->string_add(doc, names, length);
        ((uint32_t *)out.columns[EVIDENCE_SENTENCE])[i] = s;
    }
    return host->layer_commit(doc, PROVIDES_EVIDENCE, all->count);
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    uint32_t count = doc->layers[LAYER_SENTENCE].count;
    tk_layer_out out;
    tk_status status = host->layer_reserve(doc, PROVIDES_SENTIMENT, count, &out);
    if (status != TK_OK) {
        return status;
    }
    sentiment_model *model = instance;
    if (model->evidence) {
        sentiment_evidence_start(model->evidence, doc->layers[LAYER_TOKEN].count);
    }
    tk_lexicon_look *looks = tk_lexicon_looks_for(&model->looks, doc->layers[LAYER_TOKEN].count);
    if (!looks) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
    }
    double mean = score_sentences(model, doc, looks, &out);
    status = host->layer_commit(doc, PROVIDES_SENTIMENT, count);
    if (status == TK_OK) {
        status = host->layer_reserve(doc, PROVIDES_DOCUMENT, 1, &out);
    }
    if (status != TK_OK) {
        return status;
    }
    out.begin[0] = 0;
    out.end[0] = doc->length;
    ((double *)out.columns[TK_DOCUMENT_SENTIMENT_SENTIMENT])[0] = mean;
    status = host->layer_commit(doc, PROVIDES_DOCUMENT, 1);
    return status == TK_OK && model->evidence ? write_evidence(model, host, doc) : status;
}

static const tk_layer_decl required[] = {
    [LAYER_TOKEN] = {.name = "token/1"},
    [LAYER_SENTENCE] = {.name = "sentence/1"},
};

static const tk_layer_decl provided[] = {
    [PROVIDES_SENTIMENT] = TK_SENTIMENT_LAYER(0),
    [PROVIDES_EVIDENCE] = {.name = "sentiment_evidence/1",
                           .doc = "words and phrases that a sentence's score is the sum of",
                           .columns = sentiment_evidence_columns,
                           .n_columns = EVIDENCE_COLUMNS,
                           .flags = TK_LAYER_OPTIONAL | TK_LAYER_DISJOINT},
    [PROVIDES_DOCUMENT] = TK_DOCUMENT_SENTIMENT_LAYER(0),
};

static const tk_lexeme_column lexemes[] = {
    {.column = {.name = ".word",
                .doc = "flags, and the piece of the lexicon",
                .type = TK_BYTES,
                .width = sizeof(tk_lexicon_word)},
     .fill = fill_word},
    {.column = {.name = ".cue", .doc = "the cue of the form for the scan", .type = TK_U32},
     .fill = fill_cue},
    {.column = {.name = "sentiment",
                .doc = "what the form adds to a sentence by itself: above 0 is good news, and 1 is "
                       "the least that makes a sentence good",
                .type = TK_F64},
     .fill = fill_valence},
};

static const tk_option options[] = {
    [OPTION_WORDS] = {.name = "words",
                      .doc = "a file with more words and phrases, in the format of polarity.txt",
                      .type = TK_OPT_FILE},
    [OPTION_LAYERS] = {.name = "layers",
                       .doc = "optional layers to provide: sentiment_evidence, the words and "
                              "phrases that made each score, and what each added",
                       .type = TK_OPT_LAYERS,
                       .fallback = "none"},
};

static const tk_plugin plugin = {
    .size = sizeof plugin,
    .kind = TK_ANNOTATOR,
    .id = "sentiment",
    .version = "1.0.0",
    .summary = "Scores sentences and documents as good or bad news",
    .doc = "Judges what business and general news means for those concerned, not its emotion. "
           "Directions apply to nouns (revenue fell, losses narrowed), negators and doubts "
           "invert and weaken, learned words add to them; the weights come from an ordinal "
           "logistic regression. The document's score is a mean weighted by salience.",
    .licence = "MIT",
    .required = required,
    .provided = provided,
    .lexemes = lexemes,
    .options = options,
    .n_required = 2,
    .n_provided = 3,
    .n_lexemes = 3,
    .n_options = 2,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
