// SPDX-License-Identifier: MIT
// The `conllu` decoder and encoder: sentences and tokens as CoNLL-U.
#ifndef CONLLU_CONLLU_H
#define CONLLU_CONLLU_H

#include <toolkit/plugin.h>

extern const tk_plugin conllu_decoder;
extern const tk_plugin conllu_encoder;

#endif
