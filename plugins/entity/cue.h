// SPDX-License-Identifier: MIT
/**
 * @file cue.h
 * What the words beside a name show about its label: "Fernair, a Latvian charter company", "shares
 * of Sundvik", "Orsolo's founder". Such cues are rare, but most names that are in no list are
 * introduced by one, and the document pass copies its label to all mentions.
 */
#ifndef TK_ENTITY_CUE_H
#define TK_ENTITY_CUE_H

#include "span.h"

/** Labels a span of the sentence of tokens `first` … `end` - 1 by its cues, if there are any. */
void tk_cue(const tk_text *text, uint32_t first, uint32_t end, tk_span *span);

#endif
