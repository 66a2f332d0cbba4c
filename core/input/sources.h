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
    uint32_t name;   /**< offset in the path of the name, which follows the folder */
    uint32_t folder; /**< length of the path of its input folder; 0: the file was named itself */
    uint32_t copy;   /**< 0, or n: the n-th of several sources with the same name and path */
    int32_t failure; /**< errno if it cannot be read, or 0 */
} tk_source;

/** Files to read, in order. Zeroed: none. */
typedef struct tk_sources {
    tk_source *list;
    size_t count;
    size_t capacity;
    tk_buffer text;   /**< the paths, NUL-terminated */
    uint64_t bytes;   /**< of all files */
    bool bytes_known; /**< false if some are streams */
    /** Links in folders may lead anywhere; otherwise links out of the input folder are left out. */
    bool follow_links;
    uint64_t links_out; /**< number of links left out */
    size_t link_out;    /**< offset in `text` of the first one's path */
    char *root;         /**< path of the folder that is open as `root_fd`, or NULL */
    int root_fd;
} tk_sources;

/**
 * Adds what `path` names: standard input for "-", a file, the files of a folder and its subfolders
 * in byte order, or the matches of a glob. Files in folders are added if tk_sources_wants() returns
 * true.
 */
bool tk_sources_add(tk_sources *sources, const char *path, const char *const *extensions,
                    tk_error *error);
/** Removes the file `path`, or the files in the folder `path`, from the list. */
void tk_sources_leave_out(tk_sources *sources, const char *path);
/**
 * Makes the names unique: equal names are prefixed with as many folders of their paths as needed;
 * if the paths are the same too, or differ only in the extension of a compression, `copy` is set.
 * To be called after the last tk_sources_add().
 */
bool tk_sources_name(tk_sources *sources, tk_error *error);
void tk_sources_free(tk_sources *sources);

const char *tk_source_path(const tk_sources *sources, const tk_source *source);
/**
 * Opens a source, or a file beside it whose path differs only in the extension. A file in a folder
 * is opened below it, regardless of links created since, unless links are followed. Returns a
 * descriptor, or -1 with errno set.
 */
int tk_source_open(tk_sources *sources, const tk_source *source, const char *path);
/** Opens the first source's folder, if it has one, so that a lack of descriptors is detected here.
 */
bool tk_sources_ready(tk_sources *sources, tk_error *error);

/** Whether a name has one of `extensions` (none: any name does), and is not hidden. */
bool tk_sources_wants(const char *name, size_t length, const char *const *extensions);

#endif
