// SPDX-License-Identifier: MIT
#ifndef TK_FOLDER_H
#define TK_FOLDER_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <toolkit/plugin.h>

/** A folder as output: a file for each document, or several files with an ending each. */
typedef struct tk_folder {
    char *path;                 /**< without a slash at its end; NULL while closed */
    const char *taken;          /**< a folder whose files' names are not used again, or NULL */
    const char *const *endings; /**< NULL-ended, at least one */
    const char *head, *tail;    /**< of each first file */
    tk_buffer made; /**< paths of the files made, relative, each ended by a line feed; the caller
                         empties it */
} tk_folder;

/** Whether an output's path names a folder: it ends in a slash. */
bool tk_folder_is(const char *path);
/** Whether there is nothing in the folder. False if it cannot be read. */
bool tk_folder_is_empty(const char *path);

/** Opens the folder `path`, which is made if it is not there. What else `folder` has is set. */
bool tk_folder_open(tk_folder *folder, const char *path, tk_error *error);
/**
 * Writes a document's files: data up to a NUL byte to the first, and so on. They are called after
 * `id`, whose folders are made; where there is such a file already, a number is added.
 */
bool tk_folder_document(tk_folder *folder, const tk_str *id, const char *data, size_t length,
                        tk_error *error);
/** Returns when the disk has all files. */
bool tk_folder_sync(const tk_folder *folder, tk_error *error);
void tk_folder_close(tk_folder *folder);

/** Removes the files of `path` for which `keep` is false; it is given paths relative to `path`. */
bool tk_folder_prune(const char *path, bool (*keep)(const void *ctx, const char *file),
                     const void *ctx, tk_error *error);
/** Removes `path` with all that is in it. */
bool tk_folder_remove(const char *path, tk_error *error);
/**
 * Moves all files of `from` into `to`, and removes `from`. A file that `to` has already is not
 * replaced: that is an error. Called again after a kill it goes on.
 */
bool tk_folder_merge(const char *from, const char *to, tk_error *error);

#endif
