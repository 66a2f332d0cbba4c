// SPDX-License-Identifier: MIT
#ifndef TK_RESULT_FILE_H
#define TK_RESULT_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * The file of a collector's result. It is written under another name, PATH.partial-N, and
 * gets its own when it is complete. If PATH is "-" or names a stream, it has no name, and its bytes
 * are copied at the end.
 */
typedef struct tk_result_file {
    int fd;        /**< -1 while closed */
    char *path;    /**< symbolic links followed; heap */
    char *partial; /**< heap; NULL: it has no name */
} tk_result_file;

#define TK_RESULT_FILE_CLOSED ((tk_result_file){.fd = -1})

/** Creates the file, empty, for reading and writing. */
bool tk_result_file_open(tk_result_file *file, const char *path, tk_error *error);
/** Its length in bytes, 0 if that is not known. */
uint64_t tk_result_file_length(const tk_result_file *file);
/** Gives it its name, or copies it to its stream, and closes it. `sync`: waits for the disk. */
bool tk_result_file_publish(tk_result_file *file, bool sync, tk_error *error);
/** Removes the file if it has not its own name yet. Does nothing if it is closed. */
void tk_result_file_close(tk_result_file *file);

#endif
