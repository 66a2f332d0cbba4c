// SPDX-License-Identifier: MIT
// The collector `merge`: the facts of all documents as one table.
#include "add.h"
#include "corpus.h"
#include "write.h"

#include <stdlib.h>
#include <string.h>

enum { OPTION_FORMAT, OPTION_ALIASES, OPTION_PARENTS, OPTION_SIMILARITY, OPTION_TEXT, N_OPTIONS };
enum { FORMAT_JSONL, FORMAT_CSV, FORMAT_SQLITE };

/** Records of a merged state. */
typedef struct block {
    struct block *next;
    size_t length;
    char bytes[];
} block;

typedef struct {
    int64_t format;
    bool parents, text;
    double similarity;
    tk_name_rules rules;
    tk_relations relations;
    tk_aliases aliases;
    tk_adder adder;
    tk_pack added; /**< records of add() since the last state */
    block *blocks, **end;
} merge;

// ------------------------------------------------------------------------------------------- setup

static void free_blocks(merge *self)
{
    while (self->blocks) {
        block *next = self->blocks->next;

        free(self->blocks);
        self->blocks = next;
    }
    self->end = &self->blocks;
}

static void destroy(void *instance)
{
    merge *self = instance;

    tk_name_rules_finish(&self->rules);
    tk_relations_finish(&self->relations);
    tk_aliases_finish(&self->aliases);
    tk_adder_finish(&self->adder);
    free(self->added.data);
    free_blocks(self);
    free(self);
}

static tk_status read_aliases(merge *self, const tk_setup *setup)
{
    const tk_str path = setup->options[OPTION_ALIASES].s;
    tk_alias_fault fault;
    tk_str file;

    if (!path.length)
        return TK_OK;
    if (setup->host->read_file(setup->ctx, path.data, &file) != TK_OK)
        return TK_ERR_INSTANCE;
    if (!tk_aliases_read(&self->aliases, file, &fault))
        return setup->host->fail_setup(setup->ctx, fault.message);
    return TK_OK;
}

static tk_status set_up(merge *self, const tk_setup *setup)
{
    const tk_value *options = setup->options;

    self->end = &self->blocks;
    self->format = options[OPTION_FORMAT].i;
    self->parents = options[OPTION_PARENTS].i != 0;
    self->similarity = options[OPTION_SIMILARITY].f;
    self->text = options[OPTION_TEXT].i != 0 && self->format == FORMAT_SQLITE;
    if (self->format == FORMAT_SQLITE && tk_sqlite_fault())
        return setup->host->fail_setup(setup->ctx, tk_sqlite_fault());
    if (tk_name_rules_read(&self->rules, setup) != TK_OK ||
        tk_relations_read(&self->relations, setup) != TK_OK)
        return TK_ERR_INSTANCE;
    return read_aliases(self, setup);
}

static tk_status create(const tk_setup *setup, void **instance)
{
    merge *self = calloc(1, sizeof *self);

    if (!self)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    if (set_up(self, setup) != TK_OK) {
        destroy(self);
        return TK_ERR_INSTANCE;
    }
    *instance = self;
    return TK_OK;
}

// ------------------------------------------------------------------------------------------- state

static tk_status add(void *instance, const tk_host *host, tk_doc *doc)
{
    merge *self = instance;

    if (tk_adder_add(&self->adder, &self->relations, host, doc, self->format == FORMAT_SQLITE,
                     self->text, &self->added))
        return TK_OK;
    return host->fail(doc, TK_ERR_INSTANCE, UINT64_MAX, "out of memory for the facts");
}

static tk_status save(void *instance, const tk_host *host, tk_sink *out)
{
    merge *self = instance;
    const char version = TK_STATE_VERSION;
    tk_status status = host->sink_write(out, &version, 1);

    for (const block *b = self->blocks; b && status == TK_OK; b = b->next)
        status = host->sink_write(out, b->bytes, b->length);
    if (status == TK_OK && self->added.length)
        status = host->sink_write(out, self->added.data, self->added.length);
    free_blocks(self);
    self->added.length = 0;
    return status;
}

static tk_status keep(merge *self, const char *data, size_t length)
{
    block *kept = malloc(sizeof *kept + length);

    if (!kept)
        return TK_ERR_INSTANCE;
    kept->next = NULL;
    kept->length = length;
    memcpy(kept->bytes, data, length);
    *self->end = kept;
    self->end = &kept->next;
    return TK_OK;
}

