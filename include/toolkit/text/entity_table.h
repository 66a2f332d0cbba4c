// SPDX-License-Identifier: MIT
/**
 * @file
 * The distinct entities of documents, for collectors. Spans of entity/1 with the same id are one
 * entity, which has the label and the name of the first of them; without an id, spans with the same
 * label and name are.
 */
#ifndef TK_ENTITY_TABLE_H
#define TK_ENTITY_TABLE_H

#include <stdbool.h>

#include <toolkit/text/schema.h>
#include <toolkit/text/state.h>
#include <toolkit/text/string_table.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** Entities are numbered from 0 in the order in which they were added. A zeroed one is empty. */
typedef struct tk_entity_table {
    tk_string_table keys;  /**< by which entities are told apart */
    tk_string_table names; /**< their names */
    char *key;             /**< memory for one */
    size_t key_capacity;
} tk_entity_table;

typedef struct tk_entity {
    const char *label; /**< "ORG" */
    uint32_t label_index;
    tk_str name;
    tk_str id; /**< "" if it has none */
} tk_entity;

/** The number of the entity of span `span` of an entity/1 layer whose columns are those of
 * tk_entity_columns; TK_STRING_NONE when out of memory. A span without a name has its text. */
uint32_t tk_entity_table_add(tk_entity_table *table, const tk_host *host, tk_doc *doc,
                             const tk_layer *layer, uint32_t span);

static inline uint32_t tk_entity_table_count(const tk_entity_table *table)
{
    return table->keys.count;
}

/** Entity `index`. Its strings are valid until an entity is added. */
tk_entity tk_entity_table_at(const tk_entity_table *table, uint32_t index);

/** Compares names, then labels, then ids: a total order. */
int tk_entity_compare(const tk_entity *a, const tk_entity *b);

/** Writes all entities into a state. */
void tk_entity_table_save(const tk_entity_table *table, tk_out *out);

/**
 * Adds the entities of a state. Sets `*map` to their numbers here, which the caller frees, and
 * `*count`. False when out of memory; if the state is damaged, that is in `state`.
 */
bool tk_entity_table_merge(tk_entity_table *table, tk_state *state, uint32_t **map,
                           uint32_t *count);

void tk_entity_table_clear(tk_entity_table *table);
void tk_entity_table_finish(tk_entity_table *table);

/** Whether a label is one of a set, of which each has a bit. */
static inline bool tk_entity_label_is_in(uint32_t labels, uint32_t label)
{
    return label < 32 && (labels >> label & 1) != 0;
}

/** Reads an option such as "ORG,PERSON" as a set of labels; "" is all. Says what is wrong with
 * host->fail_setup(). */
tk_status tk_entity_labels(const tk_setup *setup, tk_str list, uint32_t *labels);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
