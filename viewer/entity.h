// SPDX-License-Identifier: MIT
#ifndef TK_ENTITY_H
#define TK_ENTITY_H

#include "block.h"
#include "corpus.h"

/** Writes the blocks `entities` and mentions-K. False with a message. */
bool tk_entities_write(const tk_view_corpus *corpus, tk_facts_db *db, tk_blocks *blocks);

#endif
