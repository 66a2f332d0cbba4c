// SPDX-License-Identifier: MIT
#ifndef TK_FRAMING_H
#define TK_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Splits a file of many records as the decoder's descriptor declares: at lines that start with a
 * mark (TK_RECORD_PART), or at the elements of a JSON array (TK_RECORD_JSON). It knows nothing else
 * about the format. It is called with more bytes until there is a record, or no more bytes.
 */
typedef struct tk_framing {
    uint32_t record;  /**< TK_RECORD_PART or TK_RECORD_JSON */
    const char *mark; /**< TK_RECORD_PART: what a record's first line starts with; NULL: none */

    uint64_t number; /**< of the record: its first line, or its index in the array; from 1 */
    bool in_array;   /**< TK_RECORD_JSON: the records are elements of an array */

    // The state of the search, in bytes from where the last record ended.
    size_t begin;    /**< of the record, if it has begun */
    size_t searched; /**< TK_RECORD_PART: start of a line whose end is not found yet */
    size_t seen;     /**< no line end before this */
    bool begun;
    bool first_line; /**< the line at `searched` is the record's first */
    bool mid_line;   /**< the bytes start within a line, whose start was dropped */
    uint64_t line;
    uint32_t depth; /**< TK_RECORD_JSON: open brackets in the record */
    bool in_string;
    bool escaped;
} tk_framing;

typedef enum {
    TK_FRAME_RECORD, /**< data[begin … end) is a record; the next search starts at `end` */
    TK_FRAME_MORE,   /**< more bytes are needed */
    TK_FRAME_END,    /**< there is no further record */
    TK_FRAME_CUT,    /**< the file ends within its array */
} tk_frame_status;

/**
 * Finds the next record. `data` starts where the last record ended, with the same bytes as in the
 * last call, followed by more. `ended`: no more bytes follow.
 */
tk_frame_status tk_framing_next(tk_framing *framing, const char *data, size_t length, bool ended,
                                size_t *begin, size_t *end);

/** Drops the first `length` bytes, all of which tk_framing_next() has seen, because the record is
 * too long to be kept. The search for its end continues. */
void tk_framing_drop(tk_framing *framing, size_t length);

#endif
