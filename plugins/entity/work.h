// SPDX-License-Identifier: MIT
/**
 * @file work.h
 * The working memory of the steps for one document. It is kept for the next document, which uses
 * none of its contents.
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

/** Makes room for a view of this number of tokens and sentences. False when out of memory. */
bool tk_work_view(tk_work *work, size_t n_tokens, size_t n_sentences);

/** Makes room for the spans of a document that has been surveyed: a span starts with a capital, and
 * the user's are added to the tagger's. False when out of memory. */
bool tk_work_spans(tk_work *work);

/** After a document: frees more memory than an ordinary document needs. */
void tk_work_trim(tk_work *work);

/** Frees all memory. */
void tk_work_finish(tk_work *work);

#endif
