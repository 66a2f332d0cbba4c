// SPDX-License-Identifier: MIT
// The state as bytes: the option that it depends on, the entities, the nodes, the edges.
#include "cooccur.h"

#include <stdlib.h>

static void put_values(tk_out *out, const tk_string_table *table, uint32_t parts)
{
    tk_state_put_uint(out, table->count);
    for (uint32_t i = 0; i < table->count; i++) {
        const char *key = tk_string_table_at(table, i).data;
        for (uint32_t k = 0; k < parts; k++) {
            uint32_t part;
            memcpy(&part, key + k * sizeof part, sizeof part);
            tk_state_put_uint(out, part);
        }
        const cooccur_value *value = tk_string_table_value(table, i);
        tk_state_put_uint(out, value->weight);
        tk_state_put_uint(out, value->documents);
    }
}

tk_status cooccur_save(void *instance, const tk_host *host, tk_sink *sink)
{
    cooccur *c = instance;
    tk_out out = tk_out_start_sink(host, sink);
    tk_state_put_uint(&out, c->in_document);
    tk_entity_table_save(&c->entities, &out);
    put_values(&out, &c->nodes, 1);
    put_values(&out, &c->edges, 2);
    tk_entity_table_clear(&c->entities);
    tk_string_table_clear(&c->nodes);
    tk_string_table_clear(&c->edges);
    c->document = 0;
    return tk_out_finish(&out);
}

// ------------------------------------------------------------------------------------------- merge

// The number here of an entity of the state.
static uint32_t take_entity(tk_state *state, const uint32_t *map, uint32_t count)
{
    if (count == 0) {
        state->damaged = true;
        return 0;
    }
    uint32_t index = tk_state_up_to(state, count - 1);
    return state->damaged ? 0 : map[index];
}

static void take_value(tk_state *state, cooccur_value *value)
{
    value->weight += tk_state_uint(state);
    value->documents += tk_state_up_to(state, UINT32_MAX);
}

static const char *take_nodes(cooccur *c, tk_state *state, const uint32_t *map, uint32_t count)
{
    uint32_t n = tk_state_count(state, 3);
    for (uint32_t i = 0; i < n && !state->damaged; i++) {
        uint32_t entity = take_entity(state, map, count);
        cooccur_value *value = state->damaged ? NULL : cooccur_node(c, entity);
        if (value != NULL) {
            take_value(state, value);
        } else if (!state->damaged) {
            return "out of memory";
        }
    }
    return NULL;
}

static const char *take_edges(cooccur *c, tk_state *state, const uint32_t *map, uint32_t count)
{
    const char *fault = NULL;
    uint32_t n = tk_state_count(state, 4);
    for (uint32_t i = 0; i < n && fault == NULL && !state->damaged; i++) {
        uint32_t a = take_entity(state, map, count);
        uint32_t b = take_entity(state, map, count);
        cooccur_value *value = state->damaged ? NULL : cooccur_edge(c, a, b, &fault);
        if (value != NULL) {
            take_value(state, value);
        }
    }
    return fault;
}

static const char *take_state(cooccur *c, tk_state *state, uint32_t **map)
{
    uint32_t count;
    if (tk_state_uint(state) != c->in_document) {
        return "a state was saved with another `within`";
    }
    if (!tk_entity_table_merge(&c->entities, state, map, &count)) {
        return "out of memory";
    }
    const char *fault = take_nodes(c, state, *map, count);
    fault = fault == NULL ? take_edges(c, state, *map, count) : fault;
    return fault == NULL && !tk_state_is_read(state) ? "a state is damaged" : fault;
}

tk_status cooccur_merge(void *instance, const tk_host *host, tk_sink *sink, const tk_str *bytes)
{
    uint32_t *map = NULL;
    tk_state state = tk_state_start(bytes);
    const char *fault = take_state(instance, &state, &map);
    free(map);
    return fault == NULL ? TK_OK : host->sink_fail(sink, fault);
}
