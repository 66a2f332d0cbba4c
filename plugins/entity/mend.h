// SPDX-License-Identifier: MIT
/**
 * @file mend.h
 * Rules that correct the spans of a sentence after the tagger: a span's head and its neighbours
 * determine its extent and label. They cover cases of which the tagger saw too few examples.
 */
#ifndef TK_ENTITY_MEND_H
#define TK_ENTITY_MEND_H

#include "span.h"

/** Corrects the `n` spans of the sentence of tokens `first` … `end` - 1 in place; returns their new
 * number. */
uint32_t tk_mend(const tk_text *text, const tk_seen *seen, uint32_t first, uint32_t end,
                 uint32_t line, tk_span *spans, uint32_t n);

#endif
