// SPDX-License-Identifier: MIT
#ifndef TK_LOG_H
#define TK_LOG_H

#include "base/buffer.h"
#include "pipeline/pipeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a worker does with plugins' remarks, in addition to keeping warnings with the result. */
typedef enum tk_log_to {
    TK_LOG_NOWHERE,
    TK_LOG_RESULT, /**< all are kept with the document's result, in the order of the input */
} tk_log_to;

/** Most bytes of remarks that are kept per document, approximately; further remarks are dropped. */
#define TK_LOG_MAX ((size_t)64 << 10)

/** Appends a remark to `kept`: a byte for the level, the count, and the plugin's name, the verb and
 * the message, each ended by a NUL. */
bool tk_log_add(tk_buffer *kept, const tk_remark *remark);
/**
 * Takes the next remark of `data`, which a worker may have filled with anything: true with its
 * strings, which are NUL-terminated and in `data`; false at the end.
 */
bool tk_log_next(const char **data, size_t *length, tk_remark *remark);
/** Writes what a remark says, without its plugin: "lost 3 spans". */
void tk_remark_print(const tk_remark *remark, char *text, size_t size);

// ------------------------------------------------------------------------------ a run's warnings

/** Most different warnings that are counted; further ones count as others. */
#define TK_WARNINGS_MAX 32

/** Documents with the same warning. */
typedef struct tk_warning {
    char *plugin;
    char *verb;     /**< "lost"; "": the remark counts nothing */
    char *what;     /**< the things that are counted, or the message */
    char *first;    /**< id of the first document */
    uint64_t count; /**< sum of the counts */
    uint64_t documents;
} tk_warning;

/** The warnings of a run, in order of first occurrence. Zeroed: none. */
typedef struct tk_warnings {
    tk_warning list[TK_WARNINGS_MAX];
    size_t count;
    uint64_t others; /**< remarks that did not fit in the list */
} tk_warnings;

void tk_warnings_add(tk_warnings *warnings, const char *id, const tk_remark *remark);
/** Writes a line about a warning, as "lost (conll): spans: 5 in 2 documents". */
void tk_warning_print(const tk_warning *warning, char *line, size_t size);
void tk_warnings_free(tk_warnings *warnings);

#endif
