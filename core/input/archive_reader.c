// SPDX-License-Identifier: MIT
#include "archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES ((size_t)64 << 10)

// ------------------------------------------------------------------------------- the library

/** The functions of libarchive that are used. */
#define FUNCTIONS(X)                     \
    X(archive_read_new)                  \
    X(archive_read_free)                 \
    X(archive_read_support_filter_gzip)  \
    X(archive_read_support_filter_zstd)  \
    X(archive_read_support_filter_xz)    \
    X(archive_read_support_filter_lzma)  \
    X(archive_read_support_filter_bzip2) \
    X(archive_read_support_filter_lz4)   \
    X(archive_read_support_format_empty) \
    X(archive_read_support_format_tar)   \
    X(archive_read_support_format_zip)   \
    X(archive_read_support_format_raw)   \
    X(archive_read_open)                 \
    X(archive_read_open_fd)              \
    X(archive_filter_bytes)              \
    X(archive_set_error)                 \
    X(archive_format)                    \
    X(archive_read_next_header)          \
    X(archive_read_data)                 \
    X(archive_error_string)              \
    X(archive_entry_filetype)            \
    X(archive_entry_pathname)            \
    X(archive_entry_pathname_utf8)

/** These functions, under their own names. */
typedef struct library {
#define MEMBER(name) __typeof__(name) *(name);
    FUNCTIONS(MEMBER)
#undef MEMBER
} library;

