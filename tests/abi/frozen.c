// SPDX-License-Identifier: MIT
// A plugin as built for ABI 1.0, with a copy of the header of that version. It
// marks every capital letter, and counts the capitals of a form.
#include "plugin-1.0.h"

static const tk_column columns[] = {
    {.name = "letter", .doc = "the letter", .type = TK_U8},
    {.name = "name", .doc = "the letter, as a string", .type = TK_STRING},
};
static const tk_layer_decl provided[] = {
    {.name = "capital/1", .doc = "capitals", .columns = columns, .n_columns = 2},
};
static const tk_option options[] = {
    {.name = "from",
     .doc = "first letter that counts",
     .type = TK_OPT_INT,
     .min = 'A',
     .max = 'Z',
     .fallback = "65"},
};

static tk_status fill(void *instance, const tk_form *form, void *value)
{
    (void)instance;
    for (uint32_t i = 0; i < form->length; i++)
        *(uint32_t *)value += form->text[i] >= 'A' && form->text[i] <= 'Z';
    return TK_OK;
}

static const tk_lexeme_column lexemes[] = {
    {{.name = "capitals", .doc = "how many", .type = TK_U32, .flags = TK_COL_OUTPUT}, fill, {0}},
};

static tk_status create(const tk_setup *setup, void **instance)
{
    *instance = (void *)&setup->options[0];
    return setup->n_options == 1 ? TK_OK : TK_ERR_INSTANCE;
}

static tk_status annotate(void *instance, const tk_host *host, tk_doc *doc)
{
    const tk_value *from = instance;
    tk_layer_out out;
    uint32_t n = 0;
    if (host->layer_reserve(doc, 0, doc->length, &out) != TK_OK)
        return TK_ERR_DOC;
    for (uint32_t i = 0; i < doc->length; i++) {
        if (doc->text[i] < from->i || doc->text[i] > 'Z')
            continue;
        out.begin[n] = i;
        out.end[n] = i + 1;
        ((uint8_t *)out.columns[0])[n] = (uint8_t)doc->text[i];
        ((uint32_t *)out.columns[1])[n] = host->string_add(doc, doc->text + i, 1);
        n++;
    }
    return host->layer_commit(doc, 0, n);
}

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .id = "frozen",
    .version = "1.0.0",
    .summary = "marks capital letters",
    .licence = "MIT",
    .provided = provided,
    .n_provided = 1,
    .lexemes = lexemes,
    .n_lexemes = 1,
    .options = options,
    .n_options = 1,
    .create = create,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
