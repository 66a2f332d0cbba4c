// SPDX-License-Identifier: MIT
/**
 * @file work.h
 * What the steps need for one document. The memory is kept for the next one, which finds no more in
 * it than room.
 */
#ifndef TK_ENTITY_WORK_H
#define TK_ENTITY_WORK_H

#include "model.h"
#include "names.h"
#include "span.h"
#include "view.h"

typedef struct tk_work {
    tk_text text; /**< the view, to read */
    tk_vector_table vectors;
    tk_view view;
    tk_seen seen;
    tk_names names;
    tk_span *spans, *scratch;
    uint32_t n_sentences, n_spans;
    size_t token_room, sentence_room, span_room; /**< of the arrays */
} tk_work;

/** Makes room for a view of so many tokens and sentences. False if there is no memory. */
bool tk_work_view(tk_work *work, size_t n_tokens, size_t n_sentences);

/** Makes room for the spans of a document that has been seen: a span starts with a capital, and the
 * user's come on top of the tagger's. False if there is no memory. */
bool tk_work_spans(tk_work *work);

/** After a document: gives back what an ordinary one does not need. */
void tk_work_trim(tk_work *work);

/** Frees all of it. */
void tk_work_finish(tk_work *work);

#endif
