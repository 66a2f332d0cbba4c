// SPDX-License-Identifier: MIT
#include "record.h"

static void damage(tk_state *state)
{
    state->damaged = true;
    state->at = state->end;
}

static uint32_t read_index(tk_state *state, uint32_t n)
{
    if (!n)
        damage(state);
    return n ? tk_state_up_to(state, n - 1) : 0;
}

void tk_record_next(tk_state *state, tk_state *record)
{
    const tk_str bytes = tk_state_string(state);

    *record = tk_state_start(&bytes);
    record->damaged = state->damaged;
}

void tk_record_head(tk_state *record, tk_record *out)
{
    *out = (tk_record){0};
    out->id = tk_state_text(record);
    out->title = tk_state_text(record);
    out->date = tk_state_text(record);
    out->source = tk_state_text(record);
    out->text = tk_state_text(record);
    out->signature = tk_state_bytes(record, sizeof(tk_minhash));
}

uint32_t tk_record_count(tk_state *record)
{
    return tk_state_count(record, 3);
}

void tk_record_name_read(tk_state *record, tk_record_name *out)
{
    out->label = tk_state_up_to(record, TK_LABEL_NONE);
    out->name = tk_state_text(record);
    out->id = tk_state_text(record);
    out->mentions = tk_state_up_to(record, INT32_MAX);
}

void tk_record_alias_read(tk_state *record, uint32_t n_names, tk_record_alias *out)
{
    out->kind = tk_state_up_to(record, TK_ALIAS_KINDS - 1);
    out->alias = read_index(record, n_names);
    out->name = read_index(record, n_names);
}

/** Reads the end of a stretch that begins at `begin`. */
static uint32_t read_end(tk_state *record, uint32_t begin)
{
    return begin + tk_state_up_to(record, (uint32_t)INT32_MAX - begin);
}

void tk_record_mention_read(tk_state *record, uint32_t n_names, uint32_t last,
                            tk_record_mention *out)
{
    out->name = read_index(record, n_names);
    out->begin = read_end(record, last);
    out->end = read_end(record, out->begin);
    out->form = tk_state_text(record);
}

/** Checks a list of names, and sets `list` to its start. */
static uint32_t read_parties(tk_state *record, uint32_t n_names, tk_state *list)
{
    const uint32_t n = tk_state_count(record, 1);

    *list = *record;
    for (uint32_t i = 0; i < n; i++)
        (void)read_index(record, n_names);
    return record->damaged ? 0 : n;
}

void tk_record_fact_read(tk_state *record, uint32_t n_names, tk_record_fact *out)
{
    out->kind = tk_state_up_to(record, TK_FACT_KINDS - 1);
    out->status = tk_state_up_to(record, TK_FACT_STATUSES - 1);
    out->mod = tk_state_up_to(record, TK_MOD_END);
    out->vague = tk_state_up_to(record, 1);
    out->n_subjects = read_parties(record, n_names, &out->subjects);
    out->n_objects = read_parties(record, n_names, &out->objects);
    for (unsigned i = 0; i < TK_FACT_TEXTS; i++)
        out->texts[i] = tk_state_text(record);
    out->begin = tk_state_up_to(record, INT32_MAX);
    out->end = read_end(record, out->begin);
}

static bool is_valid(tk_state *record)
{
    tk_record head;
    tk_record_name name;
    tk_record_alias alias;
    tk_record_mention mention = {0};
    tk_record_fact fact;
    uint32_t n_names;

    tk_record_head(record, &head);
    n_names = tk_record_count(record);
    for (uint32_t i = 0; i < n_names; i++)
        tk_record_name_read(record, &name);
    for (uint32_t i = tk_record_count(record); i > 0; i--)
        tk_record_alias_read(record, n_names, &alias);
    for (uint32_t i = tk_record_count(record); i > 0; i--)
        tk_record_mention_read(record, n_names, mention.begin, &mention);
    for (uint32_t i = tk_record_count(record); i > 0; i--)
        tk_record_fact_read(record, n_names, &fact);
    return tk_state_is_read(record);
}

bool tk_records_are_valid(const char *data, size_t length)
{
    const tk_str bytes = {data, length};
    tk_state state = tk_state_start(&bytes);

    while (!state.damaged && state.at < state.end) {
        tk_state record;

        tk_record_next(&state, &record);
        if (!is_valid(&record))
            return false;
    }
    return !state.damaged;
}
