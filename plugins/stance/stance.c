// SPDX-License-Identifier: MIT
/**
 * @file stance.c
 * The layer stance/1: the names of each sentence, with the score of the clause that they are in.
 *
 * Sentiment scores whole sentences. Where the clauses of a sentence are of opposite sign, "Gold
 * rose while silver fell", the score of a name is that of its clause instead: the sum of what the
 * forms of the clause add by themselves, which is sentiment's lexeme column "sentiment".
 */
#include <toolkit/plugin.h>
#include <toolkit/text/schema.h>
#include <toolkit/text/seek.h>
#include <toolkit/text/words.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/** Clauses of a sentence beyond this number belong to the last one. */
enum { CLAUSES_MOST = 32 };

/** In units of valence, where 1 is the least that makes a sentence good or bad news: the score of a
 * clause of valence v is 1 - exp(-STEEPNESS · (|v| - 1)), as that of a sentence. */
#define STEEPNESS 0.72

enum { LAYER_TOKEN, LAYER_SENTENCE, LAYER_ENTITY, LAYER_SENTIMENT };
enum { LEXEME_CLAUSE, LEXEME_VALENCE };

typedef struct stance {
    tk_words *clauses;
} stance;

/** A name, and the mention that it is of. */
typedef struct named {
    tk_str name;
    uint32_t mention;
} named;

/** A document that is being read. */
typedef struct reading {
    const tk_layer *token, *sentence, *entity, *sentiment;
    const uint8_t *clause;  /**< of a lexeme: whether it starts a clause */
    const double *valence;  /**< of a lexeme */
    uint32_t *entity_of;    /**< of each mention: a number that those with the same name share */
    uint32_t *row_sentence; /**< of each such number: the last sentence with a row, + 1 */
    uint32_t *clause_of;    /**< of each mention of the current sentence: its clause */
    double values[CLAUSES_MOST];
    uint32_t n_clauses;
} reading;

// ------------------------------------------------------------------------------------- set-up

static void destroy(void *instance)
{
    stance *self = instance;
    tk_words_free(self->clauses);
    free(self);
}

static tk_status create(const tk_setup *setup, void **instance)
{
    stance *self = calloc(1, sizeof *self);
    if (!self) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    tk_status status = tk_words_add_file(&self->clauses, setup, "clauses.txt", 1, NULL, 0);
    if (status != TK_OK) {
        free(self);
        return status;
    }
    *instance = self;
    return TK_OK;
}

static tk_status fill_clause(void *instance, const tk_form *form, void *value)
{
    const stance *self = instance;
    *(uint8_t *)value = (uint8_t)tk_words_flags(self->clauses, form->folded, form->folded_length);
    return TK_OK;
}

// ----------------------------------------------------------------------------------- entities

static int by_name(const void *a, const void *b)
{
    const named *x = a, *y = b;
    const uint64_t length = x->name.length < y->name.length ? x->name.length : y->name.length;
    const int order = length ? memcmp(x->name.data, y->name.data, length) : 0;
    if (order != 0) {
        return order;
    }
    return (x->name.length > y->name.length) - (x->name.length < y->name.length);
}

/** The name of a mention; its own text if the layer gives none. */
static tk_str name_of(const tk_host *host, tk_doc *doc, const tk_layer *entity, uint32_t i)
{
    tk_str name = {0};
    const uint32_t handle = ((const uint32_t *)entity->columns[0])[i];
    if (handle) {
        host->string(doc, handle, &name);
    }
    return name.length ? name
                       : (tk_str){doc->text + entity->begin[i], entity->end[i] - entity->begin[i]};
}

