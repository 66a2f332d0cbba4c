// SPDX-License-Identifier: MIT
#ifndef TK_OUTPUT_H
#define TK_OUTPUT_H

#include "base/buffer.h"
#include "base/error.h"
#include "folder.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The bytes before, between and after the documents of a file or stream. */
typedef struct tk_output_frame {
    const char *head, *separator, *tail;
} tk_output_frame;

/**
 * Where documents are written: a file; a stream (standard output, a FIFO, a device); or a folder,
 * in which each document is a file. Files and folders have a temporary name while they are written;
 * tk_run_files gives them their own.
 */
typedef struct tk_output {
    int fd; /**< -1 while closed */
    bool is_file;
    const char *name; /**< for messages */
    tk_output_frame frame;
    tk_folder folder;      /**< closed if the output is not a folder */
    tk_buffer pending;     /**< bytes that are not written yet */
    uint64_t documents;    /**< written so far */
    uint64_t length;       /**< of a file or stream without its tail, in bytes, with `pending` */
    uint64_t whole;        /**< of the written bytes, up to the end of a document */
    bool closed_by_reader; /**< the other end of a pipe is closed */

    int older;            /**< an older output that is copied document by document, or -1 */
    uint64_t older_at;    /**< bytes of it copied so far */
    uint64_t older_end;   /**< its length without the tail */
    bool needs_separator; /**< the next bytes to copy begin with a document */
} tk_output;

#define TK_OUTPUT_CLOSED ((tk_output){.fd = -1, .older = -1})

/** Opens "-" (standard output), a FIFO or a device. The strings must outlive the output. */
bool tk_output_open_stream(tk_output *output, const char *path, const tk_output_frame *frame,
                           tk_error *error);
/**
 * Creates the file `path`, replacing an existing one. `name` is its final name, for messages; an
 * older file of that name determines its mode.
 */
bool tk_output_open_file(tk_output *output, const char *path, const char *name,
                         const tk_output_frame *frame, tk_error *error);
/** Continues the file `path` after its first `length` bytes, which are `documents` documents. */
bool tk_output_resume_file(tk_output *output, const char *path, const char *name,
                           const tk_output_frame *frame, uint64_t length, uint64_t documents,
                           tk_error *error);
/** Takes over an open folder. */
void tk_output_take_folder(tk_output *output, const tk_folder *folder, const char *name);

/**
 * Copies the documents of an older file: those up to byte `at` with each call of
 * tk_output_catch_up(), so that new documents can be written between them. `length` is that of the
 * older file without its tail.
 */
bool tk_output_take_over(tk_output *output, const char *path, uint64_t length, tk_error *error);
bool tk_output_catch_up(tk_output *output, uint64_t at, tk_error *error);

/** Appends a document's bytes, with a separator from the previous one. A file in a folder is named
 * after `id`. */
bool tk_output_document(tk_output *output, const tk_str *id, const char *data, size_t length,
                        tk_error *error);
/** Writes pending bytes. */
bool tk_output_flush(tk_output *output, tk_error *error);
/** The same; returns when the bytes are on disk. */
bool tk_output_sync(tk_output *output, tk_error *error);
/** Writes the tail, and closes the output, also on failure: then a file is truncated to complete
 * documents. */
bool tk_output_finish(tk_output *output, bool sync, tk_error *error);
/** Closes it unchanged. Does nothing if it is closed. */
void tk_output_close(tk_output *output);

#endif
