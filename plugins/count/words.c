// SPDX-License-Identifier: MIT
// What is counted in a document.
#include "count.h"

#include <stdlib.h>

static uint32_t add_row(counter *c, const uint32_t *key, const char **fault)
{
    uint32_t row = tk_string_table_add(&c->rows, (const char *)key, count_key_size(c));
    if (row == TK_STRING_NONE) {
        *fault = "out of memory";
    } else if (c->rows.count > c->max) {
        *fault = "max: there are more different terms than that; raise it, or count fewer";
        row = TK_STRING_NONE;
    }
    return row;
}

uint32_t count_row(counter *c, const uint32_t *key, const char **fault)
{
    if (c->n > 1 || c->of == COUNT_NAME) {
        return add_row(c, key, fault);
    }
    count_last *last = tk_string_table_value(&c->terms, key[1]);
    if (last->group != key[0] + 1) {
        last->row = add_row(c, key, fault);
        last->group = last->row == TK_STRING_NONE ? 0 : key[0] + 1;
    }
    return last->row;
}

/** A document as it is read. */
typedef struct {
    counter *counter;
    const tk_host *host;
    tk_doc *doc;
    uint32_t key[1 + COUNT_NGRAM_MAX]; // the group, and the last n words
    uint32_t run;                      // words since the last sentence boundary or punctuation
    uint32_t stops;                    // bit i: word i before the last one is a stopword
    const char *fault;
} reading;

static void count_once(reading *r, uint32_t row)
{
    if (row == TK_STRING_NONE) {
        return; // for the reason in `fault`
    }
    count_value *value = tk_string_table_value(&r->counter->rows, row);
    value->count++;
    value->documents += value->last != r->counter->document;
    value->last = r->counter->document;
}

// ------------------------------------------------------------------------------------------- words

static void take_word(reading *r, const count_word *word)
{
    const uint32_t n = r->counter->n;
    for (uint32_t i = 1; i < n; i++) {
        r->key[i] = r->key[i + 1];
    }
    r->key[n] = word->term;
    r->stops = r->stops << 1 | word->stop;
    r->run++;
    bool stop_outside = (r->stops & 1) != 0 || (r->stops >> (n - 1) & 1) != 0;
    if (r->run >= n && !stop_outside) {
        count_once(r, count_row(r->counter, r->key, &r->fault));
    }
}

// The term of a token; empty for punctuation.
static tk_str term_of(const reading *r, uint32_t lexeme, const tk_form *form)
{
    if (r->counter->stems) {
        tk_str stem = {"", 0};
        const uint32_t *stems = r->doc->lexemes[LEXEME_STEM];
        r->host->lexeme_text(r->doc, stems[lexeme], &stem);
        return stem;
    }
    bool word = (form->shape & (TK_SHAPE_LETTER | TK_SHAPE_DIGIT)) != 0;
    return word ? (tk_str){form->folded, form->folded_length} : (tk_str){"", 0};
}

static bool is_stopword(const counter *c, const tk_form *form)
{
    return c->stopwords.count > 0 &&
           tk_string_table_find(&c->stopwords, form->folded, form->folded_length) != TK_STRING_NONE;
}

static void set_word(reading *r, uint32_t lexeme, count_word *word)
{
    counter *c = r->counter;
    tk_form form;
    *word = (count_word){c->document, TK_STRING_NONE, false};
    if (r->host->lexeme_form(r->doc, lexeme, &form) == 0) {
        return;
    }
    tk_str term = term_of(r, lexeme, &form);
    if (term.length > 0) {
        word->stop = is_stopword(c, &form);
        word->term = tk_string_table_add(&c->terms, term.data, term.length);
        r->fault = word->term == TK_STRING_NONE ? "out of memory" : NULL;
    }
}

static bool reserve_words(counter *c, uint32_t count)
{
    if (count <= c->n_words) {
        return true;
    }
    size_t wanted = count + (size_t)count / 2;
    count_word *words = realloc(c->words, wanted * sizeof *words);
    if (words == NULL) {
        return false;
    }
    memset(words + c->n_words, 0, (wanted - c->n_words) * sizeof *words);
    c->words = words;
    c->n_words = (uint32_t)wanted;
    return true;
}

static void read_words(reading *r)
{
    const tk_layer *tokens = &r->doc->layers[LAYER_TOKEN];
    const tk_layer *sentences = &r->doc->layers[LAYER_SENTENCE];
    uint32_t sentence = 0;
    if (!reserve_words(r->counter, r->doc->lexeme_count)) {
        r->fault = "out of memory";
    }
    for (uint32_t t = 0; t < tokens->count && r->fault == NULL; t++) {
        while (sentence < sentences->count && sentences->begin[sentence] <= tokens->begin[t]) {
            sentence++;
            r->run = 0;
        }
        count_word *word = &r->counter->words[tokens->lexeme[t]];
        if (word->document != r->counter->document) {
            set_word(r, tokens->lexeme[t], word);
        }
        if (word->term == TK_STRING_NONE) {
            r->run = 0;
        } else {
            take_word(r, word);
        }
    }
}

// ---------------------------------------------------------------------------------------- entities

static void read_entities(reading *r)
{
    counter *c = r->counter;
    const tk_layer *entities = &r->doc->layers[LAYER_ENTITY];
    const uint8_t *labels = entities->columns[TK_ENTITY_LABEL];
    for (uint32_t i = 0; i < entities->count && r->fault == NULL; i++) {
        if (labels != NULL && !tk_entity_label_is_in(c->labels, labels[i])) {
            continue;
        }
        r->key[1] = tk_entity_table_add(&c->entities, r->host, r->doc, entities, i);
        if (r->key[1] == TK_STRING_NONE) {
            r->fault = "out of memory";
        } else {
            count_once(r, count_row(c, r->key, &r->fault));
        }
    }
}

tk_status count_add_document(void *instance, const tk_host *host, tk_doc *doc)
{
    counter *c = instance;
    char scratch[COUNT_PERIOD_ROOM];
    tk_str group = count_group(c, host, doc, scratch);
    reading r = {.counter = c, .host = host, .doc = doc};
    r.key[0] = tk_string_table_add(&c->groups, group.data, group.length);
    c->document++;
    if (r.key[0] == TK_STRING_NONE) {
        r.fault = "out of memory";
    } else if (c->of == COUNT_NAME && doc->layers[LAYER_ENTITY].begin == NULL) {
        r.fault = "of = entity needs the layer entity; put [entity] into the pipeline";
    } else if (c->of == COUNT_NAME) {
        read_entities(&r);
    } else {
        read_words(&r);
    }
    return r.fault == NULL ? TK_OK : host->fail(doc, TK_ERR_INSTANCE, UINT64_MAX, r.fault);
}
