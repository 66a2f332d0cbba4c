// SPDX-License-Identifier: MIT
/** @file fact.c The plugin: descriptor and options. */
#include "document.h"
#include "write.h"

#include <stdlib.h>
#include <string.h>

enum { OPTION_KINDS, OPTION_FRAMES, OPTION_MODEL, OPTIONS };

static void destroy(void *data)
{
    fact_reader_finish(data);
    free(data);
}

/** Reads the option `kinds`: names with commas. */
static bool read_kinds(fact_document_reader *it, tk_str list)
{
    const tk_column *column = &tk_fact_columns[TK_FACT_KIND];
    it->work.kinds = list.length ? 0 : UINT32_MAX;
    for (uint64_t at = 0; at < list.length;) {
        uint64_t end = at;
        while (end < list.length && list.data[end] != ',') {
            end++;
        }
        uint64_t last = end;
        while (at < end && list.data[at] == ' ') {
            at++;
        }
        while (last > at && list.data[last - 1] == ' ') {
            last--;
        }
        uint32_t k = 0;
        while (k < column->n_names && (strlen(column->names[k]) != last - at ||
                                       memcmp(column->names[k], list.data + at, last - at) != 0)) {
            k++;
        }
        if (k == column->n_names) {
            return false;
        }
        it->work.kinds |= 1u << k;
        at = end + 1;
    }
    return true;
}

static tk_status create(const tk_setup *setup, void **out)
{
    fact_document_reader *it = calloc(1, sizeof *it);
    if (!it) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    tk_status status = TK_OK;
    if (!read_kinds(it, setup->options[OPTION_KINDS].s)) {
        status = setup->host->fail_setup(setup->ctx, "kinds is not a list of kinds of fact/1, such "
                                                     "as RESULT, MOVE");
    }
    if (status == TK_OK) {
        status = fact_reader_start(it, setup, setup->options[OPTION_FRAMES].s);
    }
    if (status == TK_OK) {
        tk_str model = setup->options[OPTION_MODEL].s;
        status = fact_model_read(&it->model, setup, model.length ? model.data : "model.bin");
    }
    if (status != TK_OK) {
        destroy(it);
        return status;
    }
    *out = it;
    return TK_OK;
}

static tk_status annotate(void *data, const tk_host *host, tk_doc *doc)
{
    fact_document_reader *it = data;
    fact_text text;
    fact_short_forms short_forms;
    if (!fact_document_read(it, &text, &short_forms, host, doc)) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
    }
    return fact_write(&it->work.list, &text);
}

// --------------------------------------------------------------------------------- descriptor

static const tk_layer_decl provided[] = {TK_FACT_LAYER(0)};

static const tk_option options[OPTIONS] = {
    [OPTION_KINDS] = {.name = "kinds",
                      .doc = "kinds of facts to find, with commas between them; empty: all",
                      .type = TK_OPT_STRING},
    [OPTION_FRAMES] = {.name = "frames",
                       .doc = "a file with more frames, in the format of frames.txt",
                       .type = TK_OPT_FILE},
    [OPTION_MODEL] = {.name = "model",
                      .doc = "a file with another model, made by the trainer",
                      .type = TK_OPT_FILE},
};

static const tk_plugin plugin = {
    .size = sizeof plugin,
    .kind = TK_ANNOTATOR,
    .id = "fact",
    .version = "1.0.0",
    .summary = "Finds stated facts: who did what, for how much, when, and who says so",
    .doc = "Reads each sentence as noun phrases and verb groups, finds the subjects of verbs, and "
           "applies frames: for each verb or noun that states a fact, which of its neighbours is "
           "investor, buyer, price, purpose. Measures and prices have rules of their own, as have "
           "posts. Pronouns and \"the company\" are resolved; the tense, modal verbs and hedges "
           "give the status, attributions the source. What is doubtful stays empty.",
    .licence = "MIT",
    .required = fact_required,
    .provided = provided,
    .lexemes = fact_lexemes,
    .options = options,
    .n_required = LAYERS,
    .n_provided = 1,
    .n_lexemes = FACT_LEXEMES,
    .n_options = OPTIONS,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
