// SPDX-License-Identifier: MIT
/**
 * @file entity.c
 * The layer entity/1: names of persons, organisations, places, products and events.
 *
 * A document goes through three steps. context.c surveys it: how lines are capitalised, which runs
 * of tokens can contain names. model.c labels each run, and span.c turns the labels into spans.
 * names.c resolves the mentions of one entity in the whole document. Everything that depends only
 * on a word form is in two private lexeme columns, so that a token costs a few look-ups, and only
 * one for the four tokens in five that cannot be part of a name.
 */
#include <toolkit/plugin.h>
#include <toolkit/text/schema.h>

#include "hash.h"
#include "mend.h"
#include "span.h"
#include "tables.h"
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct tk_recognizer {
    const tk_host *host;
    tk_gazetteer user;
    tk_ids ids; /**< of the user's names */
    tk_clitic_words clitics;
    tk_work work;
} tk_recognizer;

// ---------------------------------------------------------------------------------------- set-up

static void tk_entity_destroy(void *instance)
{
    tk_recognizer *self = instance;
    if (self == NULL)
        return;
    tk_work_finish(&self->work);
    tk_gazetteer_finish(&self->user);
    tk_ids_finish(&self->ids);
    free(self);
}

/** Reads the user's gazetteer. */
static tk_status tk_entity_load_user(tk_recognizer *self, const tk_setup *setup)
{
    const tk_host *host = setup->host;
    tk_str file;

    if (setup->options[0].s.length == 0)
        return TK_OK;
    tk_status status = host->read_file(setup->ctx, setup->options[0].s.data, &file);
    if (status != TK_OK)
        return status;
    size_t line = tk_gazetteer_add(&self->user, &self->ids, file.data, file.length);
    if (line == SIZE_MAX)
        return host->fail_setup(setup->ctx, "out of memory for the gazetteer");
    if (line > 0) {
        char message[512];
        snprintf(message, sizeof message,
                 "%.350s:%zu: must be a name, a tab, and PERSON, ORG, LOC, PRODUCT, EVENT or "
                 "MISC; then a tab and an id, if it has one",
                 setup->options[0].s.data, line);
        return host->fail_setup(setup->ctx, message);
    }
    return TK_OK;
}

static tk_status tk_entity_create(const tk_setup *setup, void **instance)
{
    tk_recognizer *self = calloc(1, sizeof *self);
    if (self == NULL)
        return setup->host->fail_setup(setup->ctx, "out of memory for the tagger");
    self->host = setup->host;
    self->user = (tk_gazetteer)TK_GAZETTEER_EMPTY;
    self->ids = (tk_ids)TK_IDS_EMPTY;
    tk_clitic_words_make(&self->clitics, &tk_entity_resources, &tk_entity_model);
    tk_status status = tk_entity_load_user(self, setup);
    if (status != TK_OK) {
        tk_entity_destroy(self);
        return status;
    }
    *instance = self;
    return TK_OK;
}

// --------------------------------------------------------------------------------------- lexemes

/** The properties of a form without its clitic, which becomes a separate token. */
static tk_word tk_entity_word(const tk_recognizer *self, const tk_form *form, tk_word_form *view)
{
    uint32_t clitic = 0, cut = 0;
    bool curly;
    if (form->shape & TK_SHAPE_APOS)
        clitic = tk_clitic_find(form->folded, form->folded_length);
    if (clitic != 0)
        cut = tk_clitic_bytes(clitic, form->text + form->length, &curly);
    *view =
        (tk_word_form){.text = form->text,
                       .folded = form->folded,
                       .length = form->length - cut,
                       .folded_length = form->folded_length - (uint32_t)strlen(tk_clitics[clitic])};
    tk_word word = tk_resources_word(&tk_entity_resources, view);
    if (self->user.names.n_keys > 0 &&
        tk_gazetteer_find(&self->user, tk_hash_name(TK_HASH_SEED, view->text, view->length)).begins)
        word.flags |= TK_WORD_USER;
    word.clitic = clitic & 15;
    return word;
}

static tk_status tk_entity_fill_word(void *instance, const tk_form *form, void *value)
{
    tk_word_form view;
    tk_word word = tk_entity_word(instance, form, &view);
    memcpy(value, &word, sizeof word);
    return TK_OK;
}

static tk_status tk_entity_fill_vectors(void *instance, const tk_form *form, void *value)
{
    const tk_recognizer *self = instance;
    tk_word_form view;
    tk_word word = tk_entity_word(self, form, &view);
    tk_vectors vectors;
    tk_model_vectors(&tk_entity_model, &view, &word, &vectors);
    memcpy(value, &vectors, sizeof vectors);
    return TK_OK;
}

// ------------------------------------------------------------------------------------- documents

static tk_status tk_entity_no_memory(const tk_recognizer *self, tk_doc *doc)
{
    self->host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the document's names");
    return TK_ERR_DOC;
}

