// SPDX-License-Identifier: MIT
// JSON Lines: an object for each fact.
#include "write.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    tk_out out;
    const tk_corpus *corpus;
    tk_pack room;
    uint64_t *sides; /**< room for all statements; see sort_sides() */
    bool first;      /**< nothing was written yet in the current object */
} writer;

static void put_key(writer *w, const char *key)
{
    tk_out_string(&w->out, w->first ? "\"" : ", \"");
    tk_out_string(&w->out, key);
    tk_out_string(&w->out, "\": ");
    w->first = false;
}

static void put_text(writer *w, const char *key, tk_str text)
{
    if (!text.length)
        return;
    put_key(w, key);
    tk_out_quoted(&w->out, text.data, text.length);
}

static void put_word(writer *w, const char *key, const char *word)
{
    put_text(w, key, (tk_str){word, strlen(word)});
}

static void put_count(writer *w, const char *key, uint64_t n)
{
    put_key(w, key);
    tk_out_uint(&w->out, n);
}

/** A decimal as a number, as it is written; what JSON does not count as one, as a string. */
static void put_number(writer *w, const char *key, tk_str text)
{
    double value;

    if (!tk_parse_double(text.data, text.length, &value)) {
        put_text(w, key, text);
        return;
    }
    put_key(w, key);
    tk_out_bytes(&w->out, text.data, text.length);
}

static void put_parties(writer *w, const char *key, uint32_t set)
{
    uint32_t n;
    const uint32_t *entities = tk_set_of(w->corpus, set, &n);

    if (!n)
        return;
    put_key(w, key);
    for (uint32_t i = 0; i < n; i++) {
        const tk_entity *entity = &w->corpus->entities[entities[i]];

        tk_out_string(&w->out, i ? ", {" : "[{");
        w->first = true;
        put_text(w, "name", entity->name);
        put_word(w, "label", tk_label_name(entity->label));
        put_text(w, "id", tk_entity_ids(w->corpus, entity, &w->room));
        tk_out_char(&w->out, '}');
    }
    tk_out_char(&w->out, ']');
    w->first = false;
}

static void put_told(writer *w, const char *key, uint32_t statement)
{
    const tk_document *document = &w->corpus->documents[w->corpus->statements[statement].document];

    put_key(w, key);
    tk_out_char(&w->out, '{');
    w->first = true;
    put_text(w, "document", document->id);
    put_text(w, "date", document->date);
    tk_out_char(&w->out, '}');
    w->first = false;
}

static void put_stated(writer *w, const tk_record_fact *text)
{
    put_text(w, "currency", text->texts[TK_TEXT_CURRENCY]);
    put_number(w, "value", text->texts[TK_TEXT_VALUE]);
    put_number(w, "low", text->texts[TK_TEXT_LOW]);
    put_number(w, "high", text->texts[TK_TEXT_HIGH]);
    put_word(w, "mod", tk_mod_name(text->mod));
    put_text(w, "unit", text->texts[TK_TEXT_UNIT]);
    put_number(w, "change", text->texts[TK_TEXT_CHANGE]);
    put_text(w, "begin", text->texts[TK_TEXT_BEGIN]);
    put_text(w, "until", text->texts[TK_TEXT_UNTIL]);
    put_text(w, "date", text->texts[TK_TEXT_DATE]);
}

static void put_witness(writer *w, const tk_statement *s)
{
    const tk_document *document = &w->corpus->documents[s->document];
    tk_record_fact text;

    tk_statement_read(w->corpus, s, &text);
    tk_out_char(&w->out, '{');
    w->first = true;
    put_text(w, "document", document->id);
    put_text(w, "document_date", document->date);
    put_text(w, "title", document->title);
    put_text(w, "publisher", document->source);
    put_count(w, "start", text.begin);
    put_count(w, "end", text.end);
    put_text(w, "wording", text.texts[TK_TEXT_WORDING]);
    put_text(w, "source", text.texts[TK_TEXT_SOURCE]);
    put_word(w, "status", tk_status_name(s->status));
    put_text(w, "what", text.texts[TK_TEXT_WHAT]);
    put_stated(w, &text);
    put_word(w, "amount", tk_agreement_name(s->agreement));
    if (tk_is_copy(w->corpus, s->document))
        put_text(w, "duplicate_of", w->corpus->documents[document->original].id);
    if (!s->independent) {
        put_key(w, "independent");
        tk_out_string(&w->out, "false");
    }
    tk_out_char(&w->out, '}');
}

// --------------------------------------------------------------------------------------- conflicts

