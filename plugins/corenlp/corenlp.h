// SPDX-License-Identifier: MIT
#ifndef CORENLP_CORENLP_H
#define CORENLP_CORENLP_H

#include <toolkit/plugin.h>

extern const tk_plugin corenlp_encoder;

#endif
