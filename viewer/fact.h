// SPDX-License-Identifier: MIT
#ifndef TK_VIEWER_FACT_H
#define TK_VIEWER_FACT_H

#include "block.h"
#include "corpus.h"

/** Writes the blocks `facts` and facts-K. False with a message. */
bool tk_facts_write(const tk_view_corpus *corpus, tk_facts_db *db, tk_blocks *blocks);

#endif
