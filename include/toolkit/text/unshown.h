// SPDX-License-Identifier: MIT
// Counts as lost what an encoder's format cannot represent.
#ifndef TK_UNSHOWN_H
#define TK_UNSHOWN_H

#include <toolkit/text/cell.h>
#include <toolkit/text/lost.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/** Counts a whole layer. */
void tk_unshown_layer(tk_lost *lost, const tk_layer_info *info);
/** Counts the values of a layer's spans, except those of column `shown` (UINT32_MAX: all values).
 */
void tk_unshown_values(tk_lost *lost, const tk_out *out, const tk_layer_info *info, uint32_t shown);
/** Counts the values of a layer's spans, except those of the columns named in `shown`, which ends
 * in NULL. */
void tk_unshown_others(tk_lost *lost, const tk_out *out, const tk_layer_info *info,
                       const char *const *shown);
/** Counts the meta values, except those of the keys in `shown`, which ends in NULL. */
void tk_unshown_meta(tk_lost *lost, const tk_out *out, const char *const *shown);

/** Fails the document if it has text but no tokens: a token-based format would lose all of it. */
tk_status tk_unshown_text(const tk_out *out, const tk_layer *tokens);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
