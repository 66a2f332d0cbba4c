// SPDX-License-Identifier: MIT
// Layers and their values as an encoder of plain text writes them.
#ifndef TK_CELL_H
#define TK_CELL_H

#include <stdbool.h>

#include <toolkit/text/out.h>

#pragma GCC visibility push(default)

/** A layer's name without its version: "money" of "money/1". */
tk_str tk_layer_name(const tk_layer_decl *decl);

bool tk_str_is(tk_str s, const char *text);

/** Whether a layer is among those that the encoder is to write: "entity/1". */
bool tk_layer_is_written(const tk_out *out, const char *name);

/**
 * The value number `index` of a column as text: a name, "true", a number, a string. Empty where
 * there is none: NaN, infinity, TK_BYTES, a TK_SPAN without a span or of a layer that is not
 * written, and with TK_COL_OMIT also 0 and false. `lexeme` says that the column is one of the
 * lexeme table. The text is in `scratch` or lives as long as the document.
 */
tk_str tk_cell(const tk_out *out, const tk_column *column, const void *values, uint32_t index,
               bool lexeme, char scratch[TK_NUMBER_ROOM]);

/**
 * A layer's begins and ends in `unit`: the layer's own arrays, or arrays that live as long as the
 * document. False, and `out` failed, if there is no memory.
 */
bool tk_layer_offsets(tk_out *out, uint32_t unit, const tk_layer *layer, const uint32_t **begin,
                      const uint32_t **end);

#pragma GCC visibility pop

#endif
