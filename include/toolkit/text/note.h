// SPDX-License-Identifier: MIT
// Values of a span as a readable note: "currency=USD; value=2100000000".
#ifndef TK_NOTE_H
#define TK_NOTE_H

#include <toolkit/text/cell.h>
#include <toolkit/text/gold.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** Appends "name=value" to a note; `any`: it already has values. Characters that would end the line
 * become spaces. */
void tk_note_put(tk_out *out, bool *any, const char *name, tk_str value);

/**
 * Reads a note's values into a span of a layer. A value extends to the next "; NAME=" where NAME is
 * a column. False if the note does not have this form, or a value does not fit its column.
 */
bool tk_note_take(tk_gold *gold, uint32_t layer, tk_span *span, tk_str note);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
