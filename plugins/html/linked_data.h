// SPDX-License-Identifier: MIT
// JSON-LD: what a script element of a page says of the article in schema.org's words.
#ifndef HTML_LINKED_DATA_H
#define HTML_LINKED_DATA_H

#include <toolkit/text/sax.h>
#include "memory.h"

/** The first value of each; of length 0 where there is none. */
typedef struct {
    tk_str headline;
    tk_str published;
    tk_str modified;
    tk_str author;
    tk_str publisher;
    tk_str language;
} linked_data;

/** Reads one script, adding what `out` lacks. What is not JSON, or not about an article, is passed
 * over. */
void linked_data_read(tk_sax *sax, memory *m, const char *json, size_t length, linked_data *out);

#endif
