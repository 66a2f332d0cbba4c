// SPDX-License-Identifier: MIT
// The collectors `count` and `count_stems`: how often words, runs of words and entities occur.
#include "count.h"

#include <stdlib.h>

enum {
    OPTION_OF,
    OPTION_N,
    OPTION_BY,
    OPTION_MIN,
    OPTION_TOP,
    OPTION_FORMAT,
    OPTION_LABELS,
    OPTION_STOPWORDS,
    OPTION_MAX
};

static void destroy(void *instance)
{
    counter *c = instance;
    tk_string_table_finish(&c->stopwords);
    tk_string_table_finish(&c->groups);
    tk_string_table_finish(&c->terms);
    tk_entity_table_finish(&c->entities);
    tk_string_table_finish(&c->rows);
    free(c->words);
    free(c);
}

// Takes a line of the file of stopwords, without white space around it.
static bool take_stopword(counter *c, const char *line, size_t length)
{
    while (length > 0 && strchr(" \t\r", line[length - 1]) != NULL) {
        length--;
    }
    while (length > 0 && strchr(" \t", *line) != NULL) {
        line++;
        length--;
    }
    return length == 0 || *line == '#' ||
           tk_string_table_add(&c->stopwords, line, length) != TK_STRING_NONE;
}

static tk_status read_stopwords(counter *c, const tk_setup *setup, tk_str path)
{
    tk_str file;
    if (path.length == 0) {
        return TK_OK;
    }
    tk_status status = setup->host->read_file(setup->ctx, path.data, &file);
    const char *end = status == TK_OK ? file.data + file.length : NULL;
    for (const char *at = status == TK_OK ? file.data : NULL; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop == NULL ? end : stop;
        if (!take_stopword(c, at, (size_t)(stop - at))) {
            return setup->host->fail_setup(setup->ctx, "out of memory");
        }
        at = stop + (stop < end);
    }
    return status;
}

static tk_status create(const tk_setup *setup, void **instance, bool stems)
{
    static const char *const names[] = {[COUNT_FORM] = "form",
                                        [COUNT_STEM] = "stem",
                                        [COUNT_NGRAM] = "ngram",
                                        [COUNT_NAME] = "name"};
    static const uint32_t kinds[] = {COUNT_FORM, COUNT_NGRAM, COUNT_NAME};
    static const uint32_t stem_kinds[] = {COUNT_STEM, COUNT_NGRAM};
    const tk_value *options = setup->options;
    counter *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    c->of = (stems ? stem_kinds : kinds)[options[OPTION_OF].i];
    c->term_name = names[c->of];
    c->by = (uint32_t)options[OPTION_BY].i;
    c->by_name = c->by == BY_CORPUS ? NULL : options[OPTION_BY].s.data;
    c->n = c->of == COUNT_NGRAM ? (uint32_t)options[OPTION_N].i : 1;
    c->min = (uint64_t)options[OPTION_MIN].i;
    c->top = (uint64_t)options[OPTION_TOP].i;
    c->max = (uint64_t)options[OPTION_MAX].i;
    c->jsonl = options[OPTION_FORMAT].i != 0;
    c->stems = stems;
    c->terms.value_size = sizeof(count_last);
    c->rows.value_size = sizeof(count_value);
    tk_status status = tk_entity_labels(setup, options[OPTION_LABELS].s, &c->labels);
    if (status == TK_OK) {
        status = read_stopwords(c, setup, options[OPTION_STOPWORDS].s);
    }
    if (status != TK_OK) {
        destroy(c);
        return status;
    }
    *instance = c;
    return TK_OK;
}

static tk_status create_forms(const tk_setup *setup, void **instance)
{
    return create(setup, instance, false);
}

static tk_status create_stems(const tk_setup *setup, void **instance)
{
    return create(setup, instance, true);
}

static const tk_layer_decl required[] = {
    [LAYER_TOKEN] = {.name = COUNT_TOKEN, .doc = "the words"},
    [LAYER_SENTENCE] = {.name = COUNT_SENTENCE,
                        .doc = "n-grams do not go beyond a sentence",
                        .flags = TK_LAYER_OPTIONAL},
    [LAYER_ENTITY] = {.name = COUNT_ENTITY,
                      .doc = "the entities",
                      .columns = tk_entity_columns,
                      .n_columns = TK_ENTITY_COLUMNS,
                      .flags = TK_LAYER_OPTIONAL},
};

static const tk_lexeme_column lexemes[] = {
    [LEXEME_STEM] = {.column = {.name = "stem",
                                .doc = "what is counted instead of a form",
                                .type = TK_STRING}},
};

