// SPDX-License-Identifier: MIT
// The `timeml` decoder and encoder: dates as TIMEX3 elements in the text, in XML.
#ifndef TIMEML_TIMEML_H
#define TIMEML_TIMEML_H

#include <toolkit/plugin.h>

/** Namespace of toolkit's own attributes for the days that a date covers, which TimeML lacks. */
#define TIMEML_NAMESPACE "urn:toolkit:timex3"
#define TIMEML_BEGIN     "tk:begin"
#define TIMEML_UNTIL     "tk:until"

extern const tk_plugin timeml_decoder;
extern const tk_plugin timeml_encoder;

#endif
