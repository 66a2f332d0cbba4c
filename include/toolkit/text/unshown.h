// SPDX-License-Identifier: MIT
// What an encoder's format has no place for, counted as lost.
#ifndef TK_UNSHOWN_H
#define TK_UNSHOWN_H

#include <toolkit/text/cell.h>
#include <toolkit/text/lost.h>

#pragma GCC visibility push(default)

/** All of a layer. */
void tk_unshown_layer(tk_lost *lost, const tk_layer_info *info);
/** The values of a layer's spans, but for those of column `shown` (UINT32_MAX: all). */
void tk_unshown_values(tk_lost *lost, const tk_out *out, const tk_layer_info *info, uint32_t shown);
/** The meta values, but for those of the keys `shown`, NULL-ended. */
void tk_unshown_meta(tk_lost *lost, const tk_out *out, const char *const *shown);

/** Fails the document if it has text but no tokens: a format of tokens would have nothing of it. */
tk_status tk_unshown_text(const tk_out *out, const tk_layer *tokens);

#pragma GCC visibility pop

#endif
