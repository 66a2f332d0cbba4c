// SPDX-License-Identifier: MIT
/** @file fact.c The plugin: descriptor, data files, and the way through a document. */
#include "fact.h"

#include "fallback.h"
#include "figure.h"
#include "forecast.h"
#include "frame.h"
#include "instrument.h"
#include "label.h"
#include "match.h"
#include "measure.h"
#include "mention.h"
#include "post.h"
#include "series.h"
#include "stated.h"
#include "table.h"
#include "target.h"
#include "ticker.h"
#include "write.h"

#include <stdlib.h>
#include <string.h>

enum { OPTION_KINDS, OPTION_FRAMES, OPTIONS };

typedef struct instance {
    fact_words words;
    fact_frames frames;
    fact_frames fallback; /**< for amounts that no frame takes */
    fact_work work;
    fact_table table;
    uint32_t kinds;
} instance;

// --------------------------------------------------------------------------------------- list

fact *fact_add(fact_work *w, uint32_t kind)
{
    fact_list *list = &w->list;
    if (!(w->kinds >> kind & 1)) {
        return NULL;
    }
    if (list->count == list->capacity) {
        uint32_t capacity = 2 * list->capacity + 64;
        fact *facts = realloc(list->facts, capacity * sizeof *facts);
        if (!facts) {
            list->failed = true;
            return NULL;
        }
        list->facts = facts;
        list->capacity = capacity;
    }
    fact *f = &list->facts[list->count++];
    *f = (fact){.kind = (uint8_t)kind,
                .sentence = w->sentence.index,
                .begin = UINT32_MAX,
                .date = NONE,
                .subject = {.entity = NONE},
                .object = {.entity = NONE}};
    return f;
}

void fact_cover(const fact_sentence *s, fact *f, uint32_t first, uint32_t last)
{
    const tk_layer *token = s->text->token;
    tk_str text = fact_words_text(s, first, last);
    uint32_t begin = token->begin[first], end = begin + (uint32_t)text.length;
    f->begin = begin < f->begin ? begin : f->begin;
    f->end = end > f->end ? end : f->end;
}

// ----------------------------------------------------------------------------------- document

/** Reads the amounts that no rule for a word has taken. */
static void read_rest(fact_work *w)
{
    fact_sentence *s = &w->sentence;
    for (uint32_t a = 0; a < s->n_amounts; a++) {
        const fact_amount *amount = &s->amounts[a];
        bool free = !amount->used && !amount->old;
        if (free && (fact_label(w, a) || fact_stated(w, a) || fact_series(w, a))) {
            continue;
        }
        if (!amount->used) {
            fact_forecast(w, a);
        }
    }
}

static void read_sentence(instance *it)
{
    fact_work *w = &it->work;
    fact_sentence *s = &w->sentence;
    fact_clauses(s);
    if (s->bars && fact_table_row(w, &it->table)) {
        return;
    }
    fact_mark_old(s);
    fact_targets(w);
    fact_tickers(w);
    fact_forecast_changes(w);
    fact_figures(w);
    fact_levels(w);
    for (uint32_t a = 0; a < s->n_amounts; a++) {
        fact_amount *amount = &s->amounts[a];
        if (!amount->used && !amount->old && !fact_measure(w, a)) {
            fact_match_amount(w, &it->frames, a);
        }
    }
    for (uint32_t a = 0; a < s->n_amounts; a++) {
        fact_fallback(w, &it->fallback, a);
    }
    fact_figures(w); // what refers to a measure that was found just now
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->items[i].kind == IT_VG || s->items[i].kind == IT_NP) {
            fact_match_word(w, &it->frames, i);
        }
    }
    read_rest(w);
    fact_posts(w);
}

/** Whether a sentence without amounts may be the header of a table. */
static bool is_header(const fact_text *text, uint32_t index)
{
    if (!text->bars) {
        return false;
    }
    uint32_t begin = text->sentence->begin[index], end = text->sentence->end[index];
    return memchr(text->doc->text + begin, '|', end - begin) != NULL;
}

static tk_status annotate(void *data, const tk_host *host, tk_doc *doc)
{
    instance *it = data;
    fact_work *w = &it->work;
    fact_short_forms short_forms;
    const fact_text text = {
        .host = host,
        .doc = doc,
        .token = &doc->layers[LAYER_TOKEN],
        .sentence = &doc->layers[LAYER_SENTENCE],
        .entity = &doc->layers[LAYER_ENTITY],
        .money = &doc->layers[LAYER_MONEY],
        .date = &doc->layers[LAYER_DATE],
        .number = &doc->layers[LAYER_NUMBER],
        .words = doc->lexemes[0],
        .hot = doc->lexemes[1],
        .lexicon = &it->words,
        .short_forms = &short_forms,
        .bars = memchr(doc->text, '|', doc->length) != NULL,
    };
    fact_short_forms_find(&short_forms, &text);
    w->list.count = 0;
    w->list.failed = false;
    fact_mentions_start(&w->mentions, &text);
    w->last.kind = TK_FACT_KINDS;
    it->table.sentence = NONE;
    w->kinds = it->kinds;
    fact_cursor cursor = {0, 0, 0, 0, 0};
    for (uint32_t i = 0; i < text.sentence->count; i++) {
        if (is_header(&text, i) || fact_sentence_is_hot(&text, i, &cursor)) {
            fact_sentence_read(&w->sentence, &text, i, &cursor);
            read_sentence(it);
            fact_mentions_add(w);
        } else {
            fact_mentions_skim(&w->mentions, &text, i, cursor.entity);
        }
    }
    if (w->list.failed) {
        return host->fail(doc, TK_ERR_DOC, UINT64_MAX, "out of memory");
    }
    fact_instruments_unite(&w->list);
    return fact_write(&w->list, &text);
}

