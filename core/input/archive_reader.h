// SPDX-License-Identifier: MIT
#ifndef TK_ARCHIVE_READER_H
#define TK_ARCHIVE_READER_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A compressed file, or the members of an archive, by libarchive. That library brings fifteen
 * others along, which take longer to load than all the rest: it is loaded when the first archive is
 * opened.
 */
typedef struct tk_archive tk_archive;

typedef enum { TK_ARCHIVE_OK, TK_ARCHIVE_END, TK_ARCHIVE_BROKEN } tk_archive_status;

typedef enum {
    TK_ARCHIVE_FILE,    /**< a compressed file */
    TK_ARCHIVE_MEMBERS, /**< an archive, compressed or not */
    TK_ARCHIVE_EITHER,  /**< whichever of the two its bytes look like */
} tk_archive_kind;

/** Where the bytes come from. */
typedef struct tk_archive_source {
    int fd;           /**< an open file, which stays the caller's; -1: there is `head` alone */
    int stop_fd;      /**< when there is something to read here, reading fails; or -1 */
    const char *head; /**< bytes that come before those of `fd`, valid until closing; or NULL */
    size_t head_length;
} tk_archive_source;

/** Begins to read; it waits for bytes where `fd` has none yet. NULL with a message. */
tk_archive *tk_archive_open(const tk_archive_source *source, tk_archive_kind kind, tk_error *error);
void tk_archive_close(tk_archive *archive);

/** Goes to the next member, and appends its path to `name`; a compressed file is its own only one,
 * without a name. */
tk_archive_status tk_archive_member(tk_archive *archive, tk_buffer *name, tk_error *error);
/** Reads up to `room` bytes of the member. */
tk_archive_status tk_archive_read(tk_archive *archive, char *data, size_t room, size_t *length,
                                  tk_error *error);
/** Bytes of the file that were read so far. */
uint64_t tk_archive_consumed(const tk_archive *archive);

#endif
