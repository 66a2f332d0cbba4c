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
 * in which each document is a file. Files and folders have a name for the time of writing; that
 * they get their own is for tk_run_files to see to.
 */
typedef struct tk_output {
    int fd; /**< -1 while closed */
    bool is_file;
    const char *name; /**< for messages */
    tk_output_frame frame;
    tk_folder folder;      /**< closed where the output is no folder */
    tk_buffer pending;     /**< not yet written */
    uint64_t documents;    /**< in it so far */
    uint64_t length;       /**< of a file or stream without its tail, in bytes, with `pending` */
    uint64_t whole;        /**< of what is written of it, up to the end of a document */
    bool closed_by_reader; /**< the other end of a pipe is gone */

    int older;            /**< an older output that is taken over document by document, or -1 */
    uint64_t older_at;    /**< of it, what is taken over so far */
    uint64_t older_end;   /**< of it, all without the tail */
    bool needs_separator; /**< what is taken over next begins with a document */
} tk_output;

#define TK_OUTPUT_CLOSED ((tk_output){.fd = -1, .older = -1})

/** Opens "-" (standard output), a FIFO or a device. The strings are kept. */
bool tk_output_open_stream(tk_output *output, const char *path, const tk_output_frame *frame,
                           tk_error *error);
/**
 * Makes the file `path`; one that is there is removed. `name` is what it will be called, for
 * messages; an older file of that name gives it its mode.
 */
bool tk_output_open_file(tk_output *output, const char *path, const char *name,
                         const tk_output_frame *frame, tk_error *error);
/** Goes on in the file `path` after its first `length` bytes, which are `documents` documents. */
bool tk_output_resume_file(tk_output *output, const char *path, const char *name,
                           const tk_output_frame *frame, uint64_t length, uint64_t documents,
                           tk_error *error);
/** Takes a folder that is open. */
void tk_output_take_folder(tk_output *output, const tk_folder *folder, const char *name);

/**
 * Takes over the documents of an older file: those up to byte `at` with each call of
 * tk_output_catch_up(), so that new documents can be written between them. `length` is the older
 * file's without its tail.
 */
bool tk_output_take_over(tk_output *output, const char *path, uint64_t length, tk_error *error);
bool tk_output_catch_up(tk_output *output, uint64_t at, tk_error *error);

/** Appends a document's bytes, with the separator between it and the one before. `id` is what a
 * file in a folder is called after. */
bool tk_output_document(tk_output *output, const tk_str *id, const char *data, size_t length,
                        tk_error *error);
/** Writes what is pending. */
bool tk_output_flush(tk_output *output, tk_error *error);
/** The same, and returns when the disk has it. */
bool tk_output_sync(tk_output *output, tk_error *error);
/** Ends with the tail, and closes it, also on failure: then a file is cut to whole documents. */
bool tk_output_finish(tk_output *output, bool sync, tk_error *error);
/** Closes it as it is. Does nothing to a closed one. */
void tk_output_close(tk_output *output);

#endif
