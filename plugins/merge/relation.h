// SPDX-License-Identifier: MIT
/**
 * @file relation.h
 * What a text says about two names, by the words between them: "Facebook parent Meta", "Meta,
 * formerly Facebook", "Ford Motor (NYSE: F)", "the European Central Bank (ECB)".
 */
#ifndef TK_MERGE_RELATION_H
#define TK_MERGE_RELATION_H

#include "intern.h"

#include <toolkit/plugin.h>

typedef struct tk_relations {
    tk_intern words;     /**< between two names */
    uint8_t *meaning;    /**< of each: kind of alias × 2 + which of the names is the alias */
    tk_intern exchanges; /**< before a ticker */
} tk_relations;

typedef struct tk_relation {
    uint32_t kind; /**< TK_ALIAS_… */
    bool second;   /**< the second name is the alias; else the first */
} tk_relation;

/** Reads the plugin's data files. On failure reports the reason; the caller must still call
 * tk_relations_finish(). */
tk_status tk_relations_read(tk_relations *relations, const tk_setup *setup);
void tk_relations_finish(tk_relations *relations);

/** Whether the words between two names say how they are related. */
bool tk_relation_between(const tk_relations *relations, tk_str between, tk_relation *out);

/** What the brackets after a name hold. */
enum { TK_BRACKET_NONE, TK_BRACKET_TICKER, TK_BRACKET_ACRONYM };

/** Looks at the text after the name of an organisation. Sets `out` to the ticker, or to the
 * acronym of the name. */
int tk_bracket_after(const tk_relations *relations, tk_str name, tk_str after, tk_str *out);

#endif
