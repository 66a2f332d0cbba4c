// SPDX-License-Identifier: MIT
#include "stream.h"
#include "packed.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

struct tk_stream {
    int fd;
    bool live;
    uint64_t size; /**< of a plain file, else 0 */
    bool begun;    /**< a plain file's only member was asked for */
    uint64_t consumed;
    tk_packed *archive; /**< NULL for a plain file */
};

// -------------------------------------------------------------------------------- by the name

static bool ends_with(const char *name, size_t length, const char *ending)
{
    size_t n = strlen(ending);

    return length > n && strncasecmp(name + length - n, ending, n) == 0;
}

static size_t compression_length(const char *name, size_t length)
{
    static const char *const endings[] = {".gz", ".zst", ".xz", ".bz2", ".lz4"};

    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        if (ends_with(name, length, endings[i]))
            return strlen(endings[i]);
    }
    return 0;
}

bool tk_stream_is_archive(const char *name, size_t length)
{
    static const char *const endings[] = {".tar", ".zip", ".tgz", ".tzst", ".txz", ".tbz2"};

    length -= compression_length(name, length);
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        if (ends_with(name, length, endings[i]))
            return true;
    }
    return false;
}

size_t tk_stream_plain_name(const char *name, size_t length)
{
    return tk_stream_is_archive(name, length) ? length : length - compression_length(name, length);
}

// ---------------------------------------------------------------------------------- opening

tk_stream *tk_stream_open(const char *path, int fd, tk_error *error)
{
    size_t length = strlen(path);
    tk_stream *stream = calloc(1, sizeof(*stream));
    struct stat st;
    bool members;

    if (!stream) {
        tk_error_set(error, "no memory to read %s", path);
        return NULL;
    }
    // A FIFO without a writer must not hold up the run; it becomes readable when one comes.
    stream->fd = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 3)
                         : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (stream->fd < 0 || fstat(stream->fd, &st) != 0) {
        tk_error_set(error, "cannot read it: %s", strerror(errno));
        tk_stream_close(stream);
        return NULL;
    }
    stream->live = !S_ISREG(st.st_mode);
    stream->size = stream->live ? 0 : (uint64_t)st.st_size;
    if (fd >= 0 || stream->live)
        return stream;
    members = tk_stream_is_archive(path, length);
    if (!members && !compression_length(path, length))
        return stream;
    stream->size = 0;
    stream->archive = tk_packed_open(stream->fd, members, error);
    if (stream->archive)
        return stream;
    tk_stream_close(stream);
    return NULL;
}

void tk_stream_close(tk_stream *stream)
{
    if (!stream)
        return;
    tk_packed_close(stream->archive);
    if (stream->fd >= 0)
        close(stream->fd);
    free(stream);
}

// ---------------------------------------------------------------------------------- reading

static tk_stream_status of_archive(tk_packed_status status)
{
    switch (status) {
    case TK_PACKED_OK:
        return TK_STREAM_OK;
    case TK_PACKED_END:
        return TK_STREAM_END;
    default:
        return TK_STREAM_BROKEN;
    }
}

tk_stream_status tk_stream_member(tk_stream *stream, tk_buffer *name, tk_error *error)
{
    bool first = !stream->begun;

    name->length = 0;
    stream->begun = true;
    if (stream->archive)
        return of_archive(tk_packed_member(stream->archive, name, error));
    return first ? TK_STREAM_OK : TK_STREAM_END;
}

tk_stream_status tk_stream_read(tk_stream *stream, char *data, size_t room, size_t *length,
                                tk_error *error)
{
    ssize_t n;

    if (stream->archive)
        return of_archive(tk_packed_read(stream->archive, data, room, length, error));
    if (stream->live) {
        struct pollfd ready = {.fd = stream->fd, .events = POLLIN};

        if (poll(&ready, 1, 0) == 0)
            return TK_STREAM_WAIT;
    }
    do
        n = read(stream->fd, data, room);
    while (n < 0 && errno == EINTR);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return TK_STREAM_WAIT;
    if (n < 0) {
        tk_error_set(error, "cannot read it: %s", strerror(errno));
        return TK_STREAM_BROKEN;
    }
    stream->consumed += (uint64_t)n;
    *length = (size_t)n;
    return n ? TK_STREAM_OK : TK_STREAM_END;
}

bool tk_stream_is_live(const tk_stream *stream)
{
    return stream->live;
}

uint64_t tk_stream_size(const tk_stream *stream)
{
    return stream->size;
}

int tk_stream_fd(const tk_stream *stream)
{
    return stream->fd;
}

uint64_t tk_stream_consumed(const tk_stream *stream)
{
    return stream->archive ? tk_packed_consumed(stream->archive) : stream->consumed;
}
