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
 * the other. What a file is goes by its name: .gz .zst .xz .bz2 .lz4 are compressed; .tar (also
 * compressed, and .tgz and the like) and .zip are archives. What standard input is goes by its
 * first bytes.
 */
typedef struct tk_stream tk_stream;

typedef enum {
    TK_STREAM_OK,
    TK_STREAM_END,    /**< no more members, or bytes */
    TK_STREAM_BROKEN, /**< `error` says why; only closing is left */
    TK_STREAM_WAIT,   /**< nothing to read without waiting; poll tk_stream_fd() */
} tk_stream_status;

/** Takes the open file `fd` over, which has the name `path`. NULL with a message; then it is
 * closed. */
tk_stream *tk_stream_open(const char *path, int fd, tk_error *error);
/**
 * Standard input, a duplicate of which is read. `head` are bytes that were read from it before. If
 * it is compressed, a read waits for bytes, until there are some on `stop_fd` (-1: none) too.
 */
tk_stream *tk_stream_open_stdin(const tk_str *head, int stop_fd, tk_error *error);
/** A stream of `head` alone, which may be cut off. */
tk_stream *tk_stream_open_head(const tk_str *head, tk_error *error);
/** Whether bytes are those of something compressed, or of an archive, told by how they begin; -1:
 * so few do not tell. */
int tk_stream_is_packed(const char *data, size_t length);
void tk_stream_close(tk_stream *stream);

/**
 * Goes to the next member; a file that is not an archive is its own only one. `name` is set to the
 * member's path in the archive, or left empty. TK_STREAM_WAIT: the first bytes are not there yet.
 */
tk_stream_status tk_stream_member(tk_stream *stream, tk_buffer *name, tk_error *error);
/** Reads up to `room` bytes of the member: `*length` of them, at least 1, on TK_STREAM_OK. */
tk_stream_status tk_stream_read(tk_stream *stream, char *data, size_t room, size_t *length,
                                tk_error *error);

/** A pipe, terminal or socket, whose bytes come when they come. */
bool tk_stream_is_live(const tk_stream *stream);
/** The bytes of a plain file; 0 if they are not known before they are read. */
uint64_t tk_stream_size(const tk_stream *stream);
int tk_stream_fd(const tk_stream *stream);
/** Bytes of the file that were read so far. */
uint64_t tk_stream_consumed(const tk_stream *stream);

/** Length of `name` without a compression's ending ("x.txt.gz": that of "x.txt"); all of it if it
 * has none or is an archive. */
size_t tk_stream_plain_name(const char *name, size_t length);
/** Whether a name is an archive's. */
bool tk_stream_is_archive(const char *name, size_t length);

#endif