/** Numbers the entities. False when out of memory. */
static bool number_entities(reading *r, const tk_host *host, tk_doc *doc)
{
    const uint32_t n = r->entity->count;
    named *names = host->alloc(doc, (uint64_t)n * sizeof *names);
    r->entity_of = host->alloc(doc, (uint64_t)n * sizeof *r->entity_of);
    r->row_sentence = host->alloc(doc, (uint64_t)n * sizeof *r->row_sentence);
    r->clause_of = host->alloc(doc, (uint64_t)n * sizeof *r->clause_of);
    if (!names || !r->entity_of || !r->row_sentence || !r->clause_of) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        names[i] = (named){name_of(host, doc, r->entity, i), i};
    }
    qsort(names, n, sizeof *names, by_name); // those with one name in any order
    for (uint32_t i = 0, number = 0; i < n; i++) {
        number += i > 0 && by_name(&names[i - 1], &names[i]) != 0;
        r->entity_of[names[i].mention] = number;
    }
    return true;
}

// ------------------------------------------------------------------------------------ clauses

/** Starts a clause, unless the current one is the last that there is room for. */
static void start_clause(reading *r)
{
    if (r->n_clauses < CLAUSES_MOST) {
        r->values[r->n_clauses++] = 0;
    }
}

/**
 * Splits the sentence of tokens first … end - 1 into clauses, sums the valence of each, and finds
 * the clause of the mentions from `mention` on. The words of a name do not count.
 */
static void read_clauses(reading *r, uint32_t first, uint32_t end, uint32_t mention)
{
    const tk_layer *entity = r->entity;
    r->n_clauses = 0;
    start_clause(r);
    for (uint32_t t = first; t < end; t++) {
        const uint32_t begin = r->token->begin[t], lexeme = r->token->lexeme[t];
        while (mention < entity->count && entity->end[mention] <= begin) {
            r->clause_of[mention++] = r->n_clauses - 1; // it begins and ends inside the last token
        }
        if (mention < entity->count && entity->begin[mention] < r->token->end[t]) {
            r->clause_of[mention] = r->n_clauses - 1;
            continue;
        }
        if (t > first && r->clause[lexeme]) {
            start_clause(r);
        }
        r->values[r->n_clauses - 1] += r->valence[lexeme];
    }
}

/** Whether a clause of the sentence is good news and another is bad. */
static bool are_opposed(const reading *r)
{
    bool good = false, bad = false;
    for (uint32_t i = 0; i < r->n_clauses; i++) {
        good |= r->values[i] > 1;
        bad |= r->values[i] < -1;
    }
    return good && bad;
}

static double clause_score(double valence)
{
    const double score = 1 - exp(-STEEPNESS * (fabs(valence) - 1));
    return copysign(round(score * 10000) / 10000, valence);
}

// ----------------------------------------------------------------------------------- document

/** The score of a mention: of its clause if the clauses are opposed and it is one of them. */
static double score_of(const reading *r, uint32_t mention, double of_sentence, bool opposed)
{
    const double valence = opposed ? r->values[r->clause_of[mention]] : 0;
    return fabs(valence) > 1 ? clause_score(valence) : of_sentence;
}

/** Writes a row for the first mention of each entity in a sentence, mentions first … end - 1.
 * Returns the new number of rows. */
static uint32_t write_rows(reading *r, const tk_host *host, tk_doc *doc, const tk_layer_out *out,
                           uint32_t row, uint32_t sentence, uint32_t first, uint32_t end,
                           double score)
{
    const bool opposed = r->n_clauses > 1 && are_opposed(r);
    for (uint32_t i = first; i < end; i++) {
        uint32_t *last = &r->row_sentence[r->entity_of[i]];
        if (*last == sentence + 1) {
            continue;
        }
        *last = sentence + 1;
        const tk_str name = name_of(host, doc, r->entity, i);
        const uint32_t handle = ((const uint32_t *)r->entity->columns[0])[i];
        out->begin[row] = r->entity->begin[i];
        out->end[row] = r->entity->end[i];
        ((uint32_t *)out->columns[TK_STANCE_NAME])[row] =
            handle ? handle : host->string_add(doc, name.data, name.length);
        ((uint32_t *)out->columns[TK_STANCE_ENTITY])[row] = i;
        ((double *)out->columns[TK_STANCE_SCORE])[row] = score_of(r, i, score, opposed);
        ((uint32_t *)out->columns[TK_STANCE_SENTENCE])[row] = sentence;
        row++;
    }
    return row;
}

