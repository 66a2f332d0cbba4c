// SPDX-License-Identifier: MIT
// An annotator whose spans refer to others, and which sets meta: a claim is a sentence; it refers
// to the first and the last of its tokens that are in capitals, to the claim before it, and to
// nothing where there is none.
#include <string.h>
#include <toolkit/plugin.h>

enum { SENTENCES, TOKENS };
enum { FIRST, LAST, BEFORE, N_COLUMNS };

static const tk_column columns[N_COLUMNS] = {
    [FIRST] = {.name = "first", .doc = "the first name", .type = TK_SPAN, .layer = "token/1"},
    [LAST] = {.name = "last", .doc = "the last name", .type = TK_SPAN, .layer = "token/1"},
    [BEFORE] = {.name = "before", .doc = "the claim before", .type = TK_SPAN, .layer = "claims/1"},
};
static const tk_layer_decl required[] = {
    [SENTENCES] = {.name = "sentence/1"}, [TOKENS] = {.name = "token/1"}};
static const tk_layer_decl provided[] = {
    {.name = "claims/1", .doc = "claims", .columns = columns, .n_columns = N_COLUMNS}};
static const tk_lexeme_column lexemes[] = {{{.name = "shape", .type = TK_U32}, NULL, {0}}};

static const tk_ext_meta *meta;

static tk_status create(const tk_setup *setup, void **instance)
{
    *instance = NULL;
    meta = setup->host->extension(TK_EXT_META);
    if (!meta || setup->host->extension("meta/2") || setup->host->extension(""))
        return setup->host->fail_setup(setup->ctx, "the host's extensions are wrong");
    return TK_OK;
}

static tk_status set_meta(tk_doc *doc, uint32_t n)
{
    const char json[] = {'[', (char)('0' + n % 10), ',', ' ', '"', '\\', 'n', '"', ']'};
    tk_status status = meta->set(doc, "claims", 6, "none", 4, 0);
    if (status == TK_OK)
        status = meta->set(doc, "claims.list", 11, json, sizeof json, 1);
    // Twice: the last one counts, in the place of the first.
    return status == TK_OK ? meta->set(doc, "claims", 6, "a \"quoted\"\nline", 15, 0) : status;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    const tk_layer *sentences = &doc->layers[SENTENCES], *tokens = &doc->layers[TOKENS];
    const uint32_t *shape = doc->lexemes[0];
    tk_layer_out out;
    uint32_t t = 0;
    (void)instance;
    if (host->layer_reserve(doc, 0, sentences->count, &out) != TK_OK)
        return TK_ERR_DOC;
    uint32_t *const *values = (uint32_t *const *)out.columns;
    for (uint32_t s = 0; s < sentences->count; s++) {
        out.begin[s] = sentences->begin[s];
        out.end[s] = sentences->end[s];
        for (; t < tokens->count && tokens->end[t] <= out.end[s]; t++) {
            if (!(shape[tokens->lexeme[t]] & TK_SHAPE_UPPER))
                continue;
            if (values[FIRST][s] == TK_SPAN_NONE)
                values[FIRST][s] = t;
            values[LAST][s] = t;
        }
        if (s > 0)
            values[BEFORE][s] = s - 1;
    }
    const tk_status status = set_meta(doc, sentences->count);
    return status == TK_OK ? host->layer_commit(doc, 0, sentences->count) : status;
}

static const tk_str texts[] = {{"The SEC said NO.", 16}};
static const tk_ext_samples samples = {.size = sizeof samples, .count = 1, .texts = texts};

static const void *extension(const char *name)
{
    return strcmp(name, TK_EXT_SAMPLES) == 0 ? &samples : NULL;
}

static const tk_plugin plugin = {.size = sizeof(tk_plugin),
                                 .kind = TK_ANNOTATOR,
                                 .min_host_minor = 2,
                                 .id = "claims",
                                 .version = "1.0.0",
                                 .summary = "Sentences that refer to tokens",
                                 .doc = "Marks sentences.",
                                 .licence = "MIT",
                                 .required = required,
                                 .n_required = 2,
                                 .provided = provided,
                                 .n_provided = 1,
                                 .lexemes = lexemes,
                                 .n_lexemes = 1,
                                 .create = create,
                                 .annotate = annotate,
                                 .extension = extension};

TK_EXPORT const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
