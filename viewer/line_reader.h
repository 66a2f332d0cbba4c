// SPDX-License-Identifier: MIT
#ifndef TK_LINE_READER_H
#define TK_LINE_READER_H

#include <toolkit/toolkit.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The lines of a file, which may be compressed with gzip. */
typedef struct tk_line_reader {
    const char *path;
    void *file;
    char *data;
    size_t capacity;
    size_t at, end;  /**< of what was read and not yet returned */
    uint64_t number; /**< of the line returned last, from 1 */
} tk_line_reader;

/** False with a message. */
bool tk_line_reader_open(tk_line_reader *reader, const char *path, tk_message *error);
/** Sets `line`, without its line end, valid until the next call. 1; 0 after the last line; -1 with
 * a message. */
int tk_line_reader_next(tk_line_reader *reader, tk_str *line, tk_message *error);
void tk_line_reader_close(tk_line_reader *reader);

#endif