/** Loads the library, which is never unloaded; the dynamic linker makes later calls cheap. */
static bool load(library *lib, tk_error *error)
{
    void *object = dlopen(TK_ARCHIVE_SONAME, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!object)
        return tk_error_set(error, "cannot read it: there is no libarchive: %s", dlerror());
    bool ok = true;
#define LOOK_UP(name)                            \
    *(void **)&lib->name = dlsym(object, #name); \
    ok = ok && (lib->name ||                     \
                tk_error_set(error, "cannot read it: %s has no %s", TK_ARCHIVE_SONAME, #name));
    FUNCTIONS(LOOK_UP)
#undef LOOK_UP
    dlclose(object);
    return ok;
}

// ---------------------------------------------------------------------------------- opening

struct tk_archive {
    library lib;
    struct archive *reader;
    tk_archive_source source;
    tk_archive_kind kind;
    bool begun;
    bool empty; /**< a compressed empty file, for which libarchive has no member */
    char block[BLOCK_BYTES];
};

/** Enables only built-in filters: other filters of libarchive start programs. */
static void support(const library *lib, struct archive *reader, tk_archive_kind kind)
{
    lib->archive_read_support_filter_gzip(reader);
    lib->archive_read_support_filter_zstd(reader);
    lib->archive_read_support_filter_xz(reader);
    lib->archive_read_support_filter_lzma(reader);
    lib->archive_read_support_filter_bzip2(reader);
    lib->archive_read_support_filter_lz4(reader);
    lib->archive_read_support_format_empty(reader);
    if (kind != TK_ARCHIVE_FILE) {
        lib->archive_read_support_format_tar(reader);
        lib->archive_read_support_format_zip(reader);
    }
    if (kind != TK_ARCHIVE_MEMBERS)
        lib->archive_read_support_format_raw(reader); // if no other format matches
}

/** Reports why libarchive failed; returns false. */
static bool say(const tk_archive *archive, tk_error *error)
{
    const char *reason = archive->lib.archive_error_string(archive->reader);
    return tk_error_set(error, "cannot read it: %s", reason ? reason : "it is cut off or damaged");
}

/** A callback of libarchive: returns the next bytes, 0 at the end. */
static la_ssize_t next_block(struct archive *reader, void *ctx, const void **data)
{
    tk_archive *archive = ctx;
    tk_archive_source *source = &archive->source;
    struct pollfd ready[2] = {{.fd = source->fd, .events = POLLIN},
                              {.fd = source->stop_fd, .events = POLLIN}};
    ssize_t n;

    if (source->head_length) {
        *data = source->head;
        n = (ssize_t)source->head_length;
        source->head_length = 0;
        return n;
    }
    *data = archive->block;
    if (source->fd < 0)
        return 0;
    do {
        // An interrupted read would be restarted, and wait.
        while (poll(ready, 2, -1) < 0 && errno == EINTR)
            ;
        if (ready[1].revents) {
            archive->lib.archive_set_error(reader, EINTR, "interrupted");
            return ARCHIVE_FATAL;
        }
        n = read(source->fd, archive->block, BLOCK_BYTES);
    } while (n < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK));
    if (n < 0) {
        archive->lib.archive_set_error(reader, errno, "%s", strerror(errno));
        return ARCHIVE_FATAL;
    }
    return n;
}

/** If the archive is a file, libarchive reads the file itself, so that it can seek. */
static bool begin(tk_archive *archive, tk_error *error)
{
    const library *lib = &archive->lib;
    const tk_archive_source *source = &archive->source;
    const int status =
        source->head_length || source->stop_fd >= 0
            ? lib->archive_read_open(archive->reader, archive, NULL, next_block, NULL)
            : lib->archive_read_open_fd(archive->reader, source->fd, BLOCK_BYTES);
    return status == ARCHIVE_OK || say(archive, error);
}

tk_archive *tk_archive_open(const tk_archive_source *source, tk_archive_kind kind, tk_error *error)
{
    tk_archive *archive = calloc(1, sizeof *archive);
    bool ok = archive || tk_error_set(error, "cannot read it: out of memory");
    ok = ok && load(&archive->lib, error);
    if (ok) {
        archive->source = *source;
        archive->kind = kind;
        archive->reader = archive->lib.archive_read_new();
        ok = archive->reader || tk_error_set(error, "cannot read it: out of memory");
    }
    if (ok) {
        support(&archive->lib, archive->reader, kind);
        ok = begin(archive, error);
    }
    if (ok)
        return archive;
    tk_archive_close(archive);
    return NULL;
}

void tk_archive_close(tk_archive *archive)
{
    if (archive && archive->reader)
        archive->lib.archive_read_free(archive->reader);
    free(archive);
}

// ---------------------------------------------------------------------------------- reading

/**
 * The next member's header. libarchive converts names to the character set of the locale, and loses
 * characters that it lacks: this thread uses a UTF-8 locale in the meantime.
 */
static int next_header(tk_archive *archive, struct archive_entry **entry)
{
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t earlier = utf8 ? uselocale(utf8) : (locale_t)0;
    int status;
    do
        status = archive->lib.archive_read_next_header(archive->reader, entry);
    while (status == ARCHIVE_RETRY);
    if (utf8) {
        uselocale(earlier);
        freelocale(utf8);
    }
    return status;
}

static const char *path_of(const library *lib, struct archive_entry *entry)
{
    const char *path = lib->archive_entry_pathname_utf8(entry);
    if (!path)
        path = lib->archive_entry_pathname(entry);
    if (!path)
        path = "unnamed";
    while (path[0] == '.' && path[1] == '/')
        path += 2;
    return path;
}

tk_archive_status tk_archive_member(tk_archive *archive, tk_buffer *name, tk_error *error)
{
    const bool first = !archive->begun;
    archive->begun = true;
    while (!archive->empty) {
        struct archive_entry *entry;
        const int status = next_header(archive, &entry);
        if (status == ARCHIVE_EOF) {
            archive->empty = first && archive->kind != TK_ARCHIVE_MEMBERS;
            return archive->empty ? TK_ARCHIVE_OK : TK_ARCHIVE_END;
        }
        if (status < ARCHIVE_WARN) {
            say(archive, error);
            return TK_ARCHIVE_BROKEN;
        }
        if (archive->lib.archive_format(archive->reader) == ARCHIVE_FORMAT_RAW)
            return TK_ARCHIVE_OK;
        if (archive->lib.archive_entry_filetype(entry) != AE_IFREG)
            continue;
        const char *path = path_of(&archive->lib, entry);
        if (tk_buffer_add(name, path, strlen(path)))
            return TK_ARCHIVE_OK;
        tk_error_set(error, "out of memory for the name of a member");
        return TK_ARCHIVE_BROKEN;
    }
    return TK_ARCHIVE_END;
}

tk_archive_status tk_archive_read(tk_archive *archive, char *data, size_t room, size_t *length,
                                  tk_error *error)
{
    if (archive->empty)
        return TK_ARCHIVE_END;
    la_ssize_t n;
    do
        n = archive->lib.archive_read_data(archive->reader, data, room);
    while (n == ARCHIVE_RETRY || n == ARCHIVE_WARN);
    if (n < 0) {
        say(archive, error);
        return TK_ARCHIVE_BROKEN;
    }
    *length = (size_t)n;
    return n ? TK_ARCHIVE_OK : TK_ARCHIVE_END;
}

uint64_t tk_archive_consumed(const tk_archive *archive)
{
    const la_int64_t n = archive->lib.archive_filter_bytes(archive->reader, -1);
    return n > 0 ? (uint64_t)n : 0;
}
