// SPDX-License-Identifier: MIT
// The MISC column as the encoder writes it: spans of layers as BIO, with their values.
#ifndef CONLLU_MISC_H
#define CONLLU_MISC_H

#include <toolkit/text/gold.h>

/** Spans that are open while tokens are read. */
typedef struct {
    tk_gold *gold;
    struct {
        uint32_t index; // of the span in its layer
        bool open;      // it contains the previous token
        bool seen;      // it contains the current token
    } tracks[TK_SCHEMA_LAYERS];
    tk_bytes scratch;
} misc;

/** The space around a token as MISC gives it; data is NULL if MISC does not give it. */
typedef struct {
    tk_str before; // SpacesBefore, unescaped
    tk_str after;  // SpacesAfter, or empty for SpaceAfter=No
} misc_spaces;

/** Reads the spaces from the column; they stay in m->scratch until the next call. False when out of
 * memory. */
bool misc_read_spaces(misc *m, tk_str column, misc_spaces *out);
/** Reads the spans of a token that is at begin … end in the text. */
void misc_take(misc *m, tk_str column, uint32_t begin, uint32_t end);
/** Ends all spans at the end of a sentence. */
void misc_end(misc *m);

#endif
