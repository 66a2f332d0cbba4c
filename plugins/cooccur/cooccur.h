// SPDX-License-Identifier: MIT
// The parts of the collector `cooccur`.
#ifndef TK_COOCCUR_H
#define TK_COOCCUR_H

#include <stdbool.h>

#include <toolkit/text/entity_table.h>
#include <toolkit/text/state.h>
#include <toolkit/text/string_table.h>

/** Layers, in the order in which they are required. */
enum { LAYER_ENTITY, LAYER_SENTENCE };

/** Most entities of a unit that can be paired: the limit of the option `most`. */
#define COOCCUR_MOST 1000u

/** What is known about a node (an entity) or an edge (two entities of one unit). */
typedef struct {
    uint64_t weight; // mentions of a node; units (sentences or documents) of an edge
    uint32_t documents;
    uint32_t last; // the last document that was counted
} cooccur_value;

/**
 * The options, and the state: a graph. Node i is entity i; the key of a node is its number, that of
 * an edge the numbers of its nodes, the lower first.
 */
typedef struct {
    uint32_t labels; // of the entities that are read
    uint32_t most;   // entities of a unit
    uint64_t min;
    uint64_t max; // edges
    bool in_document;
    bool csv;

    tk_entity_table entities;
    tk_string_table nodes; // values are cooccur_value; node i is string i
    tk_string_table edges; // the same
    uint32_t document;     // number of the current one since the last save()
} cooccur;

/** The value of an edge, which is added if it is new. If that is not possible, returns NULL, and
 * the reason in `*fault`. */
cooccur_value *cooccur_edge(cooccur *c, uint32_t a, uint32_t b, const char **fault);

/** The value of a node, which is added if it is the next new one; NULL when out of memory. */
cooccur_value *cooccur_node(cooccur *c, uint32_t node);

tk_status cooccur_save(void *instance, const tk_host *host, tk_sink *sink);
tk_status cooccur_merge(void *instance, const tk_host *host, tk_sink *sink, const tk_str *state);
tk_status cooccur_finish(void *instance, const tk_host *host, tk_sink *sink);

#endif
