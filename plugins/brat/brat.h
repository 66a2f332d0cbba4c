// SPDX-License-Identifier: MIT
// The `brat` decoder and encoder: standoff annotation in the .ann format of the brat rapid
// annotation tool.
#ifndef BRAT_BRAT_H
#define BRAT_BRAT_H

#include <toolkit/plugin.h>

/** Start of the line that begins a document, and of the line with its text. Both are extensions of
 * toolkit; brat has one file for each document and one for its text. */
#define BRAT_DOCUMENT "# newdoc"
#define BRAT_TEXT     "# text = "

extern const tk_plugin brat_decoder;
extern const tk_plugin brat_encoder;

#endif
