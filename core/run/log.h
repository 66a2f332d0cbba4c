// SPDX-License-Identifier: MIT
#ifndef TK_LOG_H
#define TK_LOG_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a worker does with plugins' remarks, besides keeping the warnings with the result. */
typedef enum tk_log_to {
    TK_LOG_NOWHERE,
    TK_LOG_RESULT, /**< all are kept with the document's result, in the order of the input */
} tk_log_to;

/** Remarks on one document are kept up to about so many bytes; what is more is dropped. */
#define TK_LOG_MAX ((size_t)64 << 10)

/** A plugin's remark on a document. */
typedef struct tk_log_entry {
    uint32_t level; /**< TK_LOG_… */
    const char *plugin;
    const char *message;
} tk_log_entry;

/** Appends a remark to `kept`: a byte for the level, and the plugin's name and the message, each
 * ended by a NUL. */
bool tk_log_add(tk_buffer *kept, uint32_t level, const char *plugin, const char *message);
/**
 * Takes the next remark of `data`, which a worker may have filled with anything: true, and its
 * strings, which are NUL-terminated and in `data`; false at the end.
 */
bool tk_log_next(const char **data, size_t *length, tk_log_entry *entry);

// ------------------------------------------------------------------------------ a run's warnings

/** So many different warnings are counted; further ones count as others. */
#define TK_WARNINGS_MAX 32

/** Documents that got the same warning. */
typedef struct tk_warning {
    char *plugin;
    char *verb;     /**< "lost" of "lost 3 spans"; NULL: the message has no number */
    char *what;     /**< the rest of the message, or all of it */
    char *first;    /**< id of the first document */
    uint64_t count; /**< sum of the numbers */
    uint64_t documents;
} tk_warning;

/** The warnings of a run, in the order in which they first came. Zeroed: none. */
typedef struct tk_warnings {
    tk_warning list[TK_WARNINGS_MAX];
    size_t count;
    uint64_t others; /**< remarks that found no room in the list */
} tk_warnings;

void tk_warnings_add(tk_warnings *warnings, const char *id, const tk_log_entry *entry);
/** Writes a line about a warning, as "lost (conll): spans: 5 in 2 documents". */
void tk_warning_print(const tk_warning *warning, char *line, size_t size);
void tk_warnings_free(tk_warnings *warnings);

#endif
