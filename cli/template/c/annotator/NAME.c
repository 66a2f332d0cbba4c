// SPDX-License-Identifier: MIT
// @NAME@: finds share symbols that follow their exchange, as in "(NYSE: ARDN)".
//
// This is a complete plugin, and a tour of the contract. It needs no other header of toolkit than
// <toolkit/plugin.h>. Read it from the bottom up: tk_plugin_v1() returns the descriptor, which
// names everything else.

#include <stdlib.h>
#include <string.h>
#include <toolkit/plugin.h>

enum { LONGEST_CODE = 8, MOST_EXCHANGES = 250 };

/** An exchange, from a line of the data file: how texts write it, and its ISO 10383 code. */
typedef struct exchange {
    const char *form; // points into the data file, which the host keeps in memory
    size_t form_length;
    const char *code;
    size_t code_length;
} exchange;

/** An instance, which create() makes from the options. It is the same for every document. */
typedef struct instance {
    int64_t longest; // longest symbol, in bytes
    size_t n_exchanges;
    exchange exchanges[MOST_EXCHANGES];
} instance;

// ------------------------------------------------------------------- setup: options, data files

/** Options are parsed and checked, in the order of this table: create() gets only valid values. */
enum { OPT_EXCHANGES, OPT_MAX_LENGTH, N_OPTIONS };
static const tk_option options[N_OPTIONS] = {
    [OPT_EXCHANGES] = {.name = "exchanges",
                       .doc = "exchanges and their codes, one per line, separated by a tab",
                       .type = TK_OPT_FILE,
                       .fallback = "exchanges.tsv"}, // in the folder data/
    [OPT_MAX_LENGTH] = {.name = "max_length",
                        .doc = "length of the longest symbol, in bytes",
                        .type = TK_OPT_INT,
                        .min = 1,
                        .max = 12,
                        .fallback = "5"},
};

/** Splits the file in place. False if a line is wrong. */
static int read_exchanges(instance *self, const tk_str *file)
{
    const char *line = file->data, *end = file->data + file->length;
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        if (!stop)
            stop = end;
        const char *tab = memchr(line, '\t', (size_t)(stop - line));
        if (line < stop && *line != '#') {
            if (!tab || self->n_exchanges == MOST_EXCHANGES || stop - tab - 1 > LONGEST_CODE)
                return 0;
            self->exchanges[self->n_exchanges++] =
                (exchange){line, (size_t)(tab - line), tab + 1, (size_t)(stop - tab - 1)};
        }
        line = stop + 1;
    }
    return 1;
}

/** [setup] Called once, before any document. destroy() frees what this allocates. */
static tk_status create(const tk_setup *setup, void **out)
{
    const tk_host *host = setup->host;
    instance *self = calloc(1, sizeof *self);
    if (!self)
        return host->fail_setup(setup->ctx, "out of memory");
    self->longest = setup->options[OPT_MAX_LENGTH].i;
    tk_str file;
    tk_status status = host->read_file(setup->ctx, setup->options[OPT_EXCHANGES].s.data, &file);
    if (status == TK_OK && !read_exchanges(self, &file))
        status =
            host->fail_setup(setup->ctx, "the exchanges file has a line without a tab, a code that "
                                         "is too long, or too many lines");
    if (status != TK_OK) { // already reported: by read_file() or by the line above
        free(self);
        return status;
    }
    *out = self;
    return TK_OK;
}

static void destroy(void *self)
{
    free(self);
}

// ------------------------------------------------------------------- once per word form

/**
 * A lexeme column holds a value for every distinct word form. The host calls this once for each new
 * form, so the search costs nothing when the form occurs again. The value must depend only on the
 * form. Here it is the number of the exchange, counted from 1, or 0.
 */
static tk_status fill_exchange(void *instance_, const tk_form *form, void *value)
{
    const instance *self = instance_;
    for (size_t i = 0; i < self->n_exchanges; i++) {
        const exchange *e = &self->exchanges[i];
        if (e->form_length == form->length && memcmp(e->form, form->text, form->length) == 0)
            *(uint8_t *)value = (uint8_t)(i + 1);
    }
    return TK_OK;
}

