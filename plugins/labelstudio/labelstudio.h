// SPDX-License-Identifier: MIT
#ifndef LABELSTUDIO_LABELSTUDIO_H
#define LABELSTUDIO_LABELSTUDIO_H

#include <toolkit/plugin.h>

extern const tk_plugin labelstudio_decoder;
extern const tk_plugin labelstudio_encoder;

#endif
