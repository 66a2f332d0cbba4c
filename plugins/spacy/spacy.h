// SPDX-License-Identifier: MIT
#ifndef SPACY_SPACY_H
#define SPACY_SPACY_H

#include <toolkit/plugin.h>

extern const tk_plugin spacy_decoder;
extern const tk_plugin spacy_encoder;

#endif
