// SPDX-License-Identifier: MIT
#ifndef TK_ARCHIVE_READER_H
#define TK_ARCHIVE_READER_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * A compressed file, or the members of an archive, read with libarchive. That library depends on
 * fifteen others, which take longer to load than everything else; so it is loaded when the first
 * archive is opened.
 */
typedef struct tk_archive tk_archive;

typedef enum { TK_ARCHIVE_OK, TK_ARCHIVE_END, TK_ARCHIVE_BROKEN } tk_archive_status;

typedef enum {
    TK_ARCHIVE_FILE,    /**< a compressed file */
    TK_ARCHIVE_MEMBERS, /**< an archive, compressed or not */
    TK_ARCHIVE_EITHER,  /**< either of the two, according to its bytes */
} tk_archive_kind;

/** Where the bytes come from. */
typedef struct tk_archive_source {
    int fd;           /**< an open file, owned by the caller; -1: only `head` */
    int stop_fd;      /**< reading fails when this becomes readable; or -1 */
    const char *head; /**< bytes that come before those of `fd`, valid until closing; or NULL */
    size_t head_length;
} tk_archive_source;

/** Starts reading; waits for bytes if `fd` has none yet. NULL with a message. */
tk_archive *tk_archive_open(const tk_archive_source *source, tk_archive_kind kind, tk_error *error);
void tk_archive_close(tk_archive *archive);

/** Moves to the next member, and appends its path to `name`; a compressed file is its only member,
 * without a name. */
tk_archive_status tk_archive_member(tk_archive *archive, tk_buffer *name, tk_error *error);
/** Reads up to `room` bytes of the member. */
tk_archive_status tk_archive_read(tk_archive *archive, char *data, size_t room, size_t *length,
                                  tk_error *error);
/** Bytes of the file that were read so far. */
uint64_t tk_archive_consumed(const tk_archive *archive);

#endif
