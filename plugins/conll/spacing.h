// SPDX-License-Identifier: MIT
// Guesses from the tokens where spaces were between them.
#ifndef CONLL_SPACING_H
#define CONLL_SPACING_H

#include <stdbool.h>

#include <toolkit/plugin.h>

/** State within a sentence. Zeroed: at its start. */
typedef struct {
    bool open_quote; // a straight double quote is open
    bool glue;       // there is no space after the previous token
    bool any;        // there was a token
} spacing;

/** Whether there is a space before the token. Call this for every token of a sentence, in order. */
bool spacing_before(spacing *s, tk_str token);

/** Returns the characters that an escape of the Penn Treebank represents: "(" for -LRB-. Returns
 * `token` itself if it is not an escape. */
tk_str spacing_unescape(tk_str token);

#endif
