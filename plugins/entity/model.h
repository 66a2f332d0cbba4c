// SPDX-License-Identifier: MIT
/**
 * @file model.h
 * The tagger's weights: a linear-chain model over the lanes of label.h.
 *
 * The score of a lane for a token is the sum of the model's weights for: the word itself, two words
 * before and two after (each summed over the word's features when its lexeme is made: tk_vectors);
 * the classes of neighbouring words, in pairs; the token's context and its place in a gazetteer
 * match. A token's lane restricts the next one's only by which lanes may follow each other; the
 * pairs of classes cover the rest. All weights are integers: every machine gives the same labels.
 */
#ifndef TK_ENTITY_MODEL_H
#define TK_ENTITY_MODEL_H

#include "context.h"
#include "label.h"
#include "table.h"
#include "word.h"

/** A row of scores, one for each lane. */
typedef int16_t tk_row[TK_LANES];

/** A lexeme's contribution to the scores of its own token and of its neighbours: 160 bytes. */
typedef struct tk_vectors {
    tk_row at[TK_N_PLACES];
} tk_vectors;

/** All vectors that a document's tokens can have. */
typedef struct tk_vector_table {
    const tk_vectors *lexemes; /**< by lexeme */
    const tk_vectors *clitics; /**< by lexeme - TK_LEXEME_CLITIC; NULL if no text has any */
} tk_vector_table;

/** Scores of features with few values, indexed by these values. Every row is aligned to its halves.
 */
typedef struct tk_model_tables {
    _Alignas(16) tk_row before[TK_N_CLASSES][TK_N_CLASSES]; /**< [class before][class here] */
    tk_row after[TK_N_CLASSES][TK_N_CLASSES];               /**< [class here][class after] */
    tk_row around[TK_N_CLASSES][TK_N_CLASSES];              /**< [class before][class after] */
    tk_row context[TK_N_CONTEXTS][TK_N_CLASSES];
    tk_row names[TK_N_NAMES];
    tk_row traits[TK_N_PLACES][TK_N_TRAITS];
} tk_model_tables;

/** Bits of the table's values: numbers of rows. */
#define TK_MODEL_ROW_BITS 24u

typedef struct tk_model {
    tk_table rows;                     /**< tk_model_hash() of a feature's key → its row */
    const int8_t (*weights)[TK_LANES]; /**< of each row */
    const tk_model_tables *tables;
} tk_model;

/** A key has 32 well-distributed bits. */
static inline uint64_t tk_model_hash(uint32_t key)
{
    return (uint64_t)key << 32;
}

/** Adds a feature's weights to a row, if the model has it. */
void tk_model_add(const tk_model *model, uint32_t key, tk_row row);

/** Sums a word's features at each position; at its own only if it can be in a run. */
void tk_model_vectors(const tk_model *model, const tk_word_form *form, const tk_word *word,
                      tk_vectors *vectors);

/** Prefetches the memory that decoding a run will read, while there is other work to do. */
void tk_model_prefetch(const tk_text *text, const tk_vector_table *vectors, const tk_run *run);

/** The best lanes for a run. `lanes` has room for run->count. False if all are TK_LANE_O. */
bool tk_model_decode(const tk_model *model, const tk_text *text, const tk_vector_table *vectors,
                     const tk_run *run, uint8_t *lanes);

#endif