static const char *const of_choices[] = {"form", "ngram", "entity"};
static const char *const of_stem_choices[] = {"stem", "ngram"};
static const char *const by_choices[] = {"corpus", "day", "week", "month", "year", "source"};
static const char *const format_choices[] = {"csv", "jsonl"};

#define OPTIONS(CHOICES, FALLBACK)                                                                \
    {                                                                                             \
        [OPTION_OF] = {.name = "of",                                                              \
                       .doc = "What to count",                                                    \
                       .type = TK_OPT_ENUM,                                                       \
                       .fallback = (FALLBACK),                                                    \
                       .choices = (CHOICES),                                                      \
                       .n_choices = sizeof(CHOICES) / sizeof *(CHOICES)},                         \
        [OPTION_N] = {.name = "n",                                                                \
                      .doc = "Words of an n-gram",                                                \
                      .type = TK_OPT_INT,                                                         \
                      .min = 2,                                                                   \
                      .max = COUNT_NGRAM_MAX,                                                     \
                      .fallback = "2"},                                                           \
        [OPTION_BY] = {.name = "by",                                                              \
                       .doc = "Count by a period of `meta.date`, or by `meta.source`",            \
                       .type = TK_OPT_ENUM,                                                       \
                       .fallback = "corpus",                                                      \
                       .choices = by_choices,                                                     \
                       .n_choices = sizeof by_choices / sizeof *by_choices},                      \
        [OPTION_MIN] = {.name = "min",                                                            \
                        .doc = "Leave out what occurs less often",                                \
                        .type = TK_OPT_INT,                                                       \
                        .min = 1,                                                                 \
                        .max = 1e15,                                                              \
                        .fallback = "1"},                                                         \
        [OPTION_TOP] = {.name = "top",                                                            \
                        .doc = "The number of rows of each period or source; 0 is all",           \
                        .type = TK_OPT_INT,                                                       \
                        .min = 0,                                                                 \
                        .max = 1e9,                                                               \
                        .fallback = "0"},                                                         \
        [OPTION_FORMAT] = {.name = "format",                                                      \
                           .doc = "Format of the result",                                         \
                           .type = TK_OPT_ENUM,                                                   \
                           .fallback = "csv",                                                     \
                           .choices = format_choices,                                             \
                           .n_choices = sizeof format_choices / sizeof *format_choices},          \
        [OPTION_LABELS] = {.name = "labels",                                                      \
                           .doc = "Labels of the entities to count (`ORG,PERSON`); empty is all", \
                           .type = TK_OPT_STRING},                                                \
        [OPTION_STOPWORDS] = {.name = "stopwords",                                                \
                              .doc = "File of words to leave out, one per line, in lower case",   \
                              .type = TK_OPT_FILE},                                               \
        [OPTION_MAX] = {.name = "max",                                                            \
                        .doc = "Most rows to keep in memory, about 100 bytes each",               \
                        .type = TK_OPT_INT,                                                       \
                        .min = 1000,                                                              \
                        .max = 4e9,                                                               \
                        .fallback = "5000000"},                                                   \
    }

static const tk_option options[] = OPTIONS(of_choices, "form");
static const tk_option stem_options[] = OPTIONS(of_stem_choices, "stem");

#define DOC                                                                                     \
    "Counts words, runs of 2 to 5 words, or entities, in the whole corpus or by day, week, "    \
    "month, year or source, and in how many documents each occurs. Rows are sorted by falling " \
    "count, then by their bytes.\n\n"                                                           \
    "A word is a token with a letter or a digit, in lower case. An n-gram has no punctuation "  \
    "inside and is within one sentence. Stopwords are not counted; an n-gram neither begins "   \
    "nor ends with one. Entities with the same id are one, else those with the same label and " \
    "name."

#define COLLECTOR(ID, SUMMARY, OPTIONS, CREATE)                                                   \
    .size = sizeof(tk_plugin), .kind = TK_COLLECTOR, .min_host_minor = 2, .id = (ID),             \
    .version = "1.0.0", .summary = (SUMMARY), .doc = DOC, .licence = "MIT", .required = required, \
    .n_required = sizeof required / sizeof *required, .options = (OPTIONS),                       \
    .n_options = sizeof(OPTIONS) / sizeof *(OPTIONS), .create = (CREATE), .destroy = destroy,     \
    .add = count_add_document, .save = count_save, .merge = count_merge, .finish = count_finish

static const tk_plugin plugins[] = {
    {COLLECTOR("count", "How often words, n-grams or entities occur", options, create_forms)},
    {COLLECTOR("count_stems", "How often stems or n-grams of stems occur", stem_options,
               create_stems),
     .lexemes = lexemes, .n_lexemes = 1},
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index < sizeof plugins / sizeof *plugins ? &plugins[index] : NULL;
}
