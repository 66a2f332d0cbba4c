// SPDX-License-Identifier: MIT
// Where spaces stood between tokens, guessed from the tokens.
#ifndef CONLL_SPACING_H
#define CONLL_SPACING_H

#include <stdbool.h>

#include <toolkit/plugin.h>

/** What is known of a sentence so far. Zeroed: nothing. */
typedef struct {
    bool open_quote; // a straight double quote was opened
    bool glue;       // the token before takes no space after it
    bool any;        // there was a token
} spacing;

/** Whether there is a space before the token. Call it for every token of a sentence, in order. */
bool spacing_before(spacing *s, tk_str token);

/** The characters that an escape of the Penn Treebank stands for: -LRB- is "(". `token` itself if
 * it is none. */
tk_str spacing_unescape(tk_str token);

#endif
