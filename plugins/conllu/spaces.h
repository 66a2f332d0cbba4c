// SPDX-License-Identifier: MIT
// Walks along the text of a sentence, given by its comment `# text`, token by token.
#ifndef CONLLU_SPACES_H
#define CONLLU_SPACES_H

#include <stdbool.h>

#include <toolkit/plugin.h>

/** Returns the length in bytes of the Unicode white space at the start of `s`. */
uint64_t spaces_length(tk_str s);

/** Removes a form from the start of the text; any white space matches any other white space. */
bool spaces_take_form(tk_str *text, tk_str form);

#endif
