// SPDX-License-Identifier: MIT
/**
 * @file add.h
 * Makes the record of a document.
 */
#ifndef TK_MERGE_ADD_H
#define TK_MERGE_ADD_H

#include "intern.h"
#include "pack.h"
#include "relation.h"

#include <toolkit/plugin.h>
#include <toolkit/text/schema.h>

/** The layers that the collector reads, in the order of its declaration. */
enum { TK_MERGE_ENTITY, TK_MERGE_FACT, TK_MERGE_LAYERS };

/** A name in the document. The strings are the host's. */
typedef struct tk_doc_name {
    tk_str name, id, ticker;
    uint32_t label, mentions;
} tk_doc_name;

/** Memory for one document after another. A zeroed one is ready. */
typedef struct tk_adder {
    tk_intern distinct; /**< label, name and id: the index of the name */
    tk_intern by_name;
    uint32_t *first; /**< of each of `by_name`: index of the first such name */
    tk_doc_name *names;
    uint32_t n, capacity;
    tk_pack names_part, aliases, mentions, facts, record;
    uint32_t n_aliases;
} tk_adder;

/** Adds the record of a document to `state`. With `detail` it has the mentions, with `text` the
 * text. Returns false when out of memory. */
bool tk_adder_add(tk_adder *adder, const tk_relations *relations, const tk_host *host, tk_doc *doc,
                  bool detail, bool text, tk_pack *state);

void tk_adder_finish(tk_adder *adder);

#endif