/** Reads the tokens, surveys the document, and makes room for its spans. */
static tk_status tk_entity_prepare(tk_recognizer *self, tk_doc *doc)
{
    const tk_layer *token = &doc->layers[0], *sentence = &doc->layers[1];
    tk_work *work = &self->work;

    if (!tk_work_view(work, token->count, sentence->count))
        return tk_entity_no_memory(self, doc);
    tk_seen_start(&work->seen, work->seen.capitals);
    tk_view_fill(&work->view, doc->text, &self->clitics, token, sentence, doc->lexemes[0],
                 &work->seen);
    work->text = (tk_text){.text = doc->text,
                           .begin = work->view.begin,
                           .end = work->view.end,
                           .lexeme = work->view.lexeme,
                           .words = work->view.words,
                           .gazetteer = &tk_entity_resources.gazetteer,
                           .n_tokens = work->view.count};
    work->vectors = (tk_vector_table){.lexemes = doc->lexemes[1], .clitics = self->clitics.vectors};
    work->n_sentences = sentence->count;
    work->n_spans = 0;
    return tk_work_spans(work) ? TK_OK : tk_entity_no_memory(self, doc);
}

/** Labels every run of every sentence. */
static void tk_entity_tag(const tk_recognizer *self, tk_work *work)
{
    uint8_t lanes[TK_RUN_MAX];
    tk_run run;

    tk_run_start(&run);
    for (uint32_t s = 0; s < work->n_sentences; s++) {
        run.line = work->view.kind[s];
        run.sentence_first = work->view.first[s];
        run.sentence_end = work->view.first[s + 1];
        uint32_t before = work->n_spans;
        while (tk_run_next(&work->text, &work->seen, &run)) {
            tk_model_prefetch(&work->text, &work->vectors, &run);
            tk_run_fill(&work->text, &work->seen, &run);
            bool tagged =
                tk_model_decode(&tk_entity_model, &work->text, &work->vectors, &run, lanes);
            work->n_spans +=
                tk_span_collect(&work->text, &run, lanes, tagged, work->spans + work->n_spans);
        }
        if (work->n_spans > before)
            work->n_spans =
                before + tk_mend(&work->text, &work->seen, run.sentence_first, run.sentence_end,
                                 run.line, work->spans + before, work->n_spans - before);
        if (self->user.names.n_keys > 0) {
            uint32_t n =
                tk_span_user(&work->text, &self->user, run.sentence_first, run.sentence_end,
                             work->spans + before, work->n_spans - before, work->scratch);
            memcpy(work->spans + before, work->scratch, n * sizeof *work->spans);
            work->n_spans = before + n;
        }
    }
}

/** Resolves the spans into work->scratch. */
static tk_status tk_entity_resolve(const tk_recognizer *self, tk_doc *doc, tk_work *work)
{
    if (!tk_names_start(&work->names, work->n_spans))
        return tk_entity_no_memory(self, doc);
    tk_lines lines = {
        .first = work->view.first, .kind = work->view.kind, .count = work->n_sentences};
    work->n_spans = tk_names_resolve(&work->names, &work->text, &work->seen, &lines, work->spans,
                                     work->n_spans, work->scratch, (uint32_t)work->span_room);
    return TK_OK;
}

/** Handle of the fullest form of an entity's name. */
static uint32_t tk_entity_name(const tk_recognizer *self, tk_doc *doc, tk_work *work,
                               uint32_t index)
{
    tk_entity *entity = &work->names.entities[index];
    if (entity->fuller != index) {
        const tk_entity *fuller = &work->names.entities[entity->fuller];
        if (fuller->first < fuller->end)
            return tk_entity_name(self, doc, work, entity->fuller);
    }
    if (entity->name == 0 && entity->first < entity->end) {
        uint32_t begin = work->text.begin[entity->first], end = work->text.end[entity->end - 1];
        entity->name = self->host->string_add(doc, doc->text + begin, end - begin);
    }
    return entity->name;
}

/** The id that the user gives exactly this name; NULL if there is none. */
static const char *tk_entity_user_id(const tk_recognizer *self, const tk_text *text,
                                     const tk_span *span)
{
    return tk_ids_find(
        &self->ids, tk_gazetteer_hash(text->text, text->begin, text->end, span->first, span->end));
}

/** Finds the ids of the document's names. A name whose id differs from that of its fullest form is
 * an entity of its own. */
