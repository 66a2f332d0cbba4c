// SPDX-License-Identifier: MIT
// JSON-LD: what a script element of a page states about the article in the vocabulary of
// schema.org.
#ifndef HTML_LINKED_DATA_H
#define HTML_LINKED_DATA_H

#include <toolkit/text/json.h>

#include "memory.h"

/** The first value of each; of length 0 if there is none. */
typedef struct {
    tk_str headline;
    tk_str published;
    tk_str modified;
    tk_str author;
    tk_str publisher;
    tk_str language;
} linked_data;

/** Reads one script, adding what `out` lacks. Of what is not JSON, the members before the fault
 * count. */
void linked_data_read(tk_json_reader *reader, memory *m, const char *json, size_t length,
                      linked_data *out);

#endif
