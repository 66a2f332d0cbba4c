// SPDX-License-Identifier: MIT
/**
 * @file model_file.h
 * The file that the trainer writes a model to.
 *
 * It starts with TK_MODEL_MAGIC and a line "NAME SHA256" for each list that it was trained with,
 * which plugins/models.py writes and checks, and an empty line. Then follow, little-endian, the
 * number of rows (u32), the features' keys (u32 each), and their rows (int8, TK_LANES each).
 */
#ifndef TK_ENTITY_MODEL_FILE_H
#define TK_ENTITY_MODEL_FILE_H

#include "../model.h"

#define TK_MODEL_MAGIC      "toolkit entity model 3\n"
#define TK_MODEL_MAGIC_SIZE 23u
#define TK_MODEL_HEAD_MAX   4096u /**< bytes of the head, at most */

/** Letters of the tables, for tk_table_key(). */
#define TK_TABLE_BEFORE  'B'
#define TK_TABLE_AFTER   'A'
#define TK_TABLE_AROUND  'C'
#define TK_TABLE_CONTEXT 'X'
#define TK_TABLE_NAMES   'N'

/** Makes a model from a file's bytes, which must outlive it. False if they are not a model, or when
 * out of memory. */
bool tk_model_start(tk_model *model, const char *data, size_t length);

/** Frees the memory of such a model. */
void tk_model_finish(tk_model *model);

#endif