/** Turns what add() has collected since the last merge into a block. */
static tk_status keep_added(merge *self)
{
    const tk_status status =
        self->added.length ? keep(self, self->added.data, self->added.length) : TK_OK;

    self->added.length = 0;
    return status;
}

static tk_status merge_state(void *instance, const tk_host *host, tk_sink *out, const tk_str *state)
{
    merge *self = instance;

    if (!state->length || state->data[0] != TK_STATE_VERSION ||
        !tk_records_are_valid(state->data + 1, state->length - 1))
        return host->sink_fail(out, "the saved state is damaged");
    if (keep_added(self) != TK_OK ||
        (state->length > 1 && keep(self, state->data + 1, state->length - 1) != TK_OK))
        return host->sink_fail(out, "out of memory for the facts");
    return TK_OK;
}

static bool make_table(merge *self, tk_corpus *corpus)
{
    if (keep_added(self) != TK_OK)
        return false;
    for (const block *b = self->blocks; b; b = b->next)
        if (!tk_corpus_load(corpus, b->bytes, b->length))
            return false;
    return tk_corpus_group(corpus, self->similarity) && tk_corpus_unify(corpus, self->parents) &&
           tk_corpus_match(corpus);
}

static tk_status finish(void *instance, const tk_host *host, tk_sink *out)
{
    merge *self = instance;
    tk_corpus corpus = {.rules = &self->rules, .aliases = &self->aliases};
    tk_status status;

    if (!make_table(self, &corpus))
        status = host->sink_fail(out, "out of memory for the facts");
    else if (self->format == FORMAT_CSV)
        status = tk_write_csv(&corpus, host, out);
    else if (self->format == FORMAT_SQLITE)
        status = tk_write_sqlite(&corpus, host, out);
    else
        status = tk_write_jsonl(&corpus, host, out);
    tk_corpus_finish(&corpus);
    return status;
}

// -------------------------------------------------------------------------------------- descriptor

static const char *const formats[] = {"jsonl", "csv", "sqlite"};

static const tk_option options[N_OPTIONS] = {
    [OPTION_FORMAT] = {.name = "format",
                       .doc = "Form of the result",
                       .type = TK_OPT_ENUM,
                       .fallback = "jsonl",
                       .choices = formats,
                       .n_choices = sizeof formats / sizeof *formats},
    [OPTION_ALIASES] = {.name = "aliases",
                        .doc = "A file of names that are one, with their identifiers",
                        .type = TK_OPT_FILE},
    [OPTION_PARENTS] = {.name = "parents",
                        .doc = "Make a brand one with the company that a text calls its parent",
                        .type = TK_OPT_BOOL,
                        .fallback = "true"},
    [OPTION_SIMILARITY] = {.name = "similarity",
                           .doc = "Resemblance from which documents are copies of each other",
                           .type = TK_OPT_FLOAT,
                           .min = 0.1,
                           .max = 1,
                           .fallback = "0.8"},
    [OPTION_TEXT] =
        {.name = "text",
         .doc = "sqlite only: keep the texts of the documents, for a search in all of them",
         .type = TK_OPT_BOOL,
         .fallback = "false"},
};

/** What it reads of entity/1: a decoder's file may lack identifiers. */
static const tk_layer_decl required[TK_MERGE_LAYERS] = {
    [TK_MERGE_ENTITY] = TK_ENTITY_LAYER(TK_LAYER_OPTIONAL),
    [TK_MERGE_FACT] = TK_FACT_LAYER(0),
};

static const char *const extensions[] = {"jsonl", "csv", "sqlite", "db", NULL};

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_COLLECTOR,
    .min_host_minor = 2,
    .id = "merge",
    .version = "1.0.0",
    .summary = "The facts of all documents as one table, with agreements and conflicts",
    .doc = "Makes the names of one entity in all documents one, and the statements that tell the "
           "same fact one row with all its witnesses. Their amounts are reconciled: the row has "
           "the most exact value that agrees with most documents, says who is vaguer, and who "
           "says what cannot be true with it.\n\n"
           "Documents that are copies of each other count once. The result is JSON Lines, CSV or "
           "a database of SQLite.",
    .licence = "MIT",
    .required = required,
    .n_required = TK_MERGE_LAYERS,
    .options = options,
    .n_options = N_OPTIONS,
    .extensions = extensions,
    .create = create,
    .destroy = destroy,
    .add = add,
    .save = save,
    .merge = merge_state,
    .finish = finish,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