static int compare_sides(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/** Sorts the witnesses by side, the main side first: the side + 1, and the index among the
 * witnesses. Returns how many have one; w->sides has room for all. */
static uint32_t sort_sides(writer *w, const tk_fact *fact, bool date)
{
    const uint16_t main_side = date ? fact->main_date_side : fact->main_side;
    uint32_t n = 0;

    for (uint32_t i = 0; i < fact->n_witnesses; i++) {
        const tk_statement *s = tk_witness(w->corpus, fact, i);
        const uint16_t side = date ? s->date_side : s->side;

        if (side != TK_NO_SIDE)
            w->sides[n++] = (side == main_side ? 0 : side + UINT64_C(1)) << 32 | i;
    }
    if (n > 1)
        qsort(w->sides, n, sizeof *w->sides, compare_sides);
    return n;
}

/** Begins a side with what its first witness says. */
static void open_side(writer *w, const tk_fact *fact, bool date, uint32_t witness)
{
    tk_record_fact text;

    tk_statement_read(w->corpus, tk_witness(w->corpus, fact, witness), &text);
    tk_out_char(&w->out, '{');
    w->first = true;
    put_text(w, "said", date ? tk_stated_date(&text, &w->room) : tk_stated_amount(&text, &w->room));
    put_key(w, "witnesses");
    tk_out_char(&w->out, '[');
}

static void put_conflict(writer *w, const tk_fact *fact, bool date)
{
    const uint32_t n = sort_sides(w, fact, date);

    tk_out_char(&w->out, '{');
    w->first = true;
    put_word(w, "field", date ? "date" : "amount");
    put_key(w, "sides");
    tk_out_char(&w->out, '[');
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t witness = (uint32_t)w->sides[i];

        if (i && w->sides[i] >> 32 == w->sides[i - 1] >> 32) {
            tk_out_string(&w->out, ", ");
        } else {
            tk_out_string(&w->out, i ? "]}, " : "");
            open_side(w, fact, date, witness);
        }
        tk_out_uint(&w->out, witness);
    }
    tk_out_string(&w->out, n ? "]}]}" : "]}");
}

static void put_conflicts(writer *w, const tk_fact *fact)
{
    if (fact->sides < 2 && fact->date_sides < 2)
        return;
    put_key(w, "conflicts");
    tk_out_char(&w->out, '[');
    if (fact->sides > 1)
        put_conflict(w, fact, false);
    if (fact->sides > 1 && fact->date_sides > 1)
        tk_out_string(&w->out, ", ");
    if (fact->date_sides > 1)
        put_conflict(w, fact, true);
    tk_out_char(&w->out, ']');
    w->first = false;
}

// --------------------------------------------------------------------------------------------
// facts

static void put_amount(writer *w, const tk_fact *fact)
{
    tk_amount_text amount;
    tk_period_text period;

    tk_amount_of(w->corpus, fact, &amount);
    put_text(w, "currency", amount.currency);
    put_number(w, "value", amount.value);
    put_number(w, "low", amount.low);
    put_number(w, "high", amount.high);
    put_word(w, "mod", amount.mod);
    put_text(w, "unit", amount.unit);
    put_number(w, "change", amount.change);
    tk_period_of(w->corpus, fact, &period);
    put_text(w, "begin", period.begin);
    put_text(w, "until", period.until);
    put_text(w, "date", period.date);
}

static void put_fact(writer *w, const tk_fact *fact)
{
    tk_out_char(&w->out, '{');
    w->first = true;
    put_word(w, "kind", tk_kind_name(fact->kind));
    put_parties(w, "subject", fact->subjects);
    put_parties(w, "object", fact->objects);
    put_text(w, "what", tk_what_of(w->corpus, fact));
    put_amount(w, fact);
    put_word(w, "status", tk_status_name(fact->status));
    put_word(w, "latest_status", tk_status_name(w->corpus->statements[fact->last].status));
    put_count(w, "documents", fact->documents);
    put_count(w, "sources", fact->sources);
    put_told(w, "first_told", fact->first);
    put_told(w, "last_told", fact->last);
    put_conflicts(w, fact);
    put_key(w, "witnesses");
    for (uint32_t i = 0; i < fact->n_witnesses; i++) {
        tk_out_string(&w->out, i ? ", " : "[");
        put_witness(w, tk_witness(w->corpus, fact, i));
    }
    tk_out_string(&w->out, "]}\n");
}

tk_status tk_write_jsonl(const tk_corpus *corpus, const tk_host *host, tk_sink *sink)
{
    writer w = {.out = tk_out_start_sink(host, sink), .corpus = corpus};
    tk_status status;

    w.sides = malloc((corpus->n_statements + (size_t)1) * sizeof *w.sides);
    if (!w.sides)
        tk_out_fail(&w.out, "out of memory for the result");
    for (uint32_t f = 0; f < corpus->n_facts && w.out.status == TK_OK; f++)
        put_fact(&w, &corpus->facts[f]);
    if (w.room.failed)
        tk_out_fail(&w.out, "out of memory for the result");
    status = tk_out_finish(&w.out);
    free(w.room.data);
    free(w.sides);
    return status;
}
