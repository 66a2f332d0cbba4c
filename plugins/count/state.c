// SPDX-License-Identifier: MIT
// The state as bytes: the options that it depends on, the groups, the terms or entities, the rows.
#include "count.h"

#include <stdlib.h>

static void put_strings(tk_out *out, const tk_string_table *table)
{
    tk_state_put_uint(out, table->count);
    for (uint32_t i = 0; i < table->count; i++) {
        tk_str s = tk_string_table_at(table, i);
        tk_state_put_string(out, s.data, s.length);
    }
}

static void put_rows(tk_out *out, const counter *c)
{
    tk_state_put_uint(out, c->rows.count);
    for (uint32_t i = 0; i < c->rows.count; i++) {
        const char *key = tk_string_table_at(&c->rows, i).data;
        const count_value *value = tk_string_table_value(&c->rows, i);
        for (uint32_t k = 0; k <= c->n; k++) {
            uint32_t part;
            memcpy(&part, key + k * sizeof part, sizeof part);
            tk_state_put_uint(out, part);
        }
        tk_state_put_uint(out, value->count);
        tk_state_put_uint(out, value->documents);
    }
}

static void clear(counter *c)
{
    tk_string_table_clear(&c->groups);
    tk_string_table_clear(&c->terms);
    tk_entity_table_clear(&c->entities);
    tk_string_table_clear(&c->rows);
}

tk_status count_save(void *instance, const tk_host *host, tk_sink *sink)
{
    counter *c = instance;
    tk_out out = tk_out_start_sink(host, sink);
    tk_state_put_uint(&out, c->of);
    tk_state_put_uint(&out, c->by);
    tk_state_put_uint(&out, c->n);
    put_strings(&out, &c->groups);
    if (c->of == COUNT_NAME) {
        tk_entity_table_save(&c->entities, &out);
    } else {
        put_strings(&out, &c->terms);
    }
    put_rows(&out, c);
    clear(c);
    return tk_out_finish(&out);
}

// ------------------------------------------------------------------------------------------- merge

// The numbers that a state's groups and terms have here.
typedef struct {
    uint32_t *groups, *terms;
    uint32_t n_groups, n_terms;
} renumbering;

// Adds the strings of a state; false when out of memory.
static bool take_strings(tk_string_table *table, tk_state *state, uint32_t **map, uint32_t *count)
{
    *count = tk_state_count(state, 1);
    *map = calloc(*count + (size_t)1, sizeof **map);
    bool done = *map != NULL;
    for (uint32_t i = 0; done && i < *count && !state->damaged; i++) {
        tk_str s = tk_state_text(state);
        (*map)[i] = tk_string_table_add(table, s.data, s.length);
        done = (*map)[i] != TK_STRING_NONE;
    }
    return done;
}

// The number here of one that the state has, of which there are `count`.
static uint32_t renumbered(tk_state *state, const uint32_t *map, uint32_t count)
{
    if (count == 0) {
        state->damaged = true;
        return 0;
    }
    uint32_t index = tk_state_up_to(state, count - 1);
    return state->damaged ? 0 : map[index];
}

static const char *take_row(counter *c, tk_state *state, const renumbering *map)
{
    uint32_t key[1 + COUNT_NGRAM_MAX];
    key[0] = renumbered(state, map->groups, map->n_groups);
    for (uint32_t i = 1; i <= c->n; i++) {
        key[i] = renumbered(state, map->terms, map->n_terms);
    }
    uint64_t count = tk_state_uint(state);
    uint64_t documents = tk_state_uint(state);
    if (state->damaged) {
        return NULL;
    }
    const char *fault = NULL;
    uint32_t row = count_row(c, key, &fault);
    if (row != TK_STRING_NONE) {
        count_value *value = tk_string_table_value(&c->rows, row);
        value->count += count;
        value->documents += documents;
    }
    return fault;
}

static const char *take_state(counter *c, tk_state *state, renumbering *map)
{
    if (tk_state_uint(state) != c->of || tk_state_uint(state) != c->by ||
        tk_state_uint(state) != c->n) {
        return "a state was saved with other options";
    }
    if (!take_strings(&c->groups, state, &map->groups, &map->n_groups)) {
        return "out of memory";
    }
    bool done = c->of == COUNT_NAME
                    ? tk_entity_table_merge(&c->entities, state, &map->terms, &map->n_terms)
                    : take_strings(&c->terms, state, &map->terms, &map->n_terms);
    if (!done) {
        return "out of memory";
    }
    uint32_t rows = tk_state_count(state, c->n + 3);
    const char *fault = NULL;
    for (uint32_t i = 0; i < rows && fault == NULL && !state->damaged; i++) {
        fault = take_row(c, state, map);
    }
    return fault == NULL && !tk_state_is_read(state) ? "a state is damaged" : fault;
}

tk_status count_merge(void *instance, const tk_host *host, tk_sink *sink, const tk_str *bytes)
{
    renumbering map = {0};
    tk_state state = tk_state_start(bytes);
    const char *fault = take_state(instance, &state, &map);
    free(map.groups);
    free(map.terms);
    return fault == NULL ? TK_OK : host->sink_fail(sink, fault);
}
