// SPDX-License-Identifier: MIT
#include "stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)64 << 10)

struct tk_stream {
    int fd;
    bool live;
    uint64_t size; /**< of a plain file, else 0 */
    bool begun;    /**< a plain file's only member was asked for */
    uint64_t consumed;
    struct archive *archive; /**< NULL for a plain file */
    bool members;            /**< an archive, not only compressed */
    bool empty;              /**< compressed nothing, for which libarchive has no member */
    char path[];
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

/** An archive reader with built-in filters only: others of libarchive's start programs. */
static struct archive *new_reader(bool members)
{
    struct archive *archive = archive_read_new();

    if (!archive)
        return NULL;
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_lzma(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_lz4(archive);
    archive_read_support_format_empty(archive);
    if (members) {
        archive_read_support_format_tar(archive);
        archive_read_support_format_zip(archive);
    } else {
        archive_read_support_format_raw(archive);
    }
    return archive;
}

static const char *archive_reason(struct archive *archive)
{
    const char *text = archive_error_string(archive);

    return text ? text : "it is cut off or damaged";
}

tk_stream *tk_stream_open(const char *path, int fd, tk_error *error)
{
    size_t length = strlen(path);
    tk_stream *stream = calloc(1, sizeof(*stream) + length + 1);
    struct stat st;

    if (!stream) {
        tk_error_set(error, "no memory to read %s", path);
        return NULL;
    }
    memcpy(stream->path, path, length);
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
    stream->members = tk_stream_is_archive(path, length);
    if (!stream->members && !compression_length(path, length))
        return stream;
    stream->size = 0;
    stream->archive = new_reader(stream->members);
    if (!stream->archive ||
        archive_read_open_fd(stream->archive, stream->fd, BLOCK_BYTES) != ARCHIVE_OK) {
        tk_error_set(error, "cannot read it: %s",
                     stream->archive ? archive_reason(stream->archive) : "no memory");
        tk_stream_close(stream);
        return NULL;
    }
    return stream;
}

void tk_stream_close(tk_stream *stream)
{
    if (!stream)
        return;
    if (stream->archive)
        archive_read_free(stream->archive);
    if (stream->fd >= 0)
        close(stream->fd);
    free(stream);
}

// ---------------------------------------------------------------------------------- reading

static tk_stream_status broken(const tk_stream *stream, tk_error *error)
{
    tk_error_set(error, "cannot read it: %s", archive_reason(stream->archive));
    return TK_STREAM_BROKEN;
}

/**
 * The next member's header. libarchive turns names into the character set of the locale, and loses
 * them where that has none of their letters: this thread speaks UTF-8 meanwhile.
 */
static int next_header(struct archive *archive, struct archive_entry **entry)
{
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t earlier = utf8 ? uselocale(utf8) : (locale_t)0;
    int status = archive_read_next_header(archive, entry);

    if (utf8) {
        uselocale(earlier);
        freelocale(utf8);
    }
    return status;
}

tk_stream_status tk_stream_member(tk_stream *stream, tk_buffer *name, tk_error *error)
{
    bool first = !stream->begun;

    name->length = 0;
    stream->begun = true;
    if (!stream->archive)
        return first ? TK_STREAM_OK : TK_STREAM_END;
    if (stream->empty)
        return TK_STREAM_END;
    for (;;) {
        struct archive_entry *entry;
        const char *path;
        int status = next_header(stream->archive, &entry);

        if (status == ARCHIVE_EOF) {
            stream->empty = first && !stream->members;
            return stream->empty ? TK_STREAM_OK : TK_STREAM_END;
        }
        if (status == ARCHIVE_RETRY)
            continue;
        if (status < ARCHIVE_WARN)
            return broken(stream, error);
        if (!stream->members)
            return TK_STREAM_OK;
        if (archive_entry_filetype(entry) != AE_IFREG)
            continue;
        path = archive_entry_pathname_utf8(entry);
        if (!path)
            path = archive_entry_pathname(entry);
        if (!path)
            path = "unnamed";
        while (path[0] == '.' && path[1] == '/')
            path += 2;
        if (!tk_buffer_add(name, path, strlen(path))) {
            tk_error_set(error, "no memory for the name of a member");
            return TK_STREAM_BROKEN;
        }
        return TK_STREAM_OK;
    }
}

static tk_stream_status read_archive(tk_stream *stream, char *data, size_t room, size_t *length,
                                     tk_error *error)
{
    la_ssize_t n;

    if (stream->empty)
        return TK_STREAM_END;
    do
        n = archive_read_data(stream->archive, data, room);
    while (n == ARCHIVE_RETRY || n == ARCHIVE_WARN);
    if (n < 0)
        return broken(stream, error);
    *length = (size_t)n;
    return n ? TK_STREAM_OK : TK_STREAM_END;
}

tk_stream_status tk_stream_read(tk_stream *stream, char *data, size_t room, size_t *length,
                                tk_error *error)
{
    ssize_t n;

    if (stream->archive)
        return read_archive(stream, data, room, length, error);
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
    la_int64_t n = stream->archive ? archive_filter_bytes(stream->archive, -1) : 0;

    return stream->archive ? (uint64_t)(n > 0 ? n : 0) : stream->consumed;
}
