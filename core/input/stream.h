// SPDX-License-Identifier: MIT
#ifndef TK_STREAM_H
#define TK_STREAM_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <toolkit/plugin.h>

/**
 * The bytes of one input: a plain file, a compressed one, or the members of an archive one after
 * the other. The name of a file decides: .gz .zst .xz .bz2 .lz4 are compressed; .tar (also
 * compressed, .tgz and similar) and .zip are archives. For standard input, its first bytes decide.
 */
typedef struct tk_stream tk_stream;

typedef enum {
    TK_STREAM_OK,
    TK_STREAM_END,    /**< no more members, or bytes */
    TK_STREAM_BROKEN, /**< `error` has the reason; the stream can only be closed */
    TK_STREAM_WAIT,   /**< nothing to read yet; poll tk_stream_fd() */
} tk_stream_status;

/** Takes ownership of the open file `fd`, which has the name `path`. NULL with a message; then `fd`
 * is closed. */
tk_stream *tk_stream_open(const char *path, int fd, tk_error *error);
/**
 * Standard input, of which a duplicate is read. `head` has the bytes that were already read from
 * it. If it is compressed, a read waits for bytes, or until `stop_fd` (-1: none) is readable.
 */
tk_stream *tk_stream_open_stdin(const tk_str *head, int stop_fd, tk_error *error);
/** A stream of `head` only, which may be cut off. */
tk_stream *tk_stream_open_head(const tk_str *head, tk_error *error);
/** Whether bytes are the start of a compressed file or an archive; -1 if there are too few to
 * decide. */
int tk_stream_is_packed(const char *data, size_t length);
void tk_stream_close(tk_stream *stream);

/**
 * Moves to the next member; a file that is not an archive is its only member. Sets `name` to the
 * member's path in the archive, or leaves it empty. TK_STREAM_WAIT: the first bytes have not
 * arrived yet.
 */
tk_stream_status tk_stream_member(tk_stream *stream, tk_buffer *name, tk_error *error);
/** Reads up to `room` bytes of the member: `*length` of them, at least 1, on TK_STREAM_OK. */
tk_stream_status tk_stream_read(tk_stream *stream, char *data, size_t room, size_t *length,
                                tk_error *error);

/** Whether it is a pipe, terminal or socket, whose bytes arrive over time. */
bool tk_stream_is_live(const tk_stream *stream);
/** The size of a plain file in bytes; 0 if it is not known before reading. */
uint64_t tk_stream_size(const tk_stream *stream);
int tk_stream_fd(const tk_stream *stream);
/** Bytes of the file that were read so far. */
uint64_t tk_stream_consumed(const tk_stream *stream);

/** Length of `name` without the extension of a compression ("x.txt.gz": that of "x.txt"); the full
 * length if it has none or is an archive. */
size_t tk_stream_plain_name(const char *name, size_t length);
/** Whether the name has the extension of an archive. */
bool tk_stream_is_archive(const char *name, size_t length);

#endif
