// SPDX-License-Identifier: MIT
#ifndef TK_BENCH_SOURCE_H
#define TK_BENCH_SOURCE_H

#include <toolkit/toolkit.h>

#include <stdbool.h>

/** A pipeline to measure. The caller owns the strings. */
typedef struct tk_bench_pipeline {
    const char *conf;
    const char *replacement; /**< a shared object whose plugins replace those with the same names;
                             or NULL */
    const char *input_format;
    const char *input; /**< what it will read, if the format is inferred from that; or NULL */
    const char *const *sets;
    size_t n_sets;
} tk_bench_pipeline;

/** Opens it in this process, which should be a child. NULL with a message. `place` may be NULL. */
tk_session *tk_bench_open(const tk_bench_pipeline *pipeline, tk_session_place *place,
                          tk_message *error);

/** A document to run. */
typedef struct tk_bench_document {
    const char *name;
    const char *record;
    size_t length;
} tk_bench_document;

/** The records that a benchmark runs over, all in memory. */
typedef struct tk_bench_corpus {
    tk_bench_document *documents;
    size_t n;
    size_t bytes;      /**< of all records */
    size_t unread;     /**< records that could not be read */
    bool is_cut;       /**< there are more records, beyond the limit */
    char failure[512]; /**< of the first unread one */
    char paths[8192];  /**< the inputs: NUL-terminated, with an empty one at the end */
    void *memory;      /**< of names and records */
    size_t size;
} tk_bench_corpus;

/** Reads `path` (NULL: [input] path), up to some tens of megabytes, in a child process. False with
 * a message. */
bool tk_bench_corpus_read(tk_bench_corpus *corpus, const tk_bench_pipeline *pipeline,
                          const char *path, tk_message *error);
void tk_bench_corpus_free(tk_bench_corpus *corpus);

#endif
