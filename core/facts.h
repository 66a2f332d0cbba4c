// SPDX-License-Identifier: MIT
#ifndef TK_FACTS_H
#define TK_FACTS_H

#include "buffer.h"
#include "error.h"
#include "pipeline.h"

#include <stddef.h>
#include <stdint.h>

typedef struct tk_fact_stage {
    const char *name;
    const char *version;
    const char *path;     /**< of the shared object */
    const char *shadowed; /**< a later file of that name on the plugin path, or "" */
} tk_fact_stage;

/**
 * All that a run has to know of its pipeline. It is asked of the pipeline where that is open, and
 * carried as bytes to where no plugin may run. Strings lie in `bytes`, which the facts own.
 */
typedef struct tk_facts {
    uint32_t record;         /**< TK_RECORD_… */
    const char **extensions; /**< of the decoder, NULL-ended */
    const char **endings; /**< of a document's files, if it has its own: one or two, NULL-ended */
    const char *record_mark, *companion; /**< or NULL */
    const char *head, *separator, *tail;
    tk_fact_stage *stages; /**< in the order of running */
    uint32_t n_stages;
    const char *offsets; /**< unit of the output's offsets: the encoder's option `offsets`, or "" */
    const char
        *left_out;       /**< layers that the encoder leaves out by default, "token, hype", or "" */
    const char *plugins; /**< the manifest's array of plugins, as JSON */
    char *bytes;
} tk_facts;

/**
 * Appends the facts of an open pipeline, as bytes, to `out`; false if there is no memory. The array
 * of plugins, which takes a digest of every data file, is empty where `with_manifest` is false.
 */
bool tk_facts_pack(const tk_pipeline *pipeline, bool with_manifest, tk_buffer *out);
/** Reads them back; `data` is copied. On failure `facts` is empty. */
bool tk_facts_unpack(tk_facts *facts, const char *data, size_t length, tk_error *error);
void tk_facts_free(tk_facts *facts);

#endif
