// SPDX-License-Identifier: MIT
/**
 * @file view.h
 * The tokens of a document as the tagger reads them, made from the layer's.
 */
#ifndef TK_ENTITY_VIEW_H
#define TK_ENTITY_VIEW_H

#include "../common/clitic.h"
#include "context.h"
#include "model.h"
#include "resources.h"

/** What the tagger knows of each clitic, with either apostrophe. */
typedef struct tk_clitic_words {
    tk_word words[2 * TK_N_CLITICS]; /**< of number 2 * clitic + curly */
    tk_vectors vectors[2 * TK_N_CLITICS];
} tk_clitic_words;

/** Looks the clitics up once, as if each were a form of the document. */
void tk_clitic_words_make(tk_clitic_words *clitics, const tk_resources *resources,
                          const tk_model *model);

/** The arrays of a tk_text while they are filled; they have room for all tokens and clitics. */
typedef struct tk_view {
    uint32_t *begin, *end, *lexeme;
    tk_word *words;
    uint32_t count;
} tk_view;

/** How many of the forms `lexeme` … end in a clitic. */
uint32_t tk_view_clitics(const tk_word *words, const uint32_t *lexeme, uint32_t n);

/** Adds the clitic that hangs on the view's last token, and takes it off that. */
void tk_view_cut(tk_view *view, const char *text, const tk_clitic_words *clitics);

/** Adds a token of the layer, and its clitic. `word` is its lexeme's. */
static inline void tk_view_add(tk_view *view, const char *text, const tk_clitic_words *clitics,
                               uint32_t begin, uint32_t end, uint32_t lexeme, tk_word word)
{
    uint32_t i = view->count++;
    view->begin[i] = begin;
    view->end[i] = end;
    view->lexeme[i] = lexeme;
    view->words[i] = word;
    if (word.clitic != 0)
        tk_view_cut(view, text, clitics);
}

#endif