/** Reads all sentences that have a name and a score. Returns the number of rows. */
static uint32_t read_sentences(reading *r, const tk_host *host, tk_doc *doc,
                               const tk_layer_out *out)
{
    const tk_layer *sentence = r->sentence, *entity = r->entity, *sentiment = r->sentiment;
    uint32_t rows = 0, token = 0, mention = 0, scored = 0;
    for (uint32_t s = 0; s < sentence->count && mention < entity->count; s++) {
        const uint32_t begin = sentence->begin[s], end = sentence->end[s];
        while (mention < entity->count && entity->begin[mention] < begin) {
            mention++; // outside of all sentences
        }
        const uint32_t first = mention;
        while (mention < entity->count && entity->begin[mention] < end) {
            mention++;
        }
        while (scored < sentiment->count && sentiment->end[scored] <= begin) {
            scored++;
        }
        if (first == mention || scored == sentiment->count || sentiment->begin[scored] > begin) {
            continue;
        }
        const uint32_t from = tk_seek(r->token, token, begin);
        token = tk_seek(r->token, from, end);
        for (uint32_t i = first; i < mention; i++) {
            r->clause_of[i] = 0;
        }
        read_clauses(r, from, token, first);
        rows = write_rows(r, host, doc, out, rows, s, first, mention,
                          ((const double *)sentiment->columns[0])[scored]);
    }
    return rows;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    (void)instance;
    reading r = {.token = &doc->layers[LAYER_TOKEN],
                 .sentence = &doc->layers[LAYER_SENTENCE],
                 .entity = &doc->layers[LAYER_ENTITY],
                 .sentiment = &doc->layers[LAYER_SENTIMENT],
                 .clause = doc->lexemes[LEXEME_CLAUSE],
                 .valence = doc->lexemes[LEXEME_VALENCE]};
    tk_layer_out out;
    if (r.entity->count == 0) {
        return TK_OK;
    }
    tk_status status = host->layer_reserve(doc, 0, r.entity->count, &out);
    if (status != TK_OK) {
        return status;
    }
    if (!number_entities(&r, host, doc)) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory for the document's names");
    }
    return host->layer_commit(doc, 0, read_sentences(&r, host, doc, &out));
}

// --------------------------------------------------------------------------------- descriptor

static const tk_layer_decl required[] = {
    [LAYER_TOKEN] = {.name = "token/1", .doc = "the words of the clauses"},
    [LAYER_SENTENCE] = {.name = "sentence/1", .doc = "a name has one row in each"},
    [LAYER_ENTITY] = {.name = "entity/1",
                      .doc = "the names",
                      .columns = &tk_entity_columns[TK_ENTITY_NAME],
                      .n_columns = 1},
    [LAYER_SENTIMENT] = {.name = "sentiment/1",
                         .doc = "the scores of the sentences",
                         .columns = tk_sentiment_columns,
                         .n_columns = TK_SENTIMENT_COLUMNS},
};

static const tk_layer_decl provided[] = {TK_STANCE_LAYER(0)};

static const tk_lexeme_column lexemes[] = {
    [LEXEME_CLAUSE] = {.column = {.name = ".clause",
                                  .doc = "1 if the form starts a clause",
                                  .type = TK_U8},
                       .fill = fill_clause},
    [LEXEME_VALENCE] = {.column = {.name = "sentiment",
                                   .doc = "what the form adds to its clause",
                                   .type = TK_F64}},
};

static const tk_plugin plugin = {
    .size = sizeof plugin,
    .kind = TK_ANNOTATOR,
    .id = "stance",
    .version = "1.0.0",
    .summary = "Good or bad news for whom: a score for each name in a sentence",
    .doc = "Gives the names of each sentence the score of the sentence. Where the sentence has "
           "clauses of opposite sign, \"Gold rose while silver fell\", it gives them the score of "
           "their clause, which is the sum of what its words add by themselves.",
    .licence = "MIT",
    .required = required,
    .n_required = 4,
    .provided = provided,
    .n_provided = 1,
    .lexemes = lexemes,
    .n_lexemes = 2,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
