// SPDX-License-Identifier: MIT
#ifndef TK_SERVE_LINES_H
#define TK_SERVE_LINES_H

#include "bytes.h"

#include <toolkit/plugin.h>

#include <stdint.h>

/** Cuts a body that arrives in pieces into lines, as a run does: a line may end with CR LF, and
 * blank ones are counted but no records. A zeroed one is ready. */
typedef struct tk_lines {
    tk_bytes part;   /**< the start of a line that has not ended */
    bool used;       /**< `part` was returned, and is to be dropped */
    uint64_t number; /**< of the line that was returned last: 1 for the first */
} tk_lines;

/**
 * Takes the next line that is not blank from `length` bytes; `ended`: the body ends with these.
 * Sets `*taken` to the bytes that are used up. True with a line, which is valid until the next call
 * and as long as `data`; false if there is none: all bytes are used up then.
 */
bool tk_lines_next(tk_lines *lines, const char *data, size_t length, bool ended, tk_str *line,
                   size_t *taken);
void tk_lines_free(tk_lines *lines);

#endif
