// SPDX-License-Identifier: MIT
/**
 * @file ids.h
 * The identifiers that a user's gazetteer gives its names. Names are kept as hashes, as in the
 * gazetteer itself, so a name costs 12 to 24 bytes and the text of its id.
 */
#ifndef TK_ENTITY_IDS_H
#define TK_ENTITY_IDS_H

#include "table.h"

typedef struct tk_ids {
    tk_table names; /**< hash of the name to the offset of its id in `text`; 0: none */
    char *text;     /**< ids, each with its NUL; the first is empty */
    size_t length, room;
} tk_ids;

/** No ids. */
#define TK_IDS_EMPTY                 \
    {                                \
        .names = {.value_bits = 32 } \
    }

/** Whether a text can be an id: UTF-8 without control characters. */
bool tk_id_is_valid(const char *id, size_t length);

/** Gives the name of a tk_hash_name() an id in place of an earlier one; an empty id removes it.
 * False when out of memory. */
bool tk_ids_set(tk_ids *ids, uint64_t name, const char *id, size_t length);

/** Returns the id of a name by its tk_hash_name(); NULL if it has none. */
const char *tk_ids_find(const tk_ids *ids, uint64_t name);

/** Frees the memory. */
void tk_ids_finish(tk_ids *ids);

#endif
