// SPDX-License-Identifier: MIT
// The `conll` decoder and encoder: a token and its tag a line, as in CoNLL-2003.
#ifndef CONLL_CONLL_H
#define CONLL_CONLL_H

#include <toolkit/plugin.h>

/** What the line that begins a document starts with. */
#define CONLL_DOCUMENT "-DOCSTART-"

extern const tk_plugin conll_decoder;
extern const tk_plugin conll_encoder;

#endif
