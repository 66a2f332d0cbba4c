// SPDX-License-Identifier: MIT
#ifndef TK_SOURCES_H
#define TK_SOURCES_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A file to read. */
typedef struct tk_source {
    size_t path;     /**< offset of the path in tk_sources.text */
    uint32_t name;   /**< offset in the path of the name: what is left of it without the folder */
    uint32_t folder; /**< length of the path of the input folder it is in; 0: it was named itself */
    uint32_t copy;   /**< 0, or n: the n-th of several that have one name for all their path */
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
    /** Links in folders lead anywhere; else those that lead out of the input folder are left out.
     */
    bool follow_links;
    uint64_t links_out; /**< how many were */
    size_t link_out;    /**< offset in `text` of the first one's path */
    char *root;         /**< path of the folder that is open as `root_fd`; NULL: none is */
    int root_fd;
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
/**
 * Makes the names differ: those of several sources get folders of their paths in front, as many as
 * it takes; where the paths are the same too, or differ in a compression's ending alone, `copy` is
 * set. For after the last tk_sources_add().
 */
bool tk_sources_name(tk_sources *sources, tk_error *error);
void tk_sources_free(tk_sources *sources);

const char *tk_source_path(const tk_sources *sources, const tk_source *source);
/**
 * Opens a source, or a file beside it whose name differs from its path in the ending alone. What is
 * in a folder is opened below it, wherever links were put meanwhile, unless links are followed. A
 * descriptor, or -1 with errno.
 */
int tk_source_open(tk_sources *sources, const tk_source *source, const char *path);
/** Opens the first source's folder, if it is in one: what lacks descriptors fails here. */
bool tk_sources_ready(tk_sources *sources, tk_error *error);

/** Whether the ending of a name is one of `extensions` (none: all are), and it is not hidden. */
bool tk_sources_wants(const char *name, size_t length, const char *const *extensions);

#endif
