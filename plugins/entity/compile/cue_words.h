// SPDX-License-Identifier: MIT
/** @file cue_words.h Makes the table of cue words. */
#ifndef TK_ENTITY_COMPILE_CUE_WORDS_H
#define TK_ENTITY_COMPILE_CUE_WORDS_H

#include "../cue_words.h"

/**
 * Fills `cues`, which is zeroed, with the words of data/cues.txt. False if the file is malformed or
 * when out of memory. The caller frees it with tk_table_finish().
 */
bool tk_cue_words_read(tk_table *cues, const char *data, size_t length);

#endif
