// SPDX-License-Identifier: MIT
#include "corpus.h"

#include "vector.h"

#include <stdio.h>
#include <string.h>

// -------------------------------------------------------------------------------------------- days

/** Reads `n` digits; -1 if there are others. */
static int32_t digits(const char *text, int n)
{
    int32_t value = 0;

    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

int32_t tk_day_of(tk_str date)
{
    int32_t year, month, day, era, of_era, of_year;

    if (date.length < 10 || date.data[4] != '-' || date.data[7] != '-')
        return TK_NO_DAY;
    year = digits(date.data, 4);
    month = digits(date.data + 5, 2);
    day = digits(date.data + 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31)
        return TK_NO_DAY;
    // Days from the civil date: years start in March, and 400 of them have 146097 days.
    year -= month <= 2;
    era = (year >= 0 ? year : year - 399) / 400;
    of_era = year - era * 400;
    of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void tk_day_write(int32_t day, char out[11])
{
    const int64_t z = (int64_t)day + 719468;
    const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const int64_t of_era = z - era * 146097;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153;
    char text[64];

    snprintf(text, sizeof text, "%04d-%02d-%02d", (int)((year + era * 400 + (month >= 10)) % 10000),
             (int)(month < 10 ? month + 3 : month - 9), (int)(of_year - (153 * month + 2) / 5 + 1));
    memcpy(out, text, 10);
    out[10] = '\0';
}

// ------------------------------------------------------------------------------------------- names

/** The index of a name in the corpus. Its label, name and id in the record are its key. */
static uint32_t add_name(tk_corpus *corpus, tk_state *record)
{
    const char *start = record->at;
    tk_record_name name;
    tk_state copy = *record;
    uint32_t number;

    tk_record_name_read(record, &name);
    (void)tk_state_uint(&copy);
    (void)tk_state_string(&copy);
    (void)tk_state_string(&copy);
    number = tk_intern_add(&corpus->distinct, start, (size_t)(copy.at - start), false);
    if (number == TK_INTERN_NONE)
        return TK_NONE;
    if (number == corpus->n_names) {
        if (!tk_vector_room(&corpus->names, corpus->n_names, &corpus->name_capacity,
                            sizeof *corpus->names))
            return TK_NONE;
        corpus->names[corpus->n_names++] = (tk_name){
            .name = name.name.data,
            .name_length = (uint32_t)name.name.length,
            .id = name.id.data,
            .id_length = (uint32_t)name.id.length,
            .parent = number,
            .label = (uint8_t)name.label,
        };
    }
    corpus->names[number].documents++;
    corpus->names[number].mentions += name.mentions;
    return number;
}

static bool add_names(tk_corpus *corpus, tk_state *record, tk_document *document)
{
    document->names = corpus->n_name_of;
    document->n_names = tk_record_count(record);
    document->name_list = *record;
    for (uint32_t i = 0; i < document->n_names; i++) {
        const uint32_t name = add_name(corpus, record);

        if (name == TK_NONE || !tk_vector_room(&corpus->name_of, corpus->n_name_of,
                                               &corpus->name_of_capacity, sizeof(uint32_t)))
            return false;
        corpus->name_of[corpus->n_name_of++] = name;
    }
    return true;
}

static bool add_claims(tk_corpus *corpus, tk_state *record, const tk_document *document)
{
    const uint32_t *names = corpus->name_of + document->names;

    for (uint32_t i = tk_record_count(record); i > 0; i--) {
        tk_record_alias alias;

        tk_record_alias_read(record, document->n_names, &alias);
        if (!tk_vector_room(&corpus->claims, corpus->n_claims, &corpus->claim_capacity,
                            sizeof *corpus->claims))
            return false;
        corpus->claims[corpus->n_claims++] =
            (tk_claim){names[alias.alias], names[alias.name], (uint8_t)alias.kind};
    }
    return true;
}

// -------------------------------------------------------------------------------------- statements

static uint32_t add_word(tk_corpus *corpus, tk_str text, bool *failed)
{
    const uint32_t number = tk_intern_add(&corpus->words, text.data, text.length, true);

    *failed |= number == TK_INTERN_NONE;
    return number;
}

/** The unit of an amount: the currency and the unit, "USD share". */
static uint32_t add_unit(tk_corpus *corpus, const tk_record_fact *fact, bool *failed)
{
    const tk_str currency = fact->texts[TK_TEXT_CURRENCY], unit = fact->texts[TK_TEXT_UNIT];
    char room[TK_KEY_MAX];
    size_t n = 0;

    if (currency.length + unit.length + 1 > sizeof room)
        return add_word(corpus, unit, failed);
    memcpy(room, currency.data, currency.length);
    n += currency.length;
    if (n && unit.length)
        room[n++] = ' ';
    memcpy(room + n, unit.data, unit.length);
    return add_word(corpus, (tk_str){room, n + unit.length}, failed);
}

static void fill_statement(tk_corpus *corpus, const tk_record_fact *fact, tk_statement *out,
                           bool *failed)
{
    const tk_stated stated = {fact->texts[TK_TEXT_VALUE], fact->texts[TK_TEXT_LOW],
                              fact->texts[TK_TEXT_HIGH], fact->mod};
    char room[TK_KEY_MAX];

    out->kind = (uint8_t)fact->kind;
    out->status = (uint8_t)fact->status;
    out->mod = (uint8_t)fact->mod;
    out->has_amount = tk_interval_of(&stated, &out->amount);
    out->what =
        add_word(corpus, tk_meaning(corpus->rules, fact->texts[TK_TEXT_WHAT], room), failed);
    out->source = add_word(corpus, fact->texts[TK_TEXT_SOURCE], failed);
    out->unit = out->has_amount ? add_unit(corpus, fact, failed) : 0;
    out->begin = tk_day_of(fact->texts[TK_TEXT_BEGIN]);
    out->until = tk_day_of(fact->texts[TK_TEXT_UNTIL]);
    if (out->until != TK_NO_DAY && out->begin != TK_NO_DAY && out->until <= out->begin)
        out->until = out->begin + 1;
    out->fact = TK_NONE;
    out->side = out->date_side = TK_NO_SIDE;
}

static bool add_statements(tk_corpus *corpus, tk_state *record, const tk_document *document)
{
    bool failed = false;

    for (uint32_t i = tk_record_count(record); i > 0 && !failed; i--) {
        tk_statement statement = {.at = record->at, .document = corpus->n_documents};
        tk_record_fact fact;

        tk_record_fact_read(record, document->n_names, &fact);
        fill_statement(corpus, &fact, &statement, &failed);
        if (!tk_vector_room(&corpus->statements, corpus->n_statements, &corpus->statement_capacity,
                            sizeof *corpus->statements))
            return false;
        corpus->statements[corpus->n_statements++] = statement;
    }
    return !failed;
}

void tk_statement_read(const tk_corpus *corpus, const tk_statement *statement, tk_record_fact *out)
{
    const tk_document *document = &corpus->documents[statement->document];
    tk_state record = {statement->at, document->mentions.end, false};

    tk_record_fact_read(&record, document->n_names, out);
}

// --------------------------------------------------------------------------------------- documents

static bool add_document(tk_corpus *corpus, tk_state *record)
{
    tk_document document = {.original = corpus->n_documents};
    tk_record_mention mention = {0};
    tk_record head;

    tk_record_head(record, &head);
    document.id = head.id;
    document.title = head.title;
    document.date = head.date;
    document.source = head.source;
    document.text = head.text;
    document.day = tk_day_of(head.date);
    if (!tk_vector_room(&corpus->signatures, corpus->n_documents, &corpus->signature_capacity,
                        sizeof *corpus->signatures) ||
        !tk_vector_room(&corpus->documents, corpus->n_documents, &corpus->document_capacity,
                        sizeof *corpus->documents))
        return false;
    memcpy(&corpus->signatures[corpus->n_documents], head.signature, sizeof(tk_minhash));
    if (!add_names(corpus, record, &document) || !add_claims(corpus, record, &document))
        return false;
    document.n_mentions = tk_record_count(record);
    document.mentions = *record;
    for (uint32_t i = 0; i < document.n_mentions; i++)
        tk_record_mention_read(record, document.n_names, mention.begin, &mention);
    if (!add_statements(corpus, record, &document))
        return false;
    corpus->documents[corpus->n_documents++] = document;
    return true;
}

bool tk_corpus_load(tk_corpus *corpus, const char *data, size_t length)
{
    const tk_str bytes = {data, length};
    tk_state state = tk_state_start(&bytes);

    if (tk_intern_add(&corpus->words, "", 0, true) != 0)
        return false;
    while (state.at < state.end) {
        tk_state record;

        tk_record_next(&state, &record);
        if (!add_document(corpus, &record))
            return false;
    }
    return true;
}

bool tk_corpus_group(tk_corpus *corpus, double threshold)
{
    const uint32_t n = corpus->n_documents;
    uint32_t *first = malloc((n ? n : 1) * sizeof *first);
    const bool done = first && tk_minhash_group(corpus->signatures, n, threshold, first);

    for (uint32_t i = 0; done && i < n; i++)
        corpus->documents[i].original = first[i];
    free(first);
    free(corpus->signatures);
    corpus->signatures = NULL;
    return done;
}

void tk_corpus_finish(tk_corpus *corpus)
{
    free(corpus->documents);
    free(corpus->name_of);
    free(corpus->names);
    free(corpus->claims);
    free(corpus->signatures);
    free(corpus->entities);
    free(corpus->names_by_entity);
    free(corpus->ids);
    free(corpus->statements);
    free(corpus->facts);
    free(corpus->witnesses);
    tk_intern_finish(&corpus->distinct);
    tk_intern_finish(&corpus->sets);
    tk_intern_finish(&corpus->words);
    *corpus = (tk_corpus){0};
}
