// SPDX-License-Identifier: MIT
// CSV: a row for each fact.
#include "write.h"

#include <stdlib.h>
#include <string.h>

#include <toolkit/text/csv.h>

#define HEAD                                                                                  \
    "kind,subject,subject_id,object,object_id,what,currency,value,low,high,mod,unit,change,"  \
    "begin,until,date,status,latest_status,documents,witnesses,sources,first_told,last_told," \
    "agree,vaguer,conflict,conflicts,wording,document\r\n"

typedef struct {
    tk_out out;
    const tk_corpus *corpus;
    tk_pack room, said;
    bool first; /**< no cell of the row was written yet */
} writer;

static void put_cell(writer *w, tk_str text)
{
    if (!w->first)
        tk_out_char(&w->out, ',');
    w->first = false;
    tk_csv_cell(&w->out, ',', true, text);
}

static void put_word(writer *w, const char *word)
{
    put_cell(w, (tk_str){word, strlen(word)});
}

static void put_count(writer *w, uint64_t n)
{
    tk_out_char(&w->out, ',');
    tk_out_uint(&w->out, n);
}

static void put_amount(writer *w, const tk_fact *fact)
{
    tk_amount_text amount;
    tk_period_text period;

    tk_amount_of(w->corpus, fact, &amount);
    put_cell(w, amount.currency);
    put_cell(w, amount.value);
    put_cell(w, amount.low);
    put_cell(w, amount.high);
    put_word(w, amount.mod);
    put_cell(w, amount.unit);
    put_cell(w, amount.change);
    tk_period_of(w->corpus, fact, &period);
    put_cell(w, period.begin);
    put_cell(w, period.until);
    put_cell(w, period.date);
}

static void put_agreement(writer *w, const tk_fact *fact)
{
    uint64_t counts[TK_CONFLICTS + 1] = {0};

    for (uint32_t i = 0; i < fact->n_witnesses; i++)
        counts[tk_witness(w->corpus, fact, i)->agreement]++;
    put_count(w, counts[TK_AGREES]);
    put_count(w, counts[TK_VAGUER]);
    put_count(w, counts[TK_CONFLICTS]);
}

static void add(tk_pack *pack, const char *text, size_t length)
{
    tk_pack_bytes(pack, text, length);
}

/** Adds what the first witness of each side says to `said`: "date: 2023-Q4 (a.txt) / 2024 (b.txt)".
 */
static void add_sides(writer *w, const tk_fact *fact, bool date)
{
    bool seen[TK_SIDES_MAX] = {false};
    const char *before = date ? "date: " : "amount: ";

    if (w->said.length)
        add(&w->said, "; ", 2);
    for (uint32_t i = 0; i < fact->n_witnesses; i++) {
        const tk_statement *s = tk_witness(w->corpus, fact, i);
        const uint16_t side = date ? s->date_side : s->side;
        tk_record_fact text;
        tk_str said, document;

        if (side == TK_NO_SIDE || seen[side])
            continue;
        seen[side] = true;
        tk_statement_read(w->corpus, s, &text);
        said = date ? tk_stated_date(&text, &w->room) : tk_stated_amount(&text, &w->room);
        document = w->corpus->documents[s->document].id;
        add(&w->said, before, strlen(before));
        add(&w->said, said.data, said.length);
        add(&w->said, " (", 2);
        add(&w->said, document.data, document.length);
        add(&w->said, ")", 1);
        before = " / ";
    }
}

static void put_conflicts(writer *w, const tk_fact *fact)
{
    w->said.length = 0;
    if (fact->sides > 1)
        add_sides(w, fact, false);
    if (fact->date_sides > 1)
        add_sides(w, fact, true);
    put_cell(w, w->said.length ? (tk_str){w->said.data, w->said.length} : (tk_str){"", 0});
}

static void put_fact(writer *w, const tk_fact *fact)
{
    const tk_corpus *corpus = w->corpus;
    const uint32_t shown =
        fact->value == TK_NONE ? corpus->witnesses[fact->witnesses] : fact->value;
    tk_record_fact text;

    w->first = true;
    put_word(w, tk_kind_name(fact->kind));
    put_cell(w, tk_names_of(corpus, fact->subjects, &w->room));
    put_cell(w, tk_ids_of(corpus, fact->subjects, &w->room));
    put_cell(w, tk_names_of(corpus, fact->objects, &w->room));
    put_cell(w, tk_ids_of(corpus, fact->objects, &w->room));
    put_cell(w, tk_what_of(corpus, fact));
    put_amount(w, fact);
    put_word(w, tk_status_name(fact->status));
    put_word(w, tk_status_name(corpus->statements[fact->last].status));
    put_count(w, fact->documents);
    put_count(w, fact->n_witnesses);
    put_count(w, fact->sources);
    put_cell(w, corpus->documents[corpus->statements[fact->first].document].date);
    put_cell(w, corpus->documents[corpus->statements[fact->last].document].date);
    put_agreement(w, fact);
    put_conflicts(w, fact);
    tk_statement_read(corpus, &corpus->statements[shown], &text);
    put_cell(w, text.texts[TK_TEXT_WORDING]);
    put_cell(w, corpus->documents[corpus->statements[shown].document].id);
    tk_out_string(&w->out, "\r\n");
}

tk_status tk_write_csv(const tk_corpus *corpus, const tk_host *host, tk_sink *sink)
{
    writer w = {.out = tk_out_start_sink(host, sink), .corpus = corpus};
    tk_status status;

    tk_out_string(&w.out, HEAD);
    for (uint32_t f = 0; f < corpus->n_facts && w.out.status == TK_OK; f++)
        put_fact(&w, &corpus->facts[f]);
    if (w.room.failed || w.said.failed)
        tk_out_fail(&w.out, "out of memory for the result");
    status = tk_out_finish(&w.out);
    free(w.room.data);
    free(w.said.data);
    return status;
}
