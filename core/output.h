// SPDX-License-Identifier: MIT
#ifndef TK_OUTPUT_H
#define TK_OUTPUT_H

#include "buffer.h"
#include "error.h"
#include "folder.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Where documents are written: a file, which appears under its name when it is complete, or a
 * stream (standard output, a FIFO, a device), which is written as it comes; or a folder, in which
 * each document is a file.
 */
typedef struct tk_output {
    int fd;           /**< -1 while closed */
    char *path;       /**< the file's final name; NULL for a stream */
    char *temporary;  /**< the name it has until then; NULL for a stream */
    const char *name; /**< for messages */
    const char *separator, *tail;
    tk_folder folder;      /**< closed where the output is no folder */
    tk_buffer pending;     /**< not yet written */
    uint64_t documents;    /**< handed over so far */
    bool closed_by_reader; /**< the other end of a pipe is gone */
} tk_output;

/** Opens `path`, or standard output for "-", and begins with `head`. The strings are kept. */
bool tk_output_open(tk_output *output, const char *path, const char *head, const char *separator,
                    const char *tail, tk_error *error);
/** The same for a folder, whose path ends in a slash. */
bool tk_output_open_folder(tk_output *output, const char *path, const char *const *endings,
                           const char *head, const char *tail, tk_error *error);
/** Appends a document's bytes, with the separator between it and the one before. `id` is what a
 * file in a folder is called after. */
bool tk_output_document(tk_output *output, const tk_str *id, const char *data, size_t length,
                        tk_error *error);
/** Writes what is pending. */
bool tk_output_flush(tk_output *output, tk_error *error);
/** Ends with the tail and gives a file its name. The output is closed, also on failure. */
bool tk_output_finish(tk_output *output, tk_error *error);
/** Closes it, and removes what a file has so far. Does nothing to a closed one (`fd` -1). */
void tk_output_discard(tk_output *output);

// ----------------------------------------------------------------------- files beside the output

/** `path` with `suffix` in place of its ending: a/news.jsonl → a/news.meta.json. On the heap. */
char *tk_output_beside(const char *path, const char *suffix);
/** Writes a whole file, which replaces an older one at once or not at all. */
bool tk_output_whole_file(const char *path, const char *data, size_t length, tk_error *error);
/** Writes all of `data`; false with errno set. */
bool tk_write_all(int fd, const char *data, size_t length);
/**
 * Creates a file beside `path` that is to replace it: with a name of its own, and the older file's
 * mode. Its descriptor, or -1 with errno set; `*temporary` is on the heap.
 */
int tk_create_temporary(const char *path, char **temporary);

#endif