// -------------------------------------------------------------------------------------- setup

static void destroy(void *data)
{
    instance *it = data;
    fact_frames_finish(&it->frames);
    fact_frames_finish(&it->fallback);
    fact_words_finish(&it->words);
    free(it->work.list.facts);
    free(it);
}

/** Reads the option `kinds`: names with commas. */
static bool read_kinds(instance *it, tk_str list)
{
    const tk_column *column = &tk_fact_columns[TK_FACT_KIND];
    it->kinds = list.length ? 0 : UINT32_MAX;
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
        it->kinds |= 1u << k;
        at = end + 1;
    }
    return true;
}

static tk_status read_files(instance *it, const tk_setup *setup)
{
    const tk_value *own = &setup->options[OPTION_FRAMES];
    tk_status status = fact_words_read(&it->words, setup, "words.txt");
    if (status == TK_OK && own->s.length) {
        status = fact_frames_read(&it->frames, &it->words, setup, own->s.data);
    }
    if (status == TK_OK) {
        status = fact_frames_read(&it->frames, &it->words, setup, "frames.txt");
    }
    if (status == TK_OK) {
        status = fact_frames_read(&it->fallback, &it->words, setup, "fallback.txt");
    }
    if (status == TK_OK && !fact_frames_heat(&it->frames, &it->words)) {
        status = setup->host->fail_setup(setup->ctx, "out of memory");
    }
    static const uint8_t alone[] = {W_POSTWORD, W_LEAVEPOST, W_LEADS};
    static const uint8_t counted[] = {W_JOBS,  W_WORKFORCE, W_INSTRUMENT,   W_COUNTED,
                                      W_GOODS, W_STOCK,     W_CONTRACTWORD, W_BARRELS};
    for (size_t i = 0; status == TK_OK && i < sizeof alone; i++) {
        fact_words_heat(&it->words, alone[i], HOT_ALONE);
    }
    for (size_t i = 0; status == TK_OK && i < sizeof counted; i++) {
        fact_words_heat(&it->words, counted[i], HOT_COUNT);
    }
    return status;
}

static tk_status create(const tk_setup *setup, void **out)
{
    instance *it = calloc(1, sizeof *it);
    if (!it) {
        return setup->host->fail_setup(setup->ctx, "out of memory");
    }
    tk_status status = TK_OK;
    if (!read_kinds(it, setup->options[OPTION_KINDS].s)) {
        status = setup->host->fail_setup(setup->ctx, "kinds is not a list of kinds of fact/1, such "
                                                     "as RESULT, MOVE");
    }
    if (status == TK_OK) {
        status = read_files(it, setup);
    }
    if (status != TK_OK) {
        destroy(it);
        return status;
    }
    *out = it;
    return TK_OK;
}

static tk_status fill_hot(void *data, const tk_form *form, void *value)
{
    const instance *it = data;
    *(uint8_t *)value = it->words.entries[fact_words_form(&it->words, form).entry].hot;
    return TK_OK;
}

static tk_status fill(void *data, const tk_form *form, void *value)
{
    const instance *it = data;
    *(fact_word *)value = fact_words_form(&it->words, form);
    return TK_OK;
}

// --------------------------------------------------------------------------------- descriptor

static const tk_layer_decl required[] = {
    [LAYER_TOKEN] = {.name = "token/1"},
    [LAYER_SENTENCE] = {.name = "sentence/1"},
    [LAYER_ENTITY] = {.name = "entity/1",
                      .columns = tk_entity_columns,
                      .n_columns = TK_ENTITY_COLUMNS},
    [LAYER_MONEY] = {.name = "money/1", .columns = tk_money_columns, .n_columns = TK_MONEY_COLUMNS},
    [LAYER_DATE] = {.name = "date/1", .columns = tk_date_columns, .n_columns = TK_DATE_COLUMNS},
    [LAYER_NUMBER] = {.name = "number/1",
                      .columns = tk_number_columns,
                      .n_columns = TK_NUMBER_COLUMNS},
};

static const tk_layer_decl provided[] = {TK_FACT_LAYER(0)};

static const tk_lexeme_column lexemes[] = {
    {.column = {.name = ".word",
                .doc = "classes and hash of the form",
                .type = TK_BYTES,
                .width = sizeof(fact_word)},
     .fill = fill},
    {.column = {.name = ".hot", .doc = "whether it can state a fact", .type = TK_U8},
     .fill = fill_hot},
};

static const tk_option options[OPTIONS] = {
    [OPTION_KINDS] = {.name = "kinds",
                      .doc = "kinds of facts to find, with commas between them; empty: all",
                      .type = TK_OPT_STRING},
    [OPTION_FRAMES] = {.name = "frames",
                       .doc = "a file with more frames, in the format of frames.txt",
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
    .required = required,
    .provided = provided,
    .lexemes = lexemes,
    .options = options,
    .n_required = LAYERS,
    .n_provided = 1,
    .n_lexemes = 2,
    .n_options = OPTIONS,
    .create = create,
    .destroy = destroy,
    .annotate = annotate,
};

const tk_plugin *tk_plugin_v1(uint32_t index)
{
    return index == 0 ? &plugin : NULL;
}
