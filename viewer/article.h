// SPDX-License-Identifier: MIT
#ifndef TK_ARTICLE_H
#define TK_ARTICLE_H

#include "block.h"
#include "corpus.h"
#include "unit.h"
#include "word_index.h"

#include <toolkit/text/json.h>

/** Columns of index.articles. */
enum {
    TK_ARTICLE_ID,
    TK_ARTICLE_TITLE,
    TK_ARTICLE_DATE,
    TK_ARTICLE_SOURCE,
    TK_ARTICLE_SENTIMENT,
    TK_ARTICLE_HYPE,
    TK_ARTICLE_WORDS,
    TK_ARTICLE_NAMES,
    TK_ARTICLE_AMOUNTS,
    TK_ARTICLE_FACTS,
    TK_ARTICLE_BLOCK,
    TK_ARTICLE_COLUMNS
};

/** The articles of a page while they are added: their blocks are written as they fill, their rows
 * of the index are kept. */
typedef struct tk_articles {
    tk_block_series series;
    tk_view_corpus *corpus; /**< empty without a database */
    tk_word_index *words;   /**< of their titles and texts */
    uint32_t unit;          /**< TK_UNIT_… of offsets */
    uint32_t n;
    uint32_t textless; /**< of them, those without a text */
    tk_json_writer columns[TK_ARTICLE_COLUMNS];
    tk_string_table layers; /**< the value is the number of spans */
    tk_unit_map map;        /**< of the current text */
    tk_json_reader reader;
} tk_articles;

void tk_articles_start(tk_articles *articles, tk_blocks *blocks, tk_view_corpus *corpus,
                       tk_word_index *words, uint32_t unit);
/** Adds an annotated document, a JSON text; `id` is its id if it has none. 1; 0 with a message if
 * it is something else; -1 with a message on failure. */
int tk_articles_add(tk_articles *articles, tk_str json, const char *id, tk_message *error);
/** Writes the last block, and the keys `layers` and `articles` of the index to `w`. False with a
 * message on failure. */
bool tk_articles_end(tk_articles *articles, tk_json_writer *w);
void tk_articles_finish(tk_articles *articles);

#endif
