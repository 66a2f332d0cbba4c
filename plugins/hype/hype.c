// SPDX-License-Identifier: MIT
/** @file hype.c The plugin: descriptor, data, and the score of a document. */
#include "hype.h"

#include <toolkit/text/schema.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/**
 * The score is a Hill function of the density d, weight per 100 words: 100 · d^p / (d^p + half^p).
 * It is 0 for 0, 50 at `half`, and never reaches 100. PRIOR words without hype are added to every
 * document, so that one word does not decide the score of a headline.
 */
#define SCORE_EXPONENT 1.5
#define PRIOR_WORDS    40

/** Kinds of the lexicon besides those of the layer, from HYPE_HEADLINE on. */
static const char *const lexicon_kinds[] = {"headline", "none", "list", "shout"};

enum { OPTION_HALF, OPTION_WORDS };

static void destroy(void *instance)
{
    hype_instance *self = instance;
    tk_lexicon_finish(&self->lexicon);
    tk_lexicon_looks_finish(&self->looks);
    free(self);
}

typedef bool (*reader)(hype_instance *self, const char *text, size_t length,
                       tk_lexicon_fault *fault);

static bool read_phrases(hype_instance *self, const char *text, size_t length,
                         tk_lexicon_fault *fault)
{
    const char *kinds[HYPE_LEXICON_KINDS];
    memcpy(kinds, tk_hype_columns[TK_HYPE_KIND].names, HYPE_KIND_COUNT * sizeof *kinds);
    memcpy(kinds + HYPE_KIND_COUNT, lexicon_kinds, sizeof lexicon_kinds);
    return tk_lexicon_parse(&self->lexicon, text, length, kinds, HYPE_LEXICON_KINDS, fault);
}

static tk_status read_with(reader read, hype_instance *self, const tk_setup *setup,
                           const char *path)
{
    tk_str file;
    tk_status status = setup->host->read_file(setup->ctx, path, &file);
    if (status != TK_OK) {
        return status;
    }
    tk_lexicon_fault fault;
    if (!read(self, file.data, file.length, &fault)) {
        char message[512];
        snprintf(message, sizeof message, "%s, %s", path, fault.message);
        return setup->host->fail_setup(setup->ctx, message);
    }
    return TK_OK;
}

static tk_status create(const tk_setup *setup, void **instance)
{
    hype_instance *self = calloc(1, sizeof *self);
    if (!self) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    self->half = setup->options[OPTION_HALF].f;
    tk_status status = read_with(read_phrases, self, setup, "hype.txt");
    if (status == TK_OK && setup->options[OPTION_WORDS].s.length > 0) {
        status = read_with(read_phrases, self, setup, setup->options[OPTION_WORDS].s.data);
    }
    if (status == TK_OK) {
        status = read_with(hype_read_context, self, setup, "context.txt");
    }
    if (status != TK_OK) {
        destroy(self);
        return status;
    }
    *instance = self;
    return TK_OK;
}

static tk_status fill_word(void *instance, const tk_form *form, void *value)
{
    *(tk_lexicon_word *)value = hype_word(instance, form);
    return TK_OK;
}

static tk_status fill_cue(void *instance, const tk_form *form, void *value)
{
    *(tk_lexicon_cue *)value = hype_cue(instance, hype_word(instance, form));
    return TK_OK;
}

static uint32_t score(const hype_instance *self, const hype_result *result)
{
    double density = 100.0 * result->weight / (double)(result->words + PRIOR_WORDS);
    double power = pow(density / self->half, SCORE_EXPONENT);
    return (uint32_t)(100.0 * power / (power + 1.0) + 0.5);
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    hype_result result = {0};
    tk_layer_out out;
    tk_status status = hype_find(instance, host, doc, &result);
    if (status == TK_OK) {
        status = host->layer_commit(doc, 0, result.spans);
    }
    if (status == TK_OK) {
        status = host->layer_reserve(doc, 1, 1, &out);
    }
    if (status != TK_OK) {
        return status;
    }
    out.begin[0] = 0;
    out.end[0] = doc->length;
    ((uint32_t *)out.columns[TK_DOCUMENT_HYPE_HYPE])[0] = score(instance, &result);
    return host->layer_commit(doc, 1, 1);
}

static const tk_layer_decl required[] = {
    {.name = "token/1"},
    {.name = "sentence/1"},
};

static const tk_layer_decl provided[] = {TK_HYPE_LAYER(0), TK_DOCUMENT_HYPE_LAYER(0)};

static const tk_lexeme_column lexemes[] = {
    {.column = {.name = ".word",
                .doc = "flags, and the piece of the lexicon",
                .type = TK_BYTES,
                .width = sizeof(tk_lexicon_word)},
     .fill = fill_word},
    {.column = {.name = ".cue", .doc = "the cue of the form for the scan", .type = TK_U32},
     .fill = fill_cue},
};

static const tk_option options[] = {
    [OPTION_HALF] = {.name = "half",
                     .doc = "weight per 100 words at which the score is 50",
                     .type = TK_OPT_FLOAT,
                     .min = 0.1,
                     .max = 100,
                     .fallback = "4"},
    [OPTION_WORDS] = {.name = "words",
                      .doc = "a file with more words and phrases, in the format of hype.txt",
                      .type = TK_OPT_FILE},
};

static const tk_plugin plugin = {
    .size = sizeof plugin,
    .kind = TK_ANNOTATOR,
    .id = "hype",
    .version = "1.0.0",
    .summary = "Counts promotional and sensational language and scores the document",
    .doc = "Finds superlatives, absolutes, intensifiers, buzzwords, teasers, clichés and similar "
           "words with a lexicon and a few rules, gives each a weight, and maps the "
           "weight per 100 words to a score from 0 to 100. The spans explain the score.",
    .licence = "MIT",
    .required = required,
    .provided = provided,
    .lexemes = lexemes,
    .options = options,
    .n_required = 2,
    .n_provided = 2,
    .n_lexemes = 2,
    .n_options = 2,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
