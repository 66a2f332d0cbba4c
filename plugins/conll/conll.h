// SPDX-License-Identifier: MIT
// The `conll` decoder and encoder: one token with its tag per line, as in CoNLL-2003.
#ifndef CONLL_CONLL_H
#define CONLL_CONLL_H

#include <toolkit/plugin.h>

/** Start of the line that begins a document. */
#define CONLL_DOCUMENT "-DOCSTART-"

extern const tk_plugin conll_decoder;
extern const tk_plugin conll_encoder;

#endif
