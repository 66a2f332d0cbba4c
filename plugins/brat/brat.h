// SPDX-License-Identifier: MIT
// The `brat` decoder and encoder: standoff annotation, the .ann form of the brat rapid annotation
// tool.
#ifndef BRAT_BRAT_H
#define BRAT_BRAT_H

#include <toolkit/plugin.h>

/** What the line that begins a document starts with, and the one with its text. Both are ours: brat
 * has a file for each. */
#define BRAT_DOCUMENT "# newdoc"
#define BRAT_TEXT     "# text = "

extern const tk_plugin brat_decoder;
extern const tk_plugin brat_encoder;

#endif
