// SPDX-License-Identifier: MIT
// Values of a span as a note for people: "currency=USD; value=2100000000".
#ifndef TK_NOTE_H
#define TK_NOTE_H

#include <toolkit/text/cell.h>
#include <toolkit/text/gold.h>

#pragma GCC visibility push(default)

/** Appends "name=value" to a note, which had `any` before. What would end a line becomes a space.
 */
void tk_note_put(tk_out *out, bool *any, const char *name, tk_str value);

/**
 * Takes a note's values for a span of a layer. A value goes up to the next "; NAME=" where NAME is
 * a column. False if the note is something else, or a value is none of its column.
 */
bool tk_note_take(tk_gold *gold, uint32_t layer, tk_span *span, tk_str note);

#pragma GCC visibility pop

#endif
