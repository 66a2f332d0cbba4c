// SPDX-License-Identifier: MIT
/**
 * @file view.h
 * The tokens of a document as the tagger reads them, made from the layer's.
 */
#ifndef TK_ENTITY_VIEW_H
#define TK_ENTITY_VIEW_H

#include <toolkit/text/clitic.h>
#include "context.h"
#include "model.h"
#include "resources.h"

#include <toolkit/plugin.h>

/** What the tagger knows about each clitic, with either apostrophe. */
typedef struct tk_clitic_words {
    tk_word words[2 * TK_N_CLITICS]; /**< of number 2 * clitic + curly */
    tk_vectors vectors[2 * TK_N_CLITICS];
} tk_clitic_words;

/** Looks the clitics up once, as if each were a form of the document. */
void tk_clitic_words_make(tk_clitic_words *clitics, const tk_resources *resources,
                          const tk_model *model);

/**
 * The arrays of a tk_text while they are being filled. They have room for twice as many tokens as
 * the layer has; `lines` has room for all sentences and one more.
 */
typedef struct tk_view {
    tk_word *words;
    uint32_t *begin, *end, *lexeme;
    uint32_t count;
    uint32_t *first; /**< first token of each sentence, and the end of the last */
    uint8_t *kind;   /**< TK_LINE_… of each */
} tk_view;

/**
 * Reads the tokens of all sentences, splits off their clitics, and surveys the document. `words` is
 * indexed by lexeme; `seen` is empty.
 */
void tk_view_fill(tk_view *view, const char *text, const tk_clitic_words *clitics,
                  const tk_layer *token, const tk_layer *sentence, const tk_word *words,
                  tk_seen *seen);

#endif
