// SPDX-License-Identifier: MIT
#include "document.h"

#include "figure.h"
#include "forecast.h"
#include "instrument.h"
#include "label.h"
#include "match.h"
#include "measure.h"
#include "mention.h"
#include "post.h"
#include "revise.h"
#include "series.h"
#include "stated.h"
#include "target.h"
#include "ticker.h"

#include <stdlib.h>
#include <string.h>

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
                .stage = w->stage,
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

/** Tries measures and frames for the amounts that are left. */
static void read_amounts(fact_document_reader *it)
{
    fact_work *w = &it->work;
    fact_sentence *s = &w->sentence;
    w->stage = FACT_BY_FRAME;
    for (uint32_t a = 0; a < s->n_amounts; a++) {
        fact_amount *amount = &s->amounts[a];
        if (!amount->used && !amount->old && !fact_measure(w, a)) {
            fact_match_amount(w, &it->frames, a);
        }
    }
}

static void read_words(fact_document_reader *it)
{
    fact_work *w = &it->work;
    const fact_sentence *s = &w->sentence;
    w->stage = FACT_BY_WORD;
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->items[i].kind == IT_VG || s->items[i].kind == IT_NP) {
            fact_match_word(w, &it->frames, i);
        }
    }
}

/** Applies the rules to a sentence. */
static void read_sentence(fact_document_reader *it)
{
    fact_work *w = &it->work;
    fact_sentence *s = &w->sentence;
    fact_clauses(s);
    w->stage = FACT_BY_TABLE;
    if (s->bars && fact_table_row(w, &it->table)) {
        return;
    }
    fact_mark_old(s);
    w->stage = FACT_BY_TARGET;
    fact_targets(w);
    w->stage = FACT_BY_TICKER;
    fact_tickers(w);
    fact_forecast_changes(w);
    w->stage = FACT_BY_FIGURE;
    fact_figures(w);
    fact_levels(w);
    read_amounts(it);
    w->stage = FACT_BY_FIGURE;
    fact_figures(w); // what refers to a measure that was found just now
    read_words(it);
    w->stage = FACT_BY_REST;
    read_rest(w);
    w->stage = FACT_BY_POST;
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

bool fact_document_read(fact_document_reader *it, fact_text *text, fact_short_forms *short_forms,
                        const tk_host *host, tk_doc *doc)
{
    fact_work *w = &it->work;
    *text = (fact_text){
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
        .short_forms = short_forms,
        .bars = memchr(doc->text, '|', doc->length) != NULL,
    };
    fact_short_forms_find(short_forms, text);
    w->list.count = 0;
    w->list.failed = false;
    fact_mentions_start(&w->mentions, text);
    w->last.kind = TK_FACT_KINDS;
    it->table.sentence = NONE;
    fact_cursor cursor = {0, 0, 0, 0, 0};
    for (uint32_t i = 0; i < text->sentence->count; i++) {
        if (is_header(text, i) || fact_sentence_is_hot(text, i, &cursor)) {
            fact_sentence_read(&w->sentence, text, i, &cursor);
            uint32_t first = w->list.count;
            read_sentence(it);
            fact_revise(w, &it->model, first);
            fact_mentions_add(w);
        } else {
            fact_mentions_skim(&w->mentions, text, i, cursor.entity);
        }
    }
    fact_instruments_unite(&w->list);
    return !w->list.failed;
}

// -------------------------------------------------------------------------------------- setup

tk_status fact_reader_start(fact_document_reader *it, const tk_setup *setup, tk_str own)
{
    tk_status status = fact_words_read(&it->words, setup, "words.txt");
    if (status == TK_OK && own.length) {
        status = fact_frames_read(&it->frames, &it->words, setup, own.data);
        for (uint32_t i = 0; i < it->frames.count; i++) {
            it->frames.list[i].own = true;
        }
    }
    if (status == TK_OK) {
        status = fact_frames_read(&it->frames, &it->words, setup, "frames.txt");
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

void fact_reader_finish(fact_document_reader *it)
{
    fact_frames_finish(&it->frames);
    fact_words_finish(&it->words);
    free(it->work.list.facts);
}

static tk_status fill_hot(void *data, const tk_form *form, void *value)
{
    const fact_document_reader *it = data;
    *(uint8_t *)value = it->words.entries[fact_words_form(&it->words, form).entry].hot;
    return TK_OK;
}

static tk_status fill(void *data, const tk_form *form, void *value)
{
    const fact_document_reader *it = data;
    *(fact_word *)value = fact_words_form(&it->words, form);
    return TK_OK;
}

// --------------------------------------------------------------------------------- descriptor

const tk_layer_decl fact_required[LAYERS] = {
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

const tk_lexeme_column fact_lexemes[FACT_LEXEMES] = {
    {.column = {.name = ".word",
                .doc = "classes and hash of the form",
                .type = TK_BYTES,
                .width = sizeof(fact_word)},
     .fill = fill},
    {.column = {.name = ".hot", .doc = "whether it can state a fact", .type = TK_U8},
     .fill = fill_hot},
};
