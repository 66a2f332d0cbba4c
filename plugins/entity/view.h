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

#include "toolkit/plugin.h"

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

/** Adds all tokens of the layer, and their clitics; `words` are by lexeme. */
void tk_view_fill(tk_view *view, const char *text, const tk_clitic_words *clitics,
                  const tk_layer *token, const tk_word *words);

#endif
