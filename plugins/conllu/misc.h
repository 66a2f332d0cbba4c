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
        bool open;      // it had the token before
        bool seen;      // it has the token in hand
    } tracks[TK_SCHEMA_LAYERS];
    tk_bytes scratch;
} misc;

/** What MISC says of the space around a token; data is NULL where it does not. */
typedef struct {
    tk_str before; // SpacesBefore, unescaped
    tk_str after;  // SpacesAfter, or empty for SpaceAfter=No
} misc_spaces;

/** The spaces that the column tells of, which are in m->scratch until the next call. False if there
 * is no memory. */
bool misc_read_spaces(misc *m, tk_str column, misc_spaces *out);
/** Takes the spans of a token that is at begin … end in the text. */
void misc_take(misc *m, tk_str column, uint32_t begin, uint32_t end);
/** All spans end: the sentence does. */
void misc_end(misc *m);

#endif
