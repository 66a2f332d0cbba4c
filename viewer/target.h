// SPDX-License-Identifier: MIT
#ifndef TK_TARGET_H
#define TK_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <toolkit/toolkit.h>

/** What is at a path. */
typedef enum tk_target_kind {
    TK_TARGET_NOTHING,
    TK_TARGET_PAGE,   /**< a page that was made by tk_view_write() */
    TK_TARGET_FOLDER, /**< a folder that was, or an empty one */
    TK_TARGET_FILE,   /**< another file */
    TK_TARGET_OTHERS, /**< a folder with other files */
    TK_TARGET_STREAM, /**< a pipe or device */
    TK_TARGET_UNKNOWN /**< it cannot be read; errno says why */
} tk_target_kind;

tk_target_kind tk_target_look(const char *path);

/** Whether a page may be written there, as a folder or as a file. False with a message. */
bool tk_target_may(const char *path, bool folder, bool force, tk_message *error);

/** Creates an empty folder, with a folder "data", beside `path`, or in TMPDIR if `path` is "-" or a
 * stream. Returns its path, which the caller frees; NULL with a message. */
char *tk_target_scratch(const char *path, tk_message *error);
/** Removes such a folder, and all in it. */
void tk_target_remove(const char *scratch);

/** Puts the folder `scratch` in the place of `path`, all at once; what was there is removed. False
 * with a message. */
bool tk_target_place(const char *scratch, const char *path, tk_message *error);

#endif
