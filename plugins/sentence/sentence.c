// SPDX-License-Identifier: MIT
// The plugin `sentence`: its descriptor, and the sentences of UAX #29. The rules for news are in
// rules.c.
#include "form.h"
#include "rules.h"

#include <toolkit/text/properties.h>
#include <toolkit/text/uax29.h>
#include <toolkit/text/schema.h>

#include <stdlib.h>

enum { MODE_NEWS, MODE_UAX29 };
enum { OPTION_MODE, OPTION_COUNT };

typedef struct instance {
    tk_forms *forms;
    int64_t mode;
} instance;

static tk_status create(const tk_setup *setup, void **out)
{
    instance *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return setup->host->fail_setup(setup->ctx, "out of memory");
    self->mode = setup->options[OPTION_MODE].i;
    self->forms = tk_forms_create(setup);
    if (self->forms == NULL) {
        free(self);
        return TK_ERR_INSTANCE;
    }
    *out = self;
    return TK_OK;
}

static void destroy(void *instance_)
{
    instance *self = instance_;
    tk_forms_free(self->forms);
    free(self);
}

/** Unicode's sentences as ranges of tokens: a boundary inside a token does not count. */
static tk_status annotate_uax29(const tk_host *host, tk_doc *doc)
{
    const tk_layer *tokens = &doc->layers[0];
    tk_layer_out out = {0};
    uint32_t count = 0, from = 0;
    for (uint32_t at = 0; at < doc->length && from < tokens->count;) {
        at = tk_uax29_sentence(doc->text, doc->length, at);
        uint32_t to = from;
        while (to < tokens->count && tokens->end[to] <= at)
            to++;
        if (to == from || (to < tokens->count && tokens->begin[to] < at))
            continue;
        if (count == out.capacity) {
            uint64_t more = count == 0 ? tokens->count / 12 + 32 : (uint64_t)count * 2;
            tk_status status = host->layer_reserve(doc, 0, more, &out);
            if (status != TK_OK)
                return status;
        }
        out.begin[count] = tokens->begin[from];
        out.end[count++] = tokens->end[to - 1];
        from = to;
    }
    return host->layer_commit(doc, 0, count);
}

static tk_status annotate(void *instance_, const tk_host *host, tk_doc *doc)
{
    const instance *self = instance_;
    return self->mode == MODE_NEWS ? tk_rules_annotate(host, doc, doc->lexemes[0])
                                   : annotate_uax29(host, doc);
}

static tk_status fill_flags(void *instance_, const tk_form *form, void *value)
{
    const instance *self = instance_;
    *(uint32_t *)value = tk_forms_flags(self->forms, form);
    return TK_OK;
}

static const char *const modes[] = {"news", "uax29"};

static const tk_option options[OPTION_COUNT] = {
    [OPTION_MODE] = {.name = "mode",
                     .doc = "news: the rules of this plugin; uax29: Unicode's sentence boundaries",
                     .type = TK_OPT_ENUM,
                     .fallback = "news",
                     .choices = modes,
                     .n_choices = 2},
};

static const tk_layer_decl required[] = {
    {.name = "token/1"},
};

static const tk_layer_decl provided[] = {TK_SENTENCE_LAYER(0)};

static const tk_lexeme_column lexemes[] = {
    {.column = {.name = ".flags", .doc = "what the form can do in a sentence", .type = TK_U32},
     .fill = fill_flags},
};

static const tk_plugin plugin = {
    .size = sizeof(tk_plugin),
    .kind = TK_ANNOTATOR,
    .id = "sentence",
    .version = "1.0.0",
    .summary = "Splits text into sentences, headings, list items and table rows",
    .doc = "Mode news uses rules: abbreviations and initials, the case and kind of the next "
           "word, quotation marks and citations after the full stop, ellipses, lists within a "
           "line, and the structure of lines. It detects whether a text is hard-wrapped.\n\n"
           "Mode uax29 uses the sentences of Unicode Standard Annex #29, Unicode 14.0.",
    .licence = "MIT",
    .required = required,
    .n_required = 1,
    .provided = provided,
    .n_provided = 1,
    .lexemes = lexemes,
    .n_lexemes = 1,
    .options = options,
    .n_options = OPTION_COUNT,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
