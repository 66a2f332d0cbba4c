// SPDX-License-Identifier: MIT
#ifndef TK_SOURCES_H
#define TK_SOURCES_H

#include "buffer.h"
#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A file to read. */
typedef struct tk_source {
    size_t path;     /**< offset of the path in tk_sources.text */
    uint32_t name;   /**< offset in the path of the name: what is left of it without the folder */
    int32_t failure; /**< errno of why it cannot be read, or 0 */
} tk_source;

/** Files to read, in order. Zeroed: none. */
typedef struct tk_sources {
    tk_source *list;
    size_t count;
    size_t capacity;
    tk_buffer text;   /**< the paths, NUL-terminated */
    uint64_t bytes;   /**< of all files */
    bool bytes_known; /**< false: some are streams */
} tk_sources;

/**
 * Adds what `path` names: standard input for "-", a file, the files of a folder and its folders in
 * the order of their bytes, or what a glob matches. Files in folders are taken if
 * tk_sources_wants() says so.
 */
bool tk_sources_add(tk_sources *sources, const char *path, const char *const *extensions,
                    tk_error *error);
/** Removes the file `path`, or the files in the folder `path`, from the list. */
void tk_sources_leave_out(tk_sources *sources, const char *path);
void tk_sources_free(tk_sources *sources);

const char *tk_source_path(const tk_sources *sources, const tk_source *source);

/** Whether the ending of a name is one of `extensions` (none: all are), and it is not hidden. */
bool tk_sources_wants(const char *name, size_t length, const char *const *extensions);

#endif