/** In doc->lexemes, in this order. A name with a leading dot is private to the plugin. */
enum { LEX_EXCHANGE, LEX_SHAPE, N_LEXEMES };
static const tk_lexeme_column lexemes[N_LEXEMES] = {
    [LEX_EXCHANGE] = {{.name = ".exchange", .doc = "number of the exchange", .type = TK_U8},
                      fill_exchange,
                      {0}},
    [LEX_SHAPE] = {{.name = "shape", .type = TK_U32}, NULL, {0}}, // read only: the host provides it
};

// ------------------------------------------------------------------- once per document

/** In doc->layers, in this order. */
enum { IN_TOKEN, N_REQUIRED };
static const tk_layer_decl required[N_REQUIRED] = {[IN_TOKEN] = {.name = "token/1"}};

/** The numbers of layers in layer_reserve() and layer_commit(). */
enum { OUT_SYMBOL, N_PROVIDED };
enum { COL_EXCHANGE, N_COLUMNS };
static const tk_column columns[N_COLUMNS] = {
    [COL_EXCHANGE] = {.name = "exchange",
                      .doc = "ISO 10383 code of the exchange",
                      .type = TK_STRING},
};
static const tk_layer_decl provided[N_PROVIDED] = {
    [OUT_SYMBOL] = {.name = "@NAME@/1",
                    .doc = "share symbols",
                    .columns = columns,
                    .n_columns = N_COLUMNS,
                    .flags = TK_LAYER_DISJOINT},
};

/** Whether token `t` can be a symbol: short, and only capital letters. */
static int is_symbol(const instance *self, const tk_layer *tokens, const uint32_t *shape,
                     uint32_t t)
{
    const uint32_t length = tokens->end[t] - tokens->begin[t];
    return length <= self->longest && (shape[tokens->lexeme[t]] & TK_SHAPE_UPPER);
}

/** [worker] Reads the required layers and writes the provided ones. The text is valid UTF-8. */
static tk_status annotate(void *instance_, const tk_host *host, tk_doc *doc)
{
    const instance *self = instance_;
    const tk_layer *tokens = &doc->layers[IN_TOKEN];
    const uint8_t *exchange_of = doc->lexemes[LEX_EXCHANGE];
    const uint32_t *shape = doc->lexemes[LEX_SHAPE];
    tk_layer_out out;
    uint32_t n = 0;
    // A symbol takes three tokens, so a third of the number of tokens is enough room.
    tk_status status = host->layer_reserve(doc, OUT_SYMBOL, tokens->count / 3 + 1, &out);
    if (status != TK_OK)
        return status;
    for (uint32_t t = 0; t + 2 < tokens->count; t++) {
        const uint8_t number = exchange_of[tokens->lexeme[t]];
        if (!number || doc->text[tokens->begin[t + 1]] != ':' ||
            !is_symbol(self, tokens, shape, t + 2))
            continue;
        const exchange *e = &self->exchanges[number - 1];
        out.begin[n] = tokens->begin[t + 2];
        out.end[n] = tokens->end[t + 2];
        ((uint32_t *)out.columns[COL_EXCHANGE])[n] = host->string_add(doc, e->code, e->code_length);
        n++;
        t += 2;
    }
    return host->layer_commit(doc, OUT_SYMBOL, n);
}

// ------------------------------------------------------------------- the descriptor

/** Texts with symbols, for 'toolkit plugins check', which uses them wherever the plugin is. */
static const char sample[] = "Shares of Ardent (NYSE: ARDN) rose.";
static const tk_str texts[] = {{sample, sizeof sample - 1}};
static const tk_ext_samples samples = {.size = sizeof samples, .count = 1, .texts = texts};

static const void *extension(const char *name)
{
    return strcmp(name, TK_EXT_SAMPLES) == 0 ? &samples : NULL;
}

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .id = "@NAME@",
    .version = "1.0.0",
    .summary = "Share symbols that follow their exchange",
    .doc = "Finds the symbol in \"(NYSE: ARDN)\" and similar: an exchange from the data file, a "
           "colon, and a short word in capitals.",
    .licence = "MIT",
    .required = required,
    .n_required = N_REQUIRED,
    .provided = provided,
    .n_provided = N_PROVIDED,
    .lexemes = lexemes,
    .n_lexemes = N_LEXEMES,
    .options = options,
    .n_options = N_OPTIONS,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
    .extension = extension,
};

/** The only function that a plugin exports. Returns its plugins by index, then NULL. */
TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
