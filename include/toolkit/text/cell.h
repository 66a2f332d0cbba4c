// SPDX-License-Identifier: MIT
// Layers and their values in the form that encoders of plain text write.
#ifndef TK_CELL_H
#define TK_CELL_H

#include <stdbool.h>

#include <toolkit/text/out.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** Returns a layer's name without its version: "money" for "money/1". */
tk_str tk_layer_name(const tk_layer_decl *decl);

bool tk_str_is(tk_str s, const char *text);

/** Whether a layer is one of those that the encoder writes: "entity/1". */
bool tk_layer_is_written(const tk_out *out, const char *name);

/**
 * Returns value `index` of a column as text: a name, "true", a number, a string. Empty for NaN,
 * infinity, TK_BYTES, and a TK_SPAN without a span or of a layer that is not written, and with
 * TK_COL_OMIT also for 0 and false. `lexeme`: the column is one of the lexeme table. The text is in
 * `scratch`, or lives as long as the document.
 */
tk_str tk_cell(const tk_out *out, const tk_column *column, const void *values, uint32_t index,
               bool lexeme, char scratch[TK_NUMBER_ROOM]);

/**
 * Returns a layer's begins and ends in `unit`: the layer's own arrays, or arrays that live as long
 * as the document. When out of memory, returns false, and `out` has failed.
 */
bool tk_layer_offsets(tk_out *out, uint32_t unit, const tk_layer *layer, const uint32_t **begin,
                      const uint32_t **end);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
