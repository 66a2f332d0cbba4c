// SPDX-License-Identifier: MIT
#ifndef TK_PACKED_H
#define TK_PACKED_H

#include "buffer.h"
#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A compressed file, or the members of an archive, by libarchive. That library brings fifteen
 * others along, which take longer to load than all the rest: it is loaded when the first archive is
 * opened.
 */
typedef struct tk_packed tk_packed;

typedef enum { TK_PACKED_OK, TK_PACKED_END, TK_PACKED_BROKEN } tk_packed_status;

typedef enum {
    TK_PACKED_FILE,    /**< a compressed file */
    TK_PACKED_MEMBERS, /**< an archive, compressed or not */
    TK_PACKED_EITHER,  /**< whichever of the two its bytes look like */
} tk_packed_kind;

/** Where the bytes come from. */
typedef struct tk_packed_source {
    int fd;           /**< an open file, which stays the caller's; -1: there is `head` alone */
    int stop_fd;      /**< when there is something to read here, reading fails; or -1 */
    const char *head; /**< bytes that come before those of `fd`, valid until closing; or NULL */
    size_t head_length;
} tk_packed_source;

/** Begins to read; it waits for bytes where `fd` has none yet. NULL with a message. */
tk_packed *tk_packed_open(const tk_packed_source *source, tk_packed_kind kind, tk_error *error);
void tk_packed_close(tk_packed *archive);

/** Goes to the next member, and appends its path to `name`; a compressed file is its own only one,
 * without a name. */
tk_packed_status tk_packed_member(tk_packed *archive, tk_buffer *name, tk_error *error);
/** Reads up to `room` bytes of the member. */
tk_packed_status tk_packed_read(tk_packed *archive, char *data, size_t room, size_t *length,
                                tk_error *error);
/** Bytes of the file that were read so far. */
uint64_t tk_packed_consumed(const tk_packed *archive);

#endif
