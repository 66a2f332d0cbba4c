// SPDX-License-Identifier: MIT
#ifndef TK_CORPUS_INTERNAL_H
#define TK_CORPUS_INTERNAL_H

#include "corpus.h"

#include <toolkit/text/json.h>

/** A file that is being read. The corpus's region holds what is kept, `scratch` everything else. */
typedef struct tk_reading {
    tk_corpus *corpus;
    const tk_corpus_reading *how;
    tk_region *scratch;  /**< emptied after each line */
    tk_json_reader json; /**< the line */
    tk_message *error;
    const char *file;
    uint64_t line;
    const char *id;            /**< of the document; NULL until it is known */
    const tk_article *gold;    /**< the gold document, or NULL */
    const tk_offsets *offsets; /**< of the document's text */
    bool relation;             /**< the layer is one of relations */
} tk_reading;

/** Sets the error to out of memory, and returns false. */
bool tk_reading_no_memory(tk_reading *r);
/** Reports an issue of the document; sets side, place and id. */
bool tk_reading_issue(tk_reading *r, tk_issue issue);
/** Returns the corpus's only copy of a name. NULL when out of memory. */
const char *tk_reading_intern(tk_reading *r, const char *name);

/** Reads layers and document scores of a record; of a prediction, those that its gold has. */
bool tk_reading_layers(tk_reading *r, const tk_json *root, tk_article *article);

#endif
