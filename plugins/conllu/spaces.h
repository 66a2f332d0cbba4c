// SPDX-License-Identifier: MIT
// The text of a sentence as its comment `# text` has it, walked along its tokens.
#ifndef CONLLU_SPACES_H
#define CONLLU_SPACES_H

#include <stdbool.h>

#include <toolkit/plugin.h>

/** Length of the white space (any of Unicode's) that `s` begins with, in bytes. */
uint64_t spaces_length(tk_str s);

/** Takes a form off the text, where white space in one stands for white space in the other. */
bool spaces_take_form(tk_str *text, tk_str form);

#endif