static void tk_entity_identify(const tk_recognizer *self, tk_work *work)
{
    tk_names *names = &work->names;

    for (uint32_t i = 0; i < work->n_spans; i++) {
        const tk_span *span = &work->scratch[i];
        if (span->entity < names->count && names->entities[span->entity].user_id == NULL)
            names->entities[span->entity].user_id = tk_entity_user_id(self, &work->text, span);
    }
    // A fullest form without an id has that of the first of its short forms.
    for (uint32_t i = 0; i < work->n_spans; i++) {
        if (work->scratch[i].entity >= names->count)
            continue;
        const tk_entity *entity = &names->entities[work->scratch[i].entity];
        tk_entity *fuller = &names->entities[entity->fuller];
        if (fuller->user_id == NULL)
            fuller->user_id = entity->user_id;
    }
    for (uint32_t i = 0; i < names->count; i++) {
        tk_entity *entity = &names->entities[i];
        const tk_entity *fuller = &names->entities[entity->fuller];
        if (entity->user_id == NULL)
            entity->user_id = fuller->user_id;
        else if (fuller->user_id != NULL && strcmp(entity->user_id, fuller->user_id) != 0)
            entity->fuller = i;
    }
}

/** Handle of a span's id; 0 if it has none. */
static uint32_t tk_entity_id(const tk_recognizer *self, tk_doc *doc, tk_work *work,
                             const tk_span *span)
{
    if (span->entity >= work->names.count) {
        const char *id = tk_entity_user_id(self, &work->text, span);
        return id ? self->host->string_add(doc, id, strlen(id)) : 0;
    }
    tk_entity *entity = &work->names.entities[span->entity];
    if (entity->id == 0 && entity->user_id != NULL)
        entity->id = self->host->string_add(doc, entity->user_id, strlen(entity->user_id));
    return entity->id;
}

static tk_status tk_entity_write(const tk_recognizer *self, tk_doc *doc, tk_work *work)
{
    tk_layer_out out;
    tk_status status = self->host->layer_reserve(doc, 0, work->n_spans, &out);
    if (status != TK_OK)
        return status;
    uint8_t *label = out.columns[0];
    uint32_t *name = out.columns[1], *id = out.columns[2];
    const bool has_ids = self->ids.names.n_keys > 0;
    if (has_ids)
        tk_entity_identify(self, work);
    for (uint32_t i = 0; i < work->n_spans; i++) {
        const tk_span *span = &work->scratch[i];
        out.begin[i] = work->text.begin[span->first];
        out.end[i] = work->text.end[span->end - 1];
        label[i] = span->label;
        name[i] =
            span->entity < work->names.count ? tk_entity_name(self, doc, work, span->entity) : 0;
        id[i] = has_ids ? tk_entity_id(self, doc, work, span) : 0;
    }
    return self->host->layer_commit(doc, 0, work->n_spans);
}

static tk_status tk_entity_annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    tk_recognizer *self = instance;
    (void)host; // the same as at set-up

    tk_status status = tk_entity_prepare(self, doc);
    if (status != TK_OK)
        return status;
    tk_entity_tag(self, &self->work);
    status = tk_entity_resolve(self, doc, &self->work);
    if (status == TK_OK)
        status = tk_entity_write(self, doc, &self->work);
    tk_work_trim(&self->work);
    return status;
}

// ------------------------------------------------------------------------------------ descriptor

static const tk_option tk_entity_options[] = {
    {.name = "gazetteer",
     .doc = "file of names that are always entities, one per line: name, tab, label, and "
            "optionally tab, id",
     .type = TK_OPT_FILE},
};

static const tk_layer_decl tk_entity_required[] = {
    {.name = "token/1", .doc = "the tokens, whose forms are looked up"},
    {.name = "sentence/1", .doc = "the sentences, which no name crosses"},
};

static const tk_layer_decl tk_entity_provided[] = {TK_ENTITY_LAYER(0)};

static const tk_lexeme_column tk_entity_lexemes[] = {
    {.column = {.name = ".word",
                .doc = "class and flags of the form",
                .type = TK_BYTES,
                .width = sizeof(tk_word)},
     .fill = tk_entity_fill_word},
    {.column = {.name = ".vectors",
                .doc = "scores of the labels, for the token and its neighbours",
                .type = TK_BYTES,
                .width = sizeof(tk_vectors)},
     .fill = tk_entity_fill_vectors},
};

static const tk_plugin tk_entity_plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .min_host_minor = 0,
    .id = "entity",
    .version = "1.0.0",
    .summary = "Names of persons, organisations, places, products and events",
    .doc = "Finds names, labels them, and gives the fullest form of the same name in "
           "the document.\n"
           "\n"
           "A linear-chain model over word features, lists and gazetteers labels the runs of words "
           "that can be names; rules add products and events; a pass over the whole document gives "
           "all mentions of one entity the same label, and finds missed mentions.\n"
           "\n"
           "Sources: see the model card in the plugin's README.",
    .licence = "MIT",
    .required = tk_entity_required,
    .n_required = 2,
    .provided = tk_entity_provided,
    .n_provided = 1,
    .lexemes = tk_entity_lexemes,
    .n_lexemes = 2,
    .options = tk_entity_options,
    .n_options = 1,
    .create = tk_entity_create,
    .destroy = tk_entity_destroy,
    .annotate = tk_entity_annotate,
};

TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &tk_entity_plugin : NULL;
}
