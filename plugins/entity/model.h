// SPDX-License-Identifier: MIT
/**
 * @file model.h
 * The tagger's weights: a linear-chain model over the lanes of label.h.
 *
 * The score of a lane for a token is the sum of what the model says of: the word itself, two words
 * before and two after (each summed over the word's features when its lexeme is made: tk_vectors);
 * the classes of neighbouring words, in pairs; the token's context and its place in a gazetteer's
 * match. To that comes a score for each pair of lanes that follow each other. All are integers:
 * every machine gives the same labels.
 */
#ifndef TK_ENTITY_MODEL_H
#define TK_ENTITY_MODEL_H

#include "context.h"
#include "label.h"
#include "word.h"

/** A row of scores, one for each lane. */
typedef int16_t tk_row[TK_LANES];

/** A lexeme's share in the scores of its own token and of its neighbours: 160 bytes. */
typedef struct tk_vectors {
    tk_row at[TK_N_PLACES];
} tk_vectors;

/** All vectors that a document's tokens can have. */
typedef struct tk_vector_table {
    const tk_vectors *lexemes; /**< by lexeme */
    const tk_vectors *clitics; /**< by lexeme - TK_LEXEME_CLITIC; NULL where no text has any */
} tk_vector_table;

typedef struct tk_model {
    uint32_t *keys;        /**< open addressing, 0 where a slot is free */
    uint32_t *rows;        /**< of each slot: index of its row in `weights` */
    const int8_t *weights; /**< rows of TK_LANES; the file's own bytes */
    uint32_t n_slots;
    tk_row transitions[TK_LANES];              /**< [from][to] */
    tk_row before[TK_N_CLASSES][TK_N_CLASSES]; /**< [class before][class here] */
    tk_row after[TK_N_CLASSES][TK_N_CLASSES];  /**< [class here][class after] */
    tk_row around[TK_N_CLASSES][TK_N_CLASSES]; /**< [class before][class after] */
    tk_row context[TK_N_CONTEXTS][TK_N_CLASSES];
    tk_row names[TK_N_NAMES];
} tk_model;

/** Score of what may not be. Three of these, and any sum of weights, fit an int16_t. */
#define TK_NEVER (-8000)

/** Letters of the tables, for tk_table_key(). */
#define TK_TABLE_BEFORE     'B'
#define TK_TABLE_AFTER      'A'
#define TK_TABLE_AROUND     'C'
#define TK_TABLE_CONTEXT    'X'
#define TK_TABLE_NAMES      'N'
#define TK_TABLE_TRANSITION 'T'

/**
 * First bytes of a model file. Then follow, little-endian, the number of rows (u32), the keys (u32
 * each), and the rows (int8, TK_LANES each).
 */
#define TK_MODEL_MAGIC      "toolkit entity model 1\n\0"
#define TK_MODEL_MAGIC_SIZE 24u

/** Reads a model, whose bytes must outlive it. NULL if they are none, or there is no memory. */
tk_model *tk_model_create(const char *data, size_t length);

/** Frees a model; NULL is fine. */
void tk_model_destroy(tk_model *model);

/** Sums a word's features at each position; at its own only if a run can have it. */
void tk_model_vectors(const tk_model *model, const tk_word_form *form, const tk_word *word,
                      tk_vectors *vectors);

/** The best lanes for a run. `lanes` has room for run->count. */
void tk_model_decode(const tk_model *model, const tk_text *text, const tk_vector_table *vectors,
                     const tk_run *run, uint8_t *lanes);

#endif
