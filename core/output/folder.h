// SPDX-License-Identifier: MIT
#ifndef TK_FOLDER_H
#define TK_FOLDER_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <toolkit/plugin.h>

/** A folder as output: one file per document, or several files with different extensions. */
typedef struct tk_folder {
    char *path;                 /**< without a trailing slash; NULL while closed */
    const char *taken;          /**< a folder whose files' names are not used again, or NULL */
    const char *const *endings; /**< extensions, NULL-terminated, at least one */
    const char *head, *tail;    /**< of each first file */
    tk_buffer made; /**< relative paths of the files created, each followed by a line feed; the
    caller empties it */
} tk_folder;

/** Whether an output's path names a folder: it ends with a slash. */
bool tk_folder_is(const char *path);
/** Whether the folder is empty. False if it cannot be read. */
bool tk_folder_is_empty(const char *path);

/** Opens the folder `path`, which is created if it does not exist. The other fields of `folder`
 * must be set. */
bool tk_folder_open(tk_folder *folder, const char *path, tk_error *error);
/**
 * Writes a document's files: data up to a NUL byte to the first, and so on. They are named after
 * `id`, whose folders are created; if such a file already exists, a number is added.
 */
bool tk_folder_document(tk_folder *folder, const tk_str *id, const char *data, size_t length,
                        tk_error *error);
/** Returns when all files are on disk. */
bool tk_folder_sync(const tk_folder *folder, tk_error *error);
void tk_folder_close(tk_folder *folder);

/** Removes the files of `path` for which `keep` returns false; `keep` receives paths relative to
 * `path`. */
bool tk_folder_prune(const char *path, bool (*keep)(const void *ctx, const char *file),
                     const void *ctx, tk_error *error);
/** Removes `path` and its contents. */
bool tk_folder_remove(const char *path, tk_error *error);
/**
 * Moves all files of `from` into `to`, and removes `from`. A file that already exists in `to` is
 * not replaced: that is an error. A call after a kill continues.
 */
bool tk_folder_merge(const char *from, const char *to, tk_error *error);

#endif
