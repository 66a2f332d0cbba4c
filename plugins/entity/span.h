// SPDX-License-Identifier: MIT
/**
 * @file span.h
 * Spans between the tagger and the layer.
 */
#ifndef TK_ENTITY_SPAN_H
#define TK_ENTITY_SPAN_H

#include "context.h"

/** tk_span.known: which gazetteer has exactly this span. The user's is always accepted. */
enum { TK_KNOWN_NOT, TK_KNOWN, TK_KNOWN_TO_USER };

typedef struct tk_span {
    uint32_t first, end; /**< tokens, end exclusive */
    uint32_t entity;     /**< names.c: index of the entity that it is a mention of */
    uint8_t label;
    uint8_t context; /**< TK_CONTEXT_PLAIN, INITIAL, TITLE or CAPS, of its first token */
    uint8_t known;   /**< TK_KNOWN_… */
    uint8_t cue;     /**< 1 if words beside it show its label */
} tk_span;

/**
 * The spans of a run: those of the tagger's lanes, then corrected by rules for products and events,
 * which the tagger was not trained for, and trimmed of titles and possessives. `tagged` says
 * whether there are lanes other than O. `spans` has room for run->count. Returns their number.
 */
uint32_t tk_span_collect(const tk_text *text, const tk_run *run, const uint8_t *lanes, bool tagged,
                         tk_span *spans);

/**
 * Writes to `out` the `spans`, and the names that the user's gazetteer matches in the sentence of
 * tokens `first` … `end` - 1, which replace the spans that they overlap. Returns their number,
 * which is at most the sum of both.
 */
uint32_t tk_span_user(const tk_text *text, const tk_gazetteer *user, uint32_t first, uint32_t end,
                      const tk_span *spans, uint32_t n, tk_span *out);

#endif
