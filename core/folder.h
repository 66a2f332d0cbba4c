// SPDX-License-Identifier: MIT
#ifndef TK_FOLDER_H
#define TK_FOLDER_H

#include "error.h"

#include <stdbool.h>
#include <stdint.h>
#include <toolkit/plugin.h>

/** A folder as output: a file for each document, or several files with an ending each. */
typedef struct tk_folder {
    char *path;                 /**< without a slash at its end; NULL while closed */
    const char *const *endings; /**< NULL-ended, at least one */
    const char *head, *tail;    /**< of each first file */
} tk_folder;

/** Whether an output's path names a folder: it ends in a slash. */
bool tk_folder_is(const char *path);
/** Makes the folder at `path`, or takes it if it is empty. What else `folder` has is set, and kept.
 */
bool tk_folder_open(tk_folder *folder, const char *path, tk_error *error);
/**
 * Writes a document's files: data up to a NUL byte to the first, and so on. They are called after
 * `id`, whose folders are made; where there is such a file already, a number is added.
 */
bool tk_folder_document(const tk_folder *folder, const tk_str *id, const char *data, size_t length,
                        tk_error *error);
void tk_folder_close(tk_folder *folder);

#endif
