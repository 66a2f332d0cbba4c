// SPDX-License-Identifier: MIT
/** @file sentiment.c The plugin: descriptor, data, and the score of a document. */
#include "sentiment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/**
 * The score of a document is a weighted mean of its sentences', so that its length does not matter.
 * The weight of a sentence is the product of its place (the first ones sum the news up), of its
 * length where it is short (a heading of two words, a table cell), and of how much it says: a
 * neutral sentence weighs NEUTRAL_WEIGHT, one of score ±1 as much as 1.
 */
#define LEAD_WEIGHT    2.0 /* of the first sentence; falls to 1 in LEAD_SENTENCES */
#define LEAD_SENTENCES 5
#define FULL_TOKENS    8 /* a sentence of fewer tokens weighs less, in proportion */
#define NEUTRAL_WEIGHT 0.25

enum { LAYER_TOKEN, LAYER_SENTENCE };
enum { LEXEME_WORD, LEXEME_PART };

static void destroy(void *instance)
{
    sentiment_model *model = instance;
    tk_lexicon_finish(&model->polarity);
    tk_lexicon_finish(&model->words);
    free(model);
}

static tk_status read_lexicon(const tk_setup *setup, const char *path, tk_lexicon *lexicon,
                              const char *const *kinds, uint32_t n_kinds)
{
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status != TK_OK) {
        return status;
    }
    char why[256], message[512];
    if (!tk_lexicon_parse(lexicon, file.data, file.length, kinds, n_kinds, why, sizeof why)) {
        snprintf(message, sizeof message, "%s, %s", path, why);
        return setup->host->fail_setup(setup->ctx, message);
    }
    return TK_OK;
}

static tk_status read_model(sentiment_model *model, const tk_setup *setup)
{
    static const char *const model_kinds[] = {"word", "feature"};
    const tk_value *words = &setup->options[0];
    tk_status status =
        read_lexicon(setup, "polarity.txt", &model->polarity, polarity_kind_names, KIND_FILE_COUNT);
    if (status == TK_OK && words->s.length > 0) {
        status = read_lexicon(setup, words->s.data, &model->polarity, polarity_kind_names,
                              KIND_FILE_COUNT);
    }
    if (status == TK_OK) {
        status = read_lexicon(setup, "model.txt", &model->words, model_kinds, 2);
    }
    const char *missing;
    if (status == TK_OK && !sentiment_model_weights(model, &missing)) {
        char message[128];
        snprintf(message, sizeof message, "model.txt has no weight for \"%s\"", missing);
        status = setup->host->fail_setup(setup->ctx, message);
    }
    return status;
}

static tk_status create(const tk_setup *setup, void **instance)
{
    sentiment_model *model = calloc(1, sizeof *model);
    if (!model) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    tk_status status = read_model(model, setup);
    if (status != TK_OK) {
        destroy(model);
        return status;
    }
    *instance = model;
    return TK_OK;
}

static tk_status fill_word(void *instance, const tk_form *form, void *value)
{
    *(tk_polarity_word *)value = polarity_word(instance, form);
    return TK_OK;
}

static tk_status fill_part(void *instance, const tk_form *form, void *value)
{
    (void)instance;
    *(tk_hash_part *)value = tk_hash_text(form->folded, form->folded_length);
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

/** Scores every sentence into `out`, and returns their weighted mean. */
static double score_sentences(const sentiment_model *model, const tk_doc *doc, tk_layer_out *out)
{
    const tk_layer *token = &doc->layers[LAYER_TOKEN], *sentence = &doc->layers[LAYER_SENTENCE];
    sentiment_text text = {.begin = token->begin,
                           .end = token->end,
                           .lexeme = token->lexeme,
                           .words = doc->lexemes[LEXEME_WORD],
                           .parts = doc->lexemes[LEXEME_PART]};
    double sum = 0, weights = 0;
    uint32_t end = 0;
    for (uint32_t s = 0; s < sentence->count; s++) {
        uint32_t first = end;
        while (first < token->count && token->begin[first] < sentence->begin[s]) {
            first++;
        }
        end = first;
        while (end < token->count && token->begin[end] < sentence->end[s]) {
            end++;
        }
        float features[FEATURE_COUNT];
        sentiment_features(model, &text, first, end, features);
        double score = round4(sentiment_score(model, sentiment_sum(model, features)));
        out->begin[s] = sentence->begin[s];
        out->end[s] = sentence->end[s];
        ((double *)out->columns[0])[s] = score;
        double weight = salience(s, end - first, score);
        sum += weight * score;
        weights += weight;
    }
    return weights > 0 ? round4(sum / weights) : 0;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    uint32_t count = doc->layers[LAYER_SENTENCE].count;
    tk_layer_out out;
    tk_status status = host->layer_reserve(doc, 0, count, &out);
    if (status != TK_OK) {
        return status;
    }
    double mean = score_sentences(instance, doc, &out);
    status = host->layer_commit(doc, 0, count);
    if (status == TK_OK) {
        status = host->layer_reserve(doc, 1, 1, &out);
    }
    if (status != TK_OK) {
        return status;
    }
    out.begin[0] = 0;
    out.end[0] = doc->length;
    ((double *)out.columns[0])[0] = mean;
    return host->layer_commit(doc, 1, 1);
}

static const tk_column sentence_columns[] = {
    {.name = "score", .doc = "-1 (bad news) to 1 (good news); 0 is neutral", .type = TK_F64},
};

static const tk_column document_columns[] = {
    {.name = "sentiment", .doc = "-1 (bad news) to 1 (good news)", .type = TK_F64},
};

static const tk_layer_decl required[] = {
    [LAYER_TOKEN] = {.name = "token/1"},
    [LAYER_SENTENCE] = {.name = "sentence/1"},
};

static const tk_layer_decl provided[] = {
    {.name = "sentiment/1",
     .doc = "whether each sentence is good or bad news",
     .columns = sentence_columns,
     .n_columns = 1,
     .flags = TK_LAYER_DISJOINT},
    {.name = "document_sentiment/1",
     .doc = "the weighted mean of the sentences",
     .columns = document_columns,
     .n_columns = 1,
     .flags = TK_LAYER_DOCUMENT},
};

static const tk_lexeme_column lexemes[] = {
    [LEXEME_WORD] = {.column = {.name = ".word",
                                .doc = "learned weight and flags",
                                .type = TK_BYTES,
                                .width = sizeof(tk_polarity_word)},
                     .fill = fill_word},
    [LEXEME_PART] = {.column = {.name = ".part",
                                .doc = "hash of the form, for phrases",
                                .type = TK_BYTES,
                                .width = sizeof(tk_hash_part)},
                     .fill = fill_part},
};

static const tk_option options[] = {
    {.name = "words",
     .doc = "A file with more words and phrases, in the form of polarity.txt",
     .type = TK_OPT_FILE},
};

static const tk_plugin plugin = {
    .size = sizeof plugin,
    .kind = TK_ANNOTATOR,
    .id = "sentiment",
    .version = "1.0.0",
    .summary = "Scores sentences and documents as good or bad news",
    .doc = "Reads business and general news for what it means to those concerned, not for emotion. "
           "Directions meet the nouns they are about (revenue fell, losses narrowed), negators and "
           "doubts turn and weaken, learned words fill in; the weights come from an ordinal "
           "logistic regression. The document's score is a mean weighted by salience.",
    .licence = "MIT",
    .required = required,
    .provided = provided,
    .lexemes = lexemes,
    .options = options,
    .n_required = 2,
    .n_provided = 2,
    .n_lexemes = 2,
    .n_options = 1,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
