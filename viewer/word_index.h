// SPDX-License-Identifier: MIT
#ifndef TK_WORD_INDEX_H
#define TK_WORD_INDEX_H

#include "block.h"

#include <toolkit/text/string_table.h>

/** Which articles have a word: the blocks search-K of README.md. Its memory grows with the number
 * of different words of each article: some 2 bytes for each. */
typedef struct tk_word_index {
    tk_string_table words; /**< the value of each is a list of articles */
    uint32_t article;      /**< that is being added */
    uint64_t n_words;      /**< of that article */
    bool failed;           /**< out of memory */
} tk_word_index;

void tk_word_index_start(tk_word_index *index);
/** Starts the next article, whose number is the number of those before it. */
void tk_word_index_next(tk_word_index *index, uint32_t article);
/** Adds the words of a text. */
void tk_word_index_add(tk_word_index *index, const char *text, size_t length);
/** Writes the blocks, and to `w` the value of index.search. False with a message on failure. */
bool tk_word_index_write(tk_word_index *index, tk_blocks *blocks, tk_json_writer *w);
void tk_word_index_finish(tk_word_index *index);

#endif
