// SPDX-License-Identifier: MIT
#include "stream.h"
#include "archive_reader.h"

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
    bool untold; /**< its format depends on its first bytes, which have not arrived */
    int stop_fd;
    tk_buffer head; /**< bytes that are read but not returned: head.data + head_at … */
    size_t head_at;
    uint64_t size; /**< of a plain file, else 0 */
    bool begun;    /**< the only member of a plain file was returned */
    uint64_t consumed;
    tk_archive *archive; /**< NULL for a plain file */
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

static tk_stream *open_stream(int fd, tk_error *error)
{
    tk_stream *stream = calloc(1, sizeof(*stream));
    struct stat st;

    if (!stream) {
        close(fd);
        tk_error_set(error, "cannot read it: out of memory");
        return NULL;
    }
    stream->fd = fd;
    stream->stop_fd = -1;
    if (fstat(fd, &st) != 0) {
        tk_error_set(error, "cannot read it: %s", strerror(errno));
        tk_stream_close(stream);
        return NULL;
    }
    stream->live = !S_ISREG(st.st_mode);
    stream->size = stream->live ? 0 : (uint64_t)st.st_size;
    return stream;
}

static bool open_packed(tk_stream *stream, tk_archive_kind kind, tk_error *error)
{
    const tk_archive_source source = {.fd = stream->fd,
                                      .stop_fd = stream->stop_fd,
                                      .head = stream->head.data + stream->head_at,
                                      .head_length = stream->head.length - stream->head_at};

    stream->size = 0;
    stream->archive = tk_archive_open(&source, kind, error);
    return stream->archive != NULL;
}

tk_stream *tk_stream_open(const char *path, int fd, tk_error *error)
{
    const size_t length = strlen(path);
    const bool members = tk_stream_is_archive(path, length);
    tk_stream *stream = open_stream(fd, error);

    if (!stream || stream->live || (!members && !compression_length(path, length)) ||
        open_packed(stream, members ? TK_ARCHIVE_MEMBERS : TK_ARCHIVE_FILE, error))
        return stream;
    tk_stream_close(stream);
    return NULL;
}

tk_stream *tk_stream_open_stdin(const tk_str *head, int stop_fd, tk_error *error)
{
    const int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    tk_stream *stream;

    if (fd < 0) {
        tk_error_set(error, "cannot read it: %s", strerror(errno));
        return NULL;
    }
    stream = open_stream(fd, error);
    if (!stream)
        return NULL;
    stream->untold = true;
    stream->stop_fd = stop_fd;
    stream->size = 0; // it may start in the middle of a file
    if (tk_buffer_add(&stream->head, head->data, head->length))
        return stream;
    tk_error_set(error, "cannot read it: out of memory");
    tk_stream_close(stream);
    return NULL;
}

tk_stream *tk_stream_open_head(const tk_str *head, tk_error *error)
{
    tk_stream *stream = calloc(1, sizeof(*stream));

    if (stream && tk_buffer_add(&stream->head, head->data, head->length)) {
        stream->fd = stream->stop_fd = -1;
        stream->untold = true;
        return stream;
    }
    free(stream);
    tk_error_set(error, "out of memory");
    return NULL;
}

void tk_stream_close(tk_stream *stream)
{
    if (!stream)
        return;
    tk_archive_close(stream->archive);
    tk_buffer_free(&stream->head);
    if (stream->fd >= 0)
        close(stream->fd);
    free(stream);
}

// ---------------------------------------------------------------------------------- reading

static tk_stream_status of_archive(tk_archive_status status)
{
    switch (status) {
    case TK_ARCHIVE_OK:
        return TK_STREAM_OK;
    case TK_ARCHIVE_END:
        return TK_STREAM_END;
    default:
        return TK_STREAM_BROKEN;
    }
}

/** Reads from the file itself. */
static tk_stream_status read_file(tk_stream *stream, char *data, size_t room, size_t *length,
                                  tk_error *error)
{
    ssize_t n;

    *length = 0;
    if (stream->fd < 0)
        return TK_STREAM_END;
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

int tk_stream_is_packed(const char *data, size_t length)
{
    static const struct {
        const char *magic;
        size_t length;
    } kinds[] = {{"\x1f\x8b\x08", 3}, {"\x28\xb5\x2f\xfd", 4}, {"\xfd\x37zXZ\0", 6},
                 {"BZh", 3},          {"\x04\x22\x4d\x18", 4}, {"PK\x03\x04", 4}};
    enum { TAR_AT = 257 };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        const size_t n = length < kinds[i].length ? length : kinds[i].length;

        if (memcmp(data, kinds[i].magic, n) == 0)
            return n == kinds[i].length ? 1 : -1;
    }
    // A program that writes an archive writes its first block at once.
    return length >= TAR_AT + 5 && memcmp(data + TAR_AT, "ustar", 5) == 0;
}

/** Waits for the first bytes, and detects the format from them. */
static tk_stream_status find_packing(tk_stream *stream, tk_error *error)
{
    const size_t block = (size_t)64 << 10;
    bool ended = false;
    int packed;

    while ((packed = tk_stream_is_packed(stream->head.data ? stream->head.data : "",
                                         stream->head.length)) < 0 &&
           !ended) {
        char *room = tk_buffer_reserve(&stream->head, block);
        size_t n = 0;
        tk_stream_status status = TK_STREAM_BROKEN;

        if (room)
            status = read_file(stream, room, block, &n, error);
        else
            tk_error_set(error, "cannot read it: out of memory");
        if (status == TK_STREAM_WAIT || status == TK_STREAM_BROKEN)
            return status;
        stream->head.length += n;
        ended = status == TK_STREAM_END;
    }
    stream->untold = false;
    return packed <= 0 || open_packed(stream, TK_ARCHIVE_EITHER, error) ? TK_STREAM_OK
                                                                        : TK_STREAM_BROKEN;
}

tk_stream_status tk_stream_member(tk_stream *stream, tk_buffer *name, tk_error *error)
{
    bool first = !stream->begun;

    name->length = 0;
    if (stream->untold) {
        const tk_stream_status status = find_packing(stream, error);

        if (status != TK_STREAM_OK)
            return status;
    }
    stream->begun = true;
    if (stream->archive)
        return of_archive(tk_archive_member(stream->archive, name, error));
    return first ? TK_STREAM_OK : TK_STREAM_END;
}

tk_stream_status tk_stream_read(tk_stream *stream, char *data, size_t room, size_t *length,
                                tk_error *error)
{
    const size_t left = stream->head.length - stream->head_at;

    if (stream->archive)
        return of_archive(tk_archive_read(stream->archive, data, room, length, error));
    if (!left)
        return read_file(stream, data, room, length, error);
    *length = left < room ? left : room;
    memcpy(data, stream->head.data + stream->head_at, *length);
    stream->head_at += *length;
    return TK_STREAM_OK;
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
    return stream->archive ? tk_archive_consumed(stream->archive) : stream->consumed;
}
