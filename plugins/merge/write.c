// SPDX-License-Identifier: MIT
#include "write.h"

#include <string.h>

const char *tk_kind_name(uint32_t kind)
{
    return tk_fact_columns[TK_FACT_KIND].names[kind];
}

const char *tk_status_name(uint32_t status)
{
    return tk_fact_columns[TK_FACT_STATUS].names[status];
}

const char *tk_mod_name(uint32_t mod)
{
    return tk_fact_columns[TK_FACT_MOD].names[mod];
}

const char *tk_label_name(uint32_t label)
{
    return label < TK_LABEL_NONE ? tk_entity_columns[TK_ENTITY_LABEL].names[label] : "";
}

const char *tk_agreement_name(uint32_t agreement)
{
    static const char *const names[] = {"", "agrees", "vaguer", "conflicts"};

    return names[agreement];
}

// ---------------------------------------------------------------------------------------- amounts

static tk_str text_of_number(const tk_number *n, char room[256])
{
    return (tk_str){room, tk_number_write(n, room)};
}

void tk_amount_of(const tk_corpus *corpus, const tk_fact *fact, tk_amount_text *out)
{
    const tk_str none = {"", 0};
    tk_record_fact text;

    out->currency = out->unit = out->value = out->low = out->high = out->change = none;
    out->mod = fact->mod == TK_MOD_END ? tk_mod_name(TK_MOD_END) : "";
    if (fact->changed != TK_NONE) {
        tk_statement_read(corpus, &corpus->statements[fact->changed], &text);
        out->change = text.texts[TK_TEXT_CHANGE];
    }
    if (!fact->has_amount)
        return;
    tk_statement_read(corpus, &corpus->statements[fact->value], &text);
    out->currency = text.texts[TK_TEXT_CURRENCY];
    out->unit = text.texts[TK_TEXT_UNIT];
    out->mod = tk_mod_name(text.mod);
    if (text.texts[TK_TEXT_VALUE].length && (text.mod == TK_MOD_NONE || text.mod == TK_MOD_END)) {
        out->value = text.texts[TK_TEXT_VALUE];
        return;
    }
    out->low = text_of_number(&fact->amount.low, out->rooms[0]);
    out->high = text_of_number(&fact->amount.high, out->rooms[1]);
}

tk_str tk_what_of(const tk_corpus *corpus, const tk_fact *fact)
{
    const tk_str shown = tk_intern_text(&corpus->words, fact->what);
    char folded[TK_KEY_MAX];
    tk_record_fact text;

    for (uint32_t i = 0; shown.length && i < fact->n_witnesses; i++) {
        const tk_statement *s = tk_witness(corpus, fact, i);

        if (s->what != fact->what)
            continue;
        tk_statement_read(corpus, s, &text);
        // What has synonyms is not as any witness has it.
        if (tk_meaning(corpus->rules, text.texts[TK_TEXT_WHAT], folded).data == folded)
            return text.texts[TK_TEXT_WHAT];
        break;
    }
    return shown;
}

void tk_period_of(const tk_corpus *corpus, const tk_fact *fact, tk_period_text *out)
{
    tk_record_fact text;

    *out = (tk_period_text){{"", 0}, {"", 0}, {"", 0}};
    if (fact->dated == TK_NONE)
        return;
    tk_statement_read(corpus, &corpus->statements[fact->dated], &text);
    *out = (tk_period_text){text.texts[TK_TEXT_BEGIN], text.texts[TK_TEXT_UNTIL],
                            text.texts[TK_TEXT_DATE]};
}

static void put(tk_pack *room, const char *text)
{
    tk_pack_bytes(room, text, strlen(text));
}

static void put_str(tk_pack *room, tk_str text)
{
    tk_pack_bytes(room, text.data, text.length);
}

static tk_str packed(const tk_pack *room)
{
    return room->failed || !room->length ? (tk_str){"", 0} : (tk_str){room->data, room->length};
}

tk_str tk_stated_amount(const tk_record_fact *text, tk_pack *room)
{
    static const char *const signs[] = {"", "~", ">", "<", ">=", "<=", ""};

    room->length = 0;
    if (text->texts[TK_TEXT_VALUE].length) {
        put(room, signs[text->mod]);
        put_str(room, text->texts[TK_TEXT_VALUE]);
    } else {
        put_str(room, text->texts[TK_TEXT_LOW]);
        put(room, "..");
        put_str(room, text->texts[TK_TEXT_HIGH]);
    }
    return packed(room);
}

tk_str tk_stated_date(const tk_record_fact *text, tk_pack *room)
{
    room->length = 0;
    if (text->texts[TK_TEXT_DATE].length) {
        put_str(room, text->texts[TK_TEXT_DATE]);
    } else {
        put_str(room, text->texts[TK_TEXT_BEGIN]);
        put(room, "..");
        put_str(room, text->texts[TK_TEXT_UNTIL]);
    }
    return packed(room);
}

uint32_t tk_main_witness(const tk_corpus *corpus, const tk_fact *fact, bool date)
{
    for (uint32_t i = 0; i < fact->n_witnesses; i++) {
        const tk_statement *s = tk_witness(corpus, fact, i);

        if (date ? s->date_side == fact->main_date_side : s->side == fact->main_side)
            return i;
    }
    return TK_NONE;
}

// ------------------------------------------------------------------------------------------
// parties

static void put_ids(const tk_corpus *corpus, const tk_entity *entity, tk_pack *room)
{
    for (uint32_t i = 0; i < entity->n_ids; i++) {
        if (i)
            put(room, " ");
        put_str(room, corpus->ids[entity->ids + i]);
    }
}

tk_str tk_entity_ids(const tk_corpus *corpus, const tk_entity *entity, tk_pack *room)
{
    room->length = 0;
    put_ids(corpus, entity, room);
    return packed(room);
}

tk_str tk_names_of(const tk_corpus *corpus, uint32_t set, tk_pack *room)
{
    uint32_t n;
    const uint32_t *entities = tk_set_of(corpus, set, &n);

    room->length = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            put(room, "; ");
        put_str(room, corpus->entities[entities[i]].name);
    }
    return packed(room);
}

tk_str tk_ids_of(const tk_corpus *corpus, uint32_t set, tk_pack *room)
{
    uint32_t n;
    bool any = false;
    const uint32_t *entities = tk_set_of(corpus, set, &n);

    room->length = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            put(room, "; ");
        put_ids(corpus, &corpus->entities[entities[i]], room);
        any |= corpus->entities[entities[i]].n_ids > 0;
    }
    return any ? packed(room) : (tk_str){"", 0};
}
